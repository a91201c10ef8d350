/** Keeps hold of the acts that this process works on, and works off those that a dead one left. */
import type { Clock, Inbox, Logger } from "@bakferry/core";

import type { FrontDesk } from "./front-desk.ts";

export interface InboxWatchDeps {
  readonly inbox: Inbox;
  readonly frontDesk: FrontDesk;
  readonly clock: Clock;
  readonly logger: Logger;
  /** How long an act stays with a silent process; it is looked at three times as often. */
  readonly leaseMs: number;
}

/** Until the signal aborts. Never rejects. */
export async function watchInbox(deps: InboxWatchDeps, signal: AbortSignal): Promise<void> {
  const { inbox, frontDesk, clock, logger, leaseMs } = deps;
  while (!signal.aborted) {
    await clock.sleep(leaseMs / 3, signal).catch(() => undefined);
    if (signal.aborted) return;
    try {
      const left = await inbox.takeOver();
      if (left.length === 0) continue;
      logger.warn("Acts that another process left are worked off.", { count: left.length });
      void frontDesk.resume(left);
    } catch (error) {
      logger.error("The inbox could not be looked at.", { error });
    }
  }
}
