/** Listeners that are still running, because `app.stop()` does not wait for them. */
import type { Clock } from "@bakferry/core";

export interface InFlight {
  /** Runs `task` and remembers it until it has settled. */
  track<T>(task: () => Promise<T>): Promise<T>;
  /** Resolves with the number of tasks that had not settled after `capMs`. */
  drain(clock: Clock, capMs: number): Promise<number>;
}

export function createInFlight(): InFlight {
  const running = new Set<Promise<unknown>>();
  return {
    async track(task) {
      const promise = task();
      running.add(promise);
      try {
        return await promise;
      } finally {
        running.delete(promise);
      }
    },

    async drain(clock, capMs) {
      const enough = new AbortController();
      const cap = clock.sleep(capMs, enough.signal).catch(() => undefined);
      await Promise.race([Promise.allSettled(running), cap]);
      enough.abort();
      return running.size;
    },
  };
}
