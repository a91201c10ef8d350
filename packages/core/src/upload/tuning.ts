/** The times and sizes of an upload; tests and rehearsals shorten them, nothing else does. */
import type { RetryBudget } from "../ports/retry.ts";

export interface UploadTuning {
  /** Between 100 KB and 5 GB; chosen by the size of the file when absent. */
  readonly partSizeBytes?: number;
  /** Time without any part finishing after which the upload gives up; an overnight outage must not kill it. */
  readonly stallBudgetMs: number;
  /** Silence that people are told about, and that makes a broken connection a sign of a full line. */
  readonly stalledAfterMs: number;
  readonly climbEveryMs: number;
  /** A file that was written to so lately is looked at twice before it is sent. */
  readonly freshMs: number;
  readonly betweenLooksMs: number;
}

const TUNING: UploadTuning = {
  stallBudgetMs: 30 * 60_000,
  stalledAfterMs: 10_000,
  climbEveryMs: 5_000,
  freshMs: 60_000,
  betweenLooksMs: 2_000,
};

export function tuned(changes: Partial<UploadTuning> | undefined): UploadTuning {
  return { ...TUNING, ...changes };
}

/** Questions to OSS give up after the same time as parts. */
export function controlBudget(
  signal: AbortSignal,
  { stallBudgetMs }: UploadTuning,
  now: () => number,
): RetryBudget {
  const startedAt = now();
  return { signal, mayContinue: () => now() - startedAt < stallBudgetMs };
}
