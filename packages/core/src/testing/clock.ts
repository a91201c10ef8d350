/**
 * Time that stands still until a test moves it, and ids that count.
 *
 * Hours of polling and back-off must pass in milliseconds, in the same order every time.
 */
import type { Clock, Ids } from "../ports/clock.ts";

export interface TestClock extends Clock {
  /**
   * Moves time forward and wakes the sleepers on the way, earliest first, each at its own moment. Between two of
   * them everything that is ready runs, so a loop that sleeps again is woken again.
   */
  advance(milliseconds: number): Promise<void>;
  /** Resolves when at least `count` sleepers wait: the loops under test have come to rest. */
  untilSleeping(count?: number): Promise<void>;
  /** How many sleepers wait now. */
  readonly sleeping: number;
}

interface Sleeper {
  readonly dueAt: number;
  wake(): void;
}

/** Noon of an ordinary day, far from midnight, month ends and zero. */
export const TEST_EPOCH = Date.UTC(2026, 5, 10, 12, 0, 0);

/** `settle` waits until everything that is ready has run; a store on another process's sockets needs its own. */
export function createTestClock(startAt: number = TEST_EPOCH, settle = aFewTurns): TestClock {
  let now = startAt;
  const sleepers = new Set<Sleeper>();
  const watchers = new Set<() => void>();

  function earliest(until: number): Sleeper | undefined {
    let found: Sleeper | undefined;
    for (const sleeper of sleepers) {
      if (sleeper.dueAt <= until && (found === undefined || sleeper.dueAt < found.dueAt)) found = sleeper;
    }
    return found;
  }

  return {
    now: () => now,

    get sleeping() {
      return sleepers.size;
    },

    sleep(milliseconds, signal) {
      return new Promise((resolve, reject) => {
        if (signal.aborted) {
          reject(reasonOf(signal));
          return;
        }
        const sleeper: Sleeper = {
          dueAt: now + Math.max(0, milliseconds),
          wake() {
            sleepers.delete(sleeper);
            signal.removeEventListener("abort", abort);
            resolve();
          },
        };
        function abort(): void {
          sleepers.delete(sleeper);
          reject(reasonOf(signal));
        }
        signal.addEventListener("abort", abort, { once: true });
        sleepers.add(sleeper);
        for (const watcher of watchers) watcher();
      });
    },

    async advance(milliseconds) {
      const until = now + milliseconds;
      await settle();
      for (let next = earliest(until); next !== undefined; next = earliest(until)) {
        now = Math.max(now, next.dueAt);
        next.wake();
        await settle();
      }
      now = Math.max(now, until);
    },

    untilSleeping(count = 1) {
      return new Promise((resolve) => {
        function look(): void {
          if (sleepers.size < count) return;
          watchers.delete(look);
          resolve();
        }
        watchers.add(look);
        look();
      });
    },
  };
}

/** Ids count from 1 for each prefix (`mig_000001`), chance repeats from the same seed. */
export function createTestIds(seed = 1): Ids {
  const counters = new Map<string, number>();
  let state = seed >>> 0;
  return {
    next(prefix) {
      const count = (counters.get(prefix) ?? 0) + 1;
      counters.set(prefix, count);
      return `${prefix}_${String(count).padStart(6, "0")}`;
    },
    random() {
      // Numerical Recipes' linear congruential generator: short, and good enough for jitter.
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state / 2 ** 32;
    },
  };
}

/** A few turns of the event loop: promise jobs run, and so does what local files and sockets have ready. */
export async function aFewTurns(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) {
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
}

function reasonOf(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new Error("aborted", { cause: signal.reason });
}
