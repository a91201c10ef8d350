/**
 * Refuses what was taken before, byte for byte.
 *
 * A signature covers the time and the body, so an equal one is the same request sent again by somebody who overheard
 * it; Slack's own second try is signed anew, unless the first one failed within the same second. So only what was
 * answered well counts. Other processes behind the same address are covered by the inbox, which takes each act once.
 *
 * Source: Slack, "Verifying requests from Slack"; the five minutes are those of Slack's library.
 */
import type { Clock } from "@bakferry/core";

const STALE_MS = 5 * 60_000;

export interface ReplayGuard {
  /** False for a request that was taken, or is being looked at. */
  begin(signature: string): boolean;
  /** `taken`: it was answered well. `sentAt`: as signed. */
  end(signature: string, outcome: { readonly taken: boolean; readonly sentAt: number }): void;
}

export function createReplayGuard(clock: Clock): ReplayGuard {
  const open = new Set<string>();
  /** Until when each would still pass for fresh; in the order in which they came. */
  const taken = new Map<string, number>();

  function forgetStale(): void {
    for (const [signature, until] of taken) if (until < clock.now()) taken.delete(signature);
  }

  return {
    begin(signature) {
      if (open.has(signature) || taken.has(signature)) return false;
      open.add(signature);
      return true;
    },
    end(signature, outcome) {
      open.delete(signature);
      forgetStale();
      if (outcome.taken) taken.set(signature, outcome.sentAt + STALE_MS);
    },
  };
}
