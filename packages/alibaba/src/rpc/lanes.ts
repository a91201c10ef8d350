/**
 * Who of those that wait asks RDS next: people, and what they have approved, before looks at running imports.
 *
 * A look may come a little later without anybody noticing; a person waits for each check. So that no import is lost
 * sight of, every fifth request is a look while both wait.
 */
import type { Clock } from "@bakferry/core";

import type { RpcOperation } from "../permissions/actions.ts";
import { type RateBudget, WINDOW_MS } from "./rate-budget.ts";

export type Lane = "people" | "polls";

/** Of five requests in a row at most one is a look, so looks delay a person's check by a quarter, and one request. */
export const PEOPLE_PER_POLL = 4;
/** So long looks give way to people of other processes as well. */
const LONGEST_YIELD_MS = 30_000;

/** What tells of a running import. */
const POLLS: ReadonlySet<RpcOperation> = new Set([
  "DescribeMigrateTaskById",
  "DescribeMigrateTasks",
  "DescribeOssDownloads",
  "DescribeTasks",
]);

export function laneOf(operation: RpcOperation): Lane {
  return POLLS.has(operation) ? "polls" : "people";
}

export interface Lanes extends Pick<RateBudget, "throttled" | "answered"> {
  /** Resolves when one more request may leave; in the order of asking within a lane. */
  take(lane: Lane): Promise<void>;
  /** How long a person's request that joins now waits. */
  expectedMs(): number;
}

interface Waiting {
  readonly since: number;
  readonly go: () => void;
  readonly fail: (error: unknown) => void;
}

export interface LanesDeps {
  readonly clock: Pick<Clock, "now">;
  readonly perSecond: number;
}

export function createLanes(budget: RateBudget, { clock, perSecond }: LanesDeps): Lanes {
  const waiting: Readonly<Record<Lane, Waiting[]>> = { people: [], polls: [] };
  let sincePoll = 0;
  let isServing = false;

  function next(): Lane {
    if (waiting.people.length === 0) return "polls";
    return waiting.polls.length > 0 && sincePoll >= PEOPLE_PER_POLL ? "polls" : "people";
  }

  function yields(): boolean {
    const [oldest] = waiting.polls;
    const isAlone = waiting.people.length === 0 && oldest !== undefined;
    return isAlone && clock.now() - oldest.since < LONGEST_YIELD_MS;
  }

  function leave(settle: (first: Waiting) => void): void {
    // Looked at only now: whoever came while the turn was waited for may be more urgent.
    const lane = next();
    sincePoll = lane === "polls" ? 0 : sincePoll + 1;
    const first = waiting[lane].shift();
    if (first) settle(first);
  }

  async function serve(): Promise<void> {
    isServing = true;
    while (waiting.people.length + waiting.polls.length > 0) {
      try {
        await budget.take(yields);
        leave(({ go }) => go());
      } catch (error) {
        leave(({ fail }) => fail(error));
      }
    }
    isServing = false;
  }

  return {
    throttled: (askedMs) => budget.throttled(askedMs),
    answered: () => budget.answered(),
    expectedMs: () => Math.ceil((waiting.people.length * WINDOW_MS) / perSecond),

    take(lane) {
      const turn = new Promise<void>((go, fail) => {
        waiting[lane].push({ since: clock.now(), go, fail });
      });
      if (!isServing) void serve();
      return turn;
    },
  };
}
