/**
 * When every answer of PostgreSQL has come, for a clock that stands still: what a store on SQLite has done at once, a
 * store on sockets has only begun.
 */
import { aFewTurns } from "@bakferry/core/testing";
import pg from "pg";

const underWay = new Set<Promise<unknown>>();

/** Counts what the method of this name has begun and not ended. */
function watch(prototype: object, name: "query" | "connect"): void {
  const work = Reflect.get(prototype, name) as (...args: unknown[]) => unknown;
  Reflect.set(prototype, name, function watched(this: unknown, ...args: unknown[]): unknown {
    const result = Reflect.apply(work, this, args);
    if (result instanceof Promise) {
      underWay.add(result);
      const ended = (): void => {
        underWay.delete(result);
      };
      result.then(ended, ended);
    }
    return result;
  });
}

watch(pg.Client.prototype, "query");
watch(pg.Pool.prototype, "connect");

export async function untilQuiet(): Promise<void> {
  await aFewTurns();
  while (underWay.size > 0) await aFewTurns();
}
