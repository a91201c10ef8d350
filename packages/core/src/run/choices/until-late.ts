/** Waits for work, but no longer than a person waits; the work goes on. */
import type { Clock } from "../../ports/clock.ts";

/** True when the work was done in time. Rejects as the work does. */
export async function untilLate(clock: Clock, work: Promise<void>, mostMs: number): Promise<boolean> {
  const waiting = new AbortController();
  const late = clock.sleep(mostMs, waiting.signal).then(
    () => false,
    () => false,
  );
  try {
    return await Promise.race([work.then(() => true), late]);
  } finally {
    waiting.abort();
  }
}
