/**
 * The rate budget of RDS, kept together with the other processes that ask in the name of the same account.
 *
 * The shared limit lets a few calls through at once and the others one by one, so that what leaves in any second is no
 * more than the limit, whoever sent it. Where the others cannot be reached, the process keeps to its own budget: what
 * RDS may be asked must not depend on a database that is away for a moment.
 */
import type { Clock, RateBudget as SharedBudget, RateLimit } from "@bakferry/core";
import { OperationalError } from "@bakferry/core/errors";

import { type RateBudget, WINDOW_MS } from "./rate-budget.ts";

export interface SharingDeps {
  readonly shared: SharedBudget;
  readonly clock: Clock;
  readonly perSecond: number;
}

const KEY = "RDS";
/** Nobody gives up waiting. */
const NEVER = new AbortController().signal;

export function shareBudget(own: RateBudget, { shared, clock, perSecond }: SharingDeps): RateBudget {
  const limit = sharedLimit(perSecond);
  // What a smaller burst leaves is for those who do not yield.
  const modest = { ...limit, burst: Math.max(1, limit.burst - 1) };

  async function takeShared(yields: () => boolean): Promise<void> {
    for (;;) {
      const waitMs = await unlessAway(shared.take([yields() ? modest : limit]), 0);
      if (waitMs === 0) return;
      await clock.sleep(waitMs, NEVER);
    }
  }

  return {
    ...own,
    /** Expects to be asked by one at a time. */
    async take(yields = () => false) {
      await own.take();
      await takeShared(yields);
    },
    throttled(askedMs) {
      const pauseMs = own.throttled(askedMs);
      void unlessAway(shared.pause(KEY, pauseMs), undefined);
      return pauseMs;
    },
  };
}

/** The burst and what follows it within a second are `perSecond` together. */
function sharedLimit(perSecond: number): RateLimit {
  const everyMs = Math.ceil(WINDOW_MS / perSecond);
  const burst = Math.max(1, perSecond - Math.floor(1000 / everyMs));
  return { key: KEY, everyMs, burst };
}

async function unlessAway<T>(asked: Promise<T>, instead: T): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    if (OperationalError.is(error)) return instead;
    throw error;
  }
}
