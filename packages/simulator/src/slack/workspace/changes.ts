/**
 * The one signal of the simulator: something that a person or an app could see has changed.
 *
 * The page, `waitFor` and tests all wait for it, so nobody has to poll.
 */

export interface Changes {
  /** Grows by one with each change. */
  version(): number;
  mark(): void;
  /** Returns the way to stop listening. Listeners run synchronously and must not throw. */
  on(listener: () => void): () => void;
}

export function createChanges(): Changes {
  const listeners = new Set<() => void>();
  let version = 0;
  return {
    version: () => version,
    mark() {
      version += 1;
      for (const listener of Array.from(listeners)) listener();
    },
    on(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}
