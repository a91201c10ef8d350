/**
 * Small pieces of state that outlive the component that shows them: drafts, edits of inputs, what is folded.
 *
 * The page draws everything anew from the server's state; what only the browser knows is kept here under a stable key
 * (person, message or view, block id), so that an update of a message does not throw it away.
 */
import { useEffect, useState } from "preact/hooks";

export interface KeyedStore<T> {
  get(key: string): T | undefined;
  set(key: string, value: T): void;
  /** Returns the function that ends the subscription. */
  subscribe(key: string, listener: () => void): () => void;
}

export function createKeyedStore<T>(): KeyedStore<T> {
  const values = new Map<string, T>();
  const listeners = new Map<string, Set<() => void>>();
  return {
    get: (key) => values.get(key),
    set(key, value) {
      values.set(key, value);
      for (const listener of listeners.get(key) ?? []) listener();
    },
    subscribe(key, listener) {
      const group = listeners.get(key) ?? new Set();
      listeners.set(key, group.add(listener));
      return () => group.delete(listener);
    },
  };
}

/** Draws the component again when the value at `key` changes, wherever it is changed. */
export function useKeyed<T>(store: KeyedStore<T>, key: string): readonly [T | undefined, (value: T) => void] {
  const [, redraw] = useState(0);
  useEffect(() => store.subscribe(key, () => redraw((count) => count + 1)), [store, key]);
  return [store.get(key), (value) => store.set(key, value)];
}
