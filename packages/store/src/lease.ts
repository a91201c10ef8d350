/** Keeps a turn's lease alive while its handler runs, and says when the turn was lost. */
import type { Clock } from "@bakferry/core";

import type { ClaimedTurn, Turns } from "./turns.ts";

/** How long the turn is surely ours; grows with every extension. */
export interface Lease {
  until: number;
}

export interface LeaseOptions {
  readonly lease: Lease;
  readonly clock: Clock;
  readonly leaseMs: number;
  /** Ends the keeping: the handler is done. */
  readonly ended: AbortSignal;
}

/**
 * Extends the lease at every third of its length. Resolves to `lost` when another worker has the turn, or when the
 * database could not be reached until the lease was over; to `ended` when the handler was done before.
 *
 * A database that is cut off does not refuse, it says nothing: so the end of the lease is waited for beside the answer.
 */
export async function keepLease(
  turns: Pick<Turns, "extend">,
  turn: ClaimedTurn,
  { lease, clock, leaseMs, ended }: LeaseOptions,
): Promise<"lost" | "ended"> {
  while (true) {
    await pause(clock, leaseMs / 3, ended);
    if (ended.aborted) return "ended";
    const until = clock.now() + leaseMs;
    const answered = new AbortController();
    const over = pause(clock, Math.max(0, lease.until - clock.now()), answered.signal);
    const answer = await Promise.race([extend(turns, turn, until), over]);
    answered.abort();
    if (answer === "extended") lease.until = until;
    else if (answer === "taken" || clock.now() >= lease.until) return "lost";
  }
}

async function extend(
  turns: Pick<Turns, "extend">,
  turn: ClaimedTurn,
  until: number,
): Promise<"extended" | "taken" | "unreachable"> {
  try {
    return (await turns.extend(turn, until)) ? "extended" : "taken";
  } catch {
    return "unreachable";
  }
}

/** Sleeps until the time is over or the signal aborts; here an abort is news, not an error. */
export async function pause(clock: Clock, milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await clock.sleep(milliseconds, signal);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
