/**
 * How fast one service may be asked, for everything in this process together; `share-budget.ts` adds the others, and
 * `lanes.ts` says who goes first.
 *
 * RDS counts by account, over all keys, regions and programs, and documents ten requests a second for each operation.
 * Ten for all operations together leaves room for whoever else uses the account. When RDS says that it is too much
 * all the same, everybody here waits: one who goes on would prolong it for the others.
 *
 * Source: RDS, "QPS limit" on the pages of the operations; the unit of `x-acs-retry-after` is not documented, the SDK
 * takes milliseconds.
 */
import type { Clock } from "@bakferry/core";

export interface RateBudget {
  /**
   * Resolves when one more request may leave; in the order of asking. `yields` tells at each moment whether it would give
   * way to other processes.
   */
  take(yields?: () => boolean): Promise<void>;
  /**
   * The service has refused a request as one too many, and asks for a pause of `askedMs` at least. Returns how long the
   * pause is.
   */
  throttled(askedMs: number): number;
  /** The service has answered, so the next refusal is the first of a row again. */
  answered(): void;
}

export interface RateBudgetDeps {
  readonly clock: Clock;
  /** From 0 inclusive to 1 exclusive. */
  readonly random: () => number;
  readonly perSecond: number;
}

export const RDS_REQUESTS_PER_SECOND = 10;

/** A second, and how much later one request may arrive than the next. */
export const WINDOW_MS = 1250;
const SHORTEST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 30_000;
/** Nobody gives up waiting: a whole pause is shorter than a request may take. */
const NEVER = new AbortController().signal;

export function createRateBudget({ clock, random, perSecond }: RateBudgetDeps): RateBudget {
  /** When the last requests were let go, or will be. */
  let slots: readonly number[] = [];
  let pausedUntil = 0;
  let refusals = 0;

  /** The first moment, from `earliest` on, that has fewer than `perSecond` others in the window before it. */
  function reserve(earliest: number): number {
    const nthLast = slots.at(-perSecond);
    const slot = Math.max(earliest, pausedUntil, nthLast === undefined ? 0 : nthLast + WINDOW_MS);
    slots = [...slots, slot].slice(-perSecond);
    return slot;
  }

  return {
    async take() {
      let from = clock.now();
      for (;;) {
        const slot = reserve(from);
        if (slot > from) await clock.sleep(slot - from, NEVER);
        if (slot >= pausedUntil) return;
        // Others were refused meanwhile.
        from = slot;
      }
    },

    throttled(askedMs) {
      const ceiling = Math.min(LONGEST_PAUSE_MS, SHORTEST_PAUSE_MS * 2 ** refusals);
      refusals += 1;
      const jitterMs = SHORTEST_PAUSE_MS + random() * (ceiling - SHORTEST_PAUSE_MS);
      const pauseMs = Math.round(Math.max(askedMs, jitterMs));
      pausedUntil = Math.max(pausedUntil, clock.now() + pauseMs);
      return pauseMs;
    },

    answered() {
      refusals = 0;
    },
  };
}
