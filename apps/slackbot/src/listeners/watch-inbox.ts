/** Keeps hold of the acts that this process works on, and works off those that a dead one left. */
import type { Clock, Inbox, Logger } from "@bakferry/core";

import type { FrontDesk } from "./front-desk.ts";

export interface InboxWatchDeps {
  readonly inbox: Inbox;
  readonly frontDesk: FrontDesk;
  readonly clock: Clock;
  readonly logger: Logger;
}

const EVERY_MS = 10_000;

/** Until the signal aborts. Never rejects. */
export async function watchInbox(deps: InboxWatchDeps, signal: AbortSignal): Promise<void> {
  const { inbox, frontDesk, clock, logger } = deps;
  while (!signal.aborted) {
    await clock.sleep(EVERY_MS, signal).catch(() => undefined);
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
