/** Removes once a day what the retention rule no longer keeps. Several processes on one database do no harm. */
import type { Clock, Logger } from "@bakferry/core";
import type { RetentionRule, Store } from "@bakferry/store";

export interface HousekeepingDeps {
  readonly store: Pick<Store, "prune">;
  readonly rule: RetentionRule;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Not at once: a start has more urgent things to do, and a bot that starts often need not prune as often. */
const FIRST_MS = 10 * 60_000;
const EVERY_MS = 24 * 3_600_000;

/** Until the signal aborts. Never rejects. */
export async function keepHouse(deps: HousekeepingDeps, signal: AbortSignal): Promise<void> {
  const { store, rule, clock, logger } = deps;
  let pauseMs = FIRST_MS;
  while (!signal.aborted) {
    await clock.sleep(pauseMs, signal).catch(() => undefined);
    if (signal.aborted) return;
    pauseMs = EVERY_MS;
    try {
      const { isTrailLeft, ...removed } = await store.prune({ rule, now: clock.now() });
      logger.info("What the retention rule no longer keeps was removed.", removed);
      if (isTrailLeft)
        logger.warn("This role may not remove from the audit trail; run db prune as its owner.", {});
    } catch (error) {
      logger.error("What is no longer kept could not be removed.", { error });
    }
  }
}
