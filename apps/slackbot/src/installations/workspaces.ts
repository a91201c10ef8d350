/**
 * The workspaces that the app is installed in, each with its token.
 *
 * With one token from the environment there is one workspace, and everything is its. With OAuth they are read from
 * the store, again and again, because another process, or a person with the command line, may change them.
 */
import type { Clock, Installation, InstallationStore, Logger } from "@bakferry/core";

import type { TokenVault } from "./token-vault.ts";

export interface Place {
  readonly teamId: string | null | undefined;
  readonly enterpriseId?: string | null | undefined;
}

export interface Workspace {
  /** As `Installation.key`; two places with one key are one installation. */
  readonly key: string;
  readonly token: string;
  readonly botId: string | null;
  readonly botUserId: string | null;
  readonly teamId: string | null;
}

export interface Workspaces {
  /** `undefined` where the app is not installed, or not any more. */
  find(place: Place): Workspace | undefined;
  /** It was installed there, and is not any more. */
  hasEnded(place: Place): boolean;
}

export interface InstalledWorkspaces extends Workspaces {
  /** Reads the store now. Throws STORE_UNAVAILABLE. */
  refresh(): Promise<void>;
  /** Reads it from time to time until `signal` aborts. */
  keepFresh(signal: AbortSignal): void;
}

interface InstalledDeps {
  readonly installations: InstallationStore;
  readonly vault: TokenVault;
  readonly clock: Clock;
  readonly logger: Logger;
}

const REFRESH_MS = 5000;

export function createInstalledWorkspaces(deps: InstalledDeps): InstalledWorkspaces {
  const { installations, vault, clock, logger } = deps;
  let known: ReadonlyMap<string, Workspace> = new Map();
  let ended: readonly Installation[] = [];
  /** A conversation names its workspace only; what Slack sends tells which Grid that is in. */
  const gridOf = new Map<string, string>();
  const unreadable = new Set<string>();

  function open(installation: Installation): readonly (readonly [string, Workspace])[] {
    const { key, token: sealed, botId, botUserId, teamId } = installation;
    if (!sealed) return [];
    const token = vault.open(key, sealed);
    if (token !== undefined) return [[key, { key, token, botId, botUserId, teamId }]];
    // Once for each, not at every look.
    if (!unreadable.has(key)) {
      logger.error("The token of a workspace cannot be read with the present keys.", {
        installation: key,
        keyId: sealed.keyId,
      });
    }
    unreadable.add(key);
    return [];
  }

  async function refresh(): Promise<void> {
    const all = await installations.list();
    known = new Map(all.flatMap(open));
    ended = all.filter(({ endedAt }) => endedAt !== null);
  }

  async function goOn(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await clock.sleep(REFRESH_MS, signal);
      await refresh().catch((error: unknown) =>
        logger.warn("The installations could not be read again.", { error }),
      );
    }
  }

  return {
    hasEnded({ teamId }) {
      // Another installation may serve the place; one whose token cannot be read has not ended.
      if (this.find({ teamId }) !== undefined) return false;
      const grid = gridOf.get(teamId ?? "");
      return ended.some(
        (each) => each.teamId === teamId || (each.teamId === null && each.enterpriseId === grid),
      );
    },
    find({ teamId, enterpriseId }) {
      if (teamId && enterpriseId) gridOf.set(teamId, enterpriseId);
      const grid = enterpriseId ?? gridOf.get(teamId ?? "") ?? "";
      return (
        known.get(`${grid}/${teamId}`) ?? known.get(teamId ?? "") ?? known.get(grid) ?? inGrid(known, teamId)
      );
    },
    refresh,
    keepFresh(signal) {
      goOn(signal).catch((error: unknown) => {
        if (!signal.aborted) logger.error("The installations are not read any more.", { error });
      });
    },
  };
}

/** A workspace of a Grid that was installed by itself, asked for by its own id alone. */
function inGrid(
  known: ReadonlyMap<string, Workspace>,
  teamId: string | null | undefined,
): Workspace | undefined {
  return teamId ? [...known.values()].find((workspace) => workspace.teamId === teamId) : undefined;
}
