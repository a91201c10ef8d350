/** When to look at a running import again. */
import type { Ids } from "../../ports/clock.ts";

/** After this time of running, and again after each such time, looks stand one more base apart. */
const SLOWER_EVERY_MS = 30 * 60_000;
const SLOWEST = 4;
/** Many migrations that were started together must not stay in step. */
const JITTER = 0.2;

/** An import of minutes is looked at often, one of hours seldom; a change of either is shown soon enough. */
export function pollDelayMs(ids: Pick<Ids, "random">, baseMs: number, runningMs: number): number {
  const growth = Math.min(SLOWEST, 1 + Math.floor(Math.max(0, runningMs) / SLOWER_EVERY_MS));
  return Math.round(baseMs * growth * (1 - JITTER + 2 * JITTER * ids.random()));
}
