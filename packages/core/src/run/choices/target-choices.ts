/** Configured instances to choose from, with what RDS says of them where it says it in time. */
import { OperationalError } from "../../errors/operational-error.ts";
import { parseEngineVersion } from "../../model/engine-version.ts";
import type { ConfiguredTarget, TargetInstance } from "../../model/target.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Logger } from "../../ports/logger.ts";
import type { DeskDeps } from "../deps.ts";
import { untilLate } from "./until-late.ts";

export interface TargetChoice {
  readonly target: ConfiguredTarget;
  /** `null` while RDS has not answered, and where it knows no such instance. */
  readonly instance: TargetChoiceInstance | null;
}

export interface TargetChoiceInstance {
  /** "2022", or RDS's own spelling where nobody has named it. */
  readonly release: string;
  readonly status: string;
  readonly freeBytes: number;
}

export interface TargetChoices {
  /** In the order of the configuration; every word that was typed has to stand in name, id or environment. */
  search(query: string): Promise<readonly TargetChoice[]>;
}

export interface TargetChoicesDeps extends Pick<DeskDeps, "imports" | "settings"> {
  readonly clock: Clock;
  readonly logger: Logger;
}

const ANSWER_WITHIN_MS = 2000;
const KEPT_MS = 60_000;

export function createTargetChoices(deps: TargetChoicesDeps): TargetChoices {
  const { settings, clock } = deps;
  const known = new Map<string, TargetInstance | undefined>();
  let readAt = Number.NEGATIVE_INFINITY;
  let work: Promise<void> | undefined;

  async function read(): Promise<void> {
    const ids = new Set(settings.targets.map(({ instanceId }) => instanceId));
    await Promise.all([...ids].map(async (id) => known.set(id, await readInstance(deps, id))));
    readAt = clock.now();
  }

  return {
    async search(query) {
      if (clock.now() - readAt > KEPT_MS) {
        work ??= read().finally(() => {
          work = undefined;
        });
      }
      if (work) await untilLate(clock, work, ANSWER_WITHIN_MS);
      const words = query.toLowerCase().split(/\s+/u).filter(Boolean);
      return settings.targets
        .filter((target) => holdsAll(target, words))
        .map((target) => ({ target, instance: choiceInstance(known.get(target.instanceId)) }));
    },
  };
}

/** Without what RDS says, a target can still be chosen; the checks look again. */
async function readInstance(
  { imports, logger }: TargetChoicesDeps,
  instanceId: string,
): Promise<TargetInstance | undefined> {
  try {
    return await imports.instance(instanceId);
  } catch (error) {
    if (!OperationalError.is(error)) throw error;
    logger.warn("An instance could not be read for a choice.", { instanceId, code: error.code });
    return undefined;
  }
}

function choiceInstance(instance: TargetInstance | undefined): TargetChoiceInstance | null {
  if (!instance) return null;
  const { engineVersion, status, storageBytes, usedBytes } = instance;
  const release = parseEngineVersion(engineVersion)?.name ?? engineVersion;
  return { release, status, freeBytes: Math.max(0, storageBytes - usedBytes) };
}

function holdsAll({ name, instanceId, environment }: ConfiguredTarget, words: readonly string[]): boolean {
  const held = `${name} ${instanceId} ${environment}`.toLowerCase();
  return words.every((word) => held.includes(word));
}
