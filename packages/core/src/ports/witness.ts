/**
 * Told of what becomes of migrations, for whoever counts and traces. Nothing depends on its answers, and it never
 * throws anything of its own.
 */
import type { MigrationEventBody } from "../model/event.ts";
import type { Migration, MigrationPhase } from "../model/migration.ts";
import type { Wave, WaveEventBody } from "../model/wave.ts";

export interface StepNews {
  readonly migrationId: string;
  readonly phase: MigrationPhase;
}

/** `stale`: somebody else moved the migration, so the step's own result was dropped. */
export type StepEnd = "done" | "stale";

export interface Witness {
  /** An arrow was committed. */
  migrationMoved(before: Migration, after: Migration, events: readonly MigrationEventBody[]): void;
  waveMoved(before: Wave, after: Wave, events: readonly WaveEventBody[]): void;
  /** Around one step of the worker; what the step throws goes through. */
  step(news: StepNews, run: () => Promise<StepEnd>): Promise<StepEnd>;
}
