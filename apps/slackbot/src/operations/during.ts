/** Around one piece of work: how long it took, how it ended, a span for it, and its ids in the log. */
import type { Clock } from "@bakferry/core";

import { inScene, presentScene, type Scene } from "./scene.ts";
import type { Attributes, SpanOrder, Tracer } from "./tracer.ts";

export interface Watched extends Omit<SpanOrder, "parent"> {
  /** In every line that is logged on the way. */
  readonly ids: Readonly<Record<string, string>>;
}

export type Settled<T> = { readonly value: T } | { readonly error: unknown };

/** Names the end, and is told how long it took. */
export type Judge<T> = (
  result: Settled<T>,
  seconds: number,
) => { readonly outcome: string; readonly attributes?: Attributes };

/** What `run` throws goes through. */
export type During = <T>(watched: Watched, run: () => Promise<T>, judge: Judge<T>) => Promise<T>;

export function createDuring({
  tracer,
  clock,
}: {
  readonly tracer: Tracer | null;
  readonly clock: Clock;
}): During {
  return async (watched, run, judge) => {
    const { name, kind, attributes } = watched;
    const startedAt = clock.now();
    const before = presentScene();
    const span = tracer?.start({ name, kind, attributes, parent: before?.span ?? null }) ?? null;
    const trace = span && { traceId: span.traceId, spanId: span.spanId };
    const scene: Scene = { ids: { ...before?.ids, ...watched.ids, ...trace }, span };
    return inScene(scene, async () => {
      const end = (result: Parameters<typeof judge>[0]): void => {
        const judged = judge(result, (clock.now() - startedAt) / 1000);
        span?.end(judged.outcome, judged.attributes);
      };
      try {
        const value = await run();
        end({ value });
        return value;
      } catch (error) {
        end({ error });
        throw error;
      }
    });
  };
}
