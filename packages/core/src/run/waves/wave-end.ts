/** How a wave ended, of how its members did. */
import type { Migration, MigrationPhase } from "../../model/migration.ts";
import type { Wave } from "../../model/wave.ts";

export interface WaveEnds {
  readonly succeeded: number;
  readonly failed: number;
  /** Not started, or gone on alone. */
  readonly others: number;
}

const FAILED: ReadonlySet<MigrationPhase> = new Set(["failed", "needs_attention"]);

export function countEnds(wave: Pick<Wave, "members">, migrations: readonly Migration[]): WaveEnds {
  const succeeded = migrations.filter(({ phase }) => phase === "succeeded").length;
  const failed = migrations.filter(({ phase }) => FAILED.has(phase)).length;
  return { succeeded, failed, others: wave.members.length - succeeded - failed };
}

/** What was left out is no failure, and no success. */
export function levelOfEnd({ failed, others }: WaveEnds): "succeeded" | "failed" | "stopped" {
  if (failed > 0) return "failed";
  return others > 0 ? "stopped" : "succeeded";
}
