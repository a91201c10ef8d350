/**
 * How many parts are on their way at the same time.
 *
 * The best number depends on the line, the disk and what OSS grants the account at this hour, so it is found by
 * trying: one connection more for a while, kept when it pays. OSS says itself when it is too much (503, 429,
 * `x-oss-qos-delay-time`), and then the number is halved at once.
 */
export interface ConcurrencyOptions {
  /** Keeps this number, come what may; pauses that OSS asks for are still kept. */
  readonly fixed?: number | undefined;
  readonly most?: number | undefined;
  /** Length of a trial. */
  readonly climbEveryMs?: number | undefined;
  readonly now: number;
}

/** Pure but for its own state: time comes in with every call. */
export interface Concurrency {
  readonly limit: number;
  /** Nothing is begun before this moment. */
  readonly pausedUntil: number;
  acknowledged(bytes: number): void;
  /** OSS asked for less, or a connection stalled. Several at the same moment are one. */
  pushedBack(now: number, waitMs: number): void;
  /** Ends the trial when its time is over. */
  tick(now: number): void;
}

const START = 4;
const MOST = 16;
const CLIMB_EVERY_MS = 5_000;
/** A further connection has to bring this much. */
const WORTH_IT = 1.05;
const ONE_MOMENT_MS = 1_000;
/** Trials that are left out after one that did not pay, so that a full line is not prodded all the time. */
const REST_TRIALS = 6;

type Direction = "up" | "resting";

export function createConcurrency({
  fixed,
  most = MOST,
  climbEveryMs = CLIMB_EVERY_MS,
  now,
}: ConcurrencyOptions): Concurrency {
  let limit = fixed ?? Math.min(START, most);
  let pausedUntil = now;
  let pushedBackAt = Number.NEGATIVE_INFINITY;
  let trialFrom = now;
  let bytes = 0;
  let parts = 0;
  let rateBefore = 0;
  let direction: Direction = "up";
  let rest = 0;

  function beginTrial(at: number): void {
    trialFrom = at;
    bytes = 0;
    parts = 0;
  }

  function step(rate: number): void {
    const paid = rate >= rateBefore * WORTH_IT;
    if (direction === "up" && paid && limit < most) {
      limit += 1;
      rateBefore = rate;
    } else if (paid && limit === most) {
      direction = "resting";
      rest = REST_TRIALS;
      rateBefore = rate;
    } else if (direction === "up") {
      // The rate of the smaller number stays the mark to beat.
      limit = Math.max(1, limit - 1);
      direction = "resting";
      rest = REST_TRIALS;
    } else if (rest > 1) {
      rest -= 1;
      rateBefore = rate;
    } else if (limit < most) {
      limit += 1;
      rateBefore = rate;
      direction = "up";
    }
  }

  return {
    get limit() {
      return limit;
    },
    get pausedUntil() {
      return pausedUntil;
    },
    acknowledged(size) {
      bytes += size;
      parts += 1;
    },
    pushedBack(at, waitMs) {
      const isNews = at >= pausedUntil && at - pushedBackAt >= ONE_MOMENT_MS;
      pausedUntil = Math.max(pausedUntil, at + waitMs);
      if (fixed !== undefined || !isNews) return;
      pushedBackAt = at;
      limit = Math.max(1, Math.floor(limit / 2));
      rateBefore = 0;
      direction = "up";
      beginTrial(pausedUntil);
    },
    tick(at) {
      const elapsed = at - trialFrom;
      // Parts end in bursts: until each connection has brought one, the rate says nothing.
      if (fixed !== undefined || elapsed < climbEveryMs || parts < limit) return;
      step(bytes / elapsed);
      beginTrial(at);
    },
  };
}
