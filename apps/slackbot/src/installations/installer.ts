/**
 * What happens to installations: they come by OAuth or with the token of the environment, and end in Slack.
 *
 * Every change is written to the audit trail. Only the workspaces that the configuration names are let in: the
 * address of an installation page is soon known to more people than were meant.
 */
import {
  type Actor,
  type AuditLog,
  type Clock,
  type Installation,
  type InstallationChange,
  installationKey,
  type InstallationStore,
  type Logger,
  SYSTEM,
} from "@bakferry/core";

import type { TokenVault } from "./token-vault.ts";
import type { InstalledWorkspaces, Place } from "./workspaces.ts";

/** As it comes: with its token in clear, and before it is anything in the store. */
export interface NewInstallation extends Omit<
  Installation,
  "key" | "installedAt" | "token" | "endedAt" | "endedBecause"
> {
  readonly token: string;
}

export interface Installer {
  /** Whether the configuration lets this place in. A refusal is written down. */
  admits(place: Pick<NewInstallation, "enterpriseId" | "teamId" | "installedBy">): Promise<boolean>;
  install(installation: NewInstallation): Promise<void>;
  end(place: Place, because: "uninstalled" | "tokens_revoked"): Promise<void>;
}

export interface InstallerDeps {
  readonly installations: InstallationStore;
  readonly workspaces: InstalledWorkspaces;
  readonly vault: TokenVault;
  readonly audit: AuditLog;
  readonly clock: Pick<Clock, "now">;
  readonly logger: Logger;
  readonly admitted: readonly string[];
}

export function createInstaller(deps: InstallerDeps): Installer {
  const { installations, workspaces, vault, audit, clock, logger } = deps;

  async function record(type: InstallationChange, installation: string, actor: Actor): Promise<void> {
    await audit.append({ at: clock.now(), actor, body: { type, installation } });
  }

  return {
    async admits(place) {
      const { enterpriseId, teamId } = place;
      const isAdmitted = [enterpriseId, teamId].some((id) => id !== null && deps.admitted.includes(id));
      if (isAdmitted) return true;
      const key = installationKey(place);
      logger.warn("A workspace that the configuration does not name tried to install the app.", {
        installation: key,
      });
      await record("install_refused", key, actorOf(place));
      return false;
    },

    async install(fresh) {
      const key = installationKey(fresh);
      const { token, ...rest } = fresh;
      const installation: Installation = {
        ...rest,
        key,
        installedAt: clock.now(),
        token: vault.seal(key, token),
        endedAt: null,
        endedBecause: null,
      };
      await installations.save(installation);
      await record("installed", key, actorOf(fresh));
      await workspaces.refresh();
      logger.info("The app was installed.", { installation: key, name: fresh.name });
    },

    async end(place, because) {
      const found = workspaces.find(place);
      if (!found || !(await installations.end(found.key, { at: clock.now(), because }))) return;
      await record(because, found.key, SYSTEM);
      await workspaces.refresh();
      logger.warn("The app is not installed any more; nothing is delivered there from now on.", {
        installation: found.key,
        because,
      });
    },
  };
}

function actorOf({
  enterpriseId,
  teamId,
  installedBy,
}: Pick<NewInstallation, "enterpriseId" | "teamId" | "installedBy">): Actor {
  if (installedBy === null) return SYSTEM;
  return {
    kind: "slackUser",
    teamId: teamId ?? "",
    userId: installedBy,
    ...(enterpriseId !== null && { enterpriseId }),
  };
}
