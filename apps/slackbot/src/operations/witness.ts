/** Counts what becomes of migrations: votes, tries, ends, and how long the stages of those took that have ended. */
import {
  hasEnded,
  type Logger,
  type Migration,
  type MigrationEventBody,
  type MigrationStore,
  reportedStages,
  type Verdict,
  type WaveEventBody,
  waveOf,
  type Witness,
} from "@bakferry/core";

import { type Metrics, NO_METRICS } from "./metrics.ts";
import type { Observer } from "./observer.ts";

export interface WitnessDeps {
  readonly metrics: Metrics;
  readonly step: Observer["step"];
  readonly migrations: Pick<MigrationStore, "events">;
  readonly logger: Logger;
}

export function createWitness(deps: WitnessDeps): Witness {
  const { metrics, step } = deps;
  return {
    step,
    migrationMoved(before, after, events) {
      if (metrics === NO_METRICS) return;
      countRetries(metrics, before, after);
      for (const { type } of events) countVote(metrics, type, waveOf(before) !== null);
      if (hasEnded(before.phase) || !hasEnded(after.phase)) return;
      metrics.ended(after.phase);
      void countStages(deps, after);
    },
    waveMoved(_before, _after, events) {
      for (const { type } of events) countVote(metrics, type, false);
    },
  };
}

function countRetries(metrics: Metrics, before: Migration, after: Migration): void {
  if (after.attempts > before.attempts) metrics.retry("step", after.attempts - before.attempts);
  const parts = (after.upload?.pace?.retries ?? 0) - (before.upload?.pace?.retries ?? 0);
  if (parts > 0) metrics.retry("part", parts);
}

type EventType = MigrationEventBody["type"] | WaveEventBody["type"];

const VOTES: Readonly<Partial<Record<EventType, readonly ["plan" | "step" | "wave", Verdict | "withdraw"]>>> =
  {
    voted: ["plan", "approve"],
    denied: ["plan", "deny"],
    vote_withdrawn: ["plan", "withdraw"],
    action_voted: ["step", "approve"],
    action_denied: ["step", "deny"],
    action_vote_withdrawn: ["step", "withdraw"],
    wave_voted: ["wave", "approve"],
    wave_denied: ["wave", "deny"],
    wave_vote_withdrawn: ["wave", "withdraw"],
  };

/** A member of a denied wave is denied without a vote of its own. */
function countVote(metrics: Metrics, type: EventType, isMember: boolean): void {
  const vote = VOTES[type];
  if (vote && !(isMember && type === "denied")) metrics.vote(...vote);
}

async function countStages({ metrics, migrations, logger }: WitnessDeps, ended: Migration): Promise<void> {
  try {
    for (const { id, tookMs } of reportedStages(ended, await migrations.events(ended.id))) {
      if (tookMs !== null) metrics.stage(id, tookMs / 1000);
    }
  } catch (error) {
    logger.warn("The stages of a migration could not be counted.", { migrationId: ended.id, error });
  }
}
