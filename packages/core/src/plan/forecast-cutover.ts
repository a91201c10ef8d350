/**
 * How long a database would be away for a cut-over: the last backup is sent, restored, and the database opened.
 *
 * Only what this very chain took is used; a part without a measurement is said to be missing. For the opening
 * Alibaba Cloud's example names one minute. Source: RDS, "Migrate incremental backups to the cloud", example.
 */
import type { Chain, Increment } from "../model/chain.ts";
import { sourceSizeBytes } from "../model/staging.ts";

export interface CutoverForecast {
  /** `null`: nothing of this chain was uploaded by the bot, so nothing is known. */
  readonly uploadMs: number | null;
  /** `null`: no increment was restored yet. */
  readonly restoreMs: number | null;
  readonly openMs: number;
  /** How many increments were measured. */
  readonly measured: number;
  /** The size that is reckoned with: the median of the logs so far. */
  readonly tailBytes: number | null;
}

const OPEN_MS = 60_000;

export function forecastCutover({ restored }: Pick<Chain, "restored">): CutoverForecast {
  const logs = restored.filter(({ kind }) => kind === "log");
  const alike = logs.length > 0 ? logs : restored;
  const tailBytes = median(alike.map(({ source }) => sourceSizeBytes(source)));
  const rates = alike.flatMap(bytesPerMs);
  const rate = median(rates);
  return {
    uploadMs: tailBytes === null || rate === null ? null : Math.round(tailBytes / rate),
    restoreMs: median(alike.flatMap(restoreMs)),
    openMs: OPEN_MS,
    measured: alike.length,
    tailBytes,
  };
}

function bytesPerMs({ source, uploadMs }: Increment): readonly number[] {
  return uploadMs === null ? [] : [sourceSizeBytes(source) / Math.max(1, uploadMs)];
}

function restoreMs({ calledAt, restoredAt }: Increment): readonly number[] {
  return calledAt === null || restoredAt === null ? [] : [restoredAt - calledAt];
}

function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? null;
}
