/**
 * Those who wait for one method in one lane, in the order in which they came.
 *
 * Each is told when to ask again, the later the further behind, so that hundreds that wait do not ask at the same
 * moment. It is only an order: what may be done is decided by the budget. Whoever does not come back in time has lost
 * its place, and nobody waits for one that is told to come later than the next place is free.
 */
export interface Line {
  /** False while somebody ahead is about to ask. */
  mayTry(ticket: string, now: number): boolean;
  /** Keeps the place, or takes the last one; milliseconds until it is worth asking again, at least `atLeastMs`. */
  wait(ticket: string, atLeastMs: number, now: number): number;
  leave(ticket: string): void;
}

/** Nobody is told to wait longer for those ahead, because some of them never come back. */
const LONGEST_WAIT_MS = 10_000;
const LATE_MS = 3000;

export function createLine(everyMs: number): Line {
  /** When each asks again; in the order of the line. */
  const tickets = new Map<string, number>();

  function forgetLate(now: number): void {
    for (const [ticket, at] of tickets) if (at + LATE_MS < now) tickets.delete(ticket);
  }

  return {
    mayTry(ticket, now) {
      forgetLate(now);
      for (const [other, at] of tickets) {
        if (other === ticket) return true;
        if (at <= now + everyMs) return false;
      }
      return true;
    },
    wait(ticket, atLeastMs, now) {
      if (!tickets.has(ticket)) tickets.set(ticket, now);
      const ahead = [...tickets.keys()].indexOf(ticket);
      const inTurn = Math.min(atLeastMs + ahead * everyMs, LONGEST_WAIT_MS);
      const wait = Math.ceil(Math.max(atLeastMs, inTurn, 1));
      tickets.set(ticket, now + wait);
      return wait;
    },
    leave: (ticket) => void tickets.delete(ticket),
  };
}
