/**
 * What the work in progress is about: the ids that every line logged on its way carries, and the span that calls hang
 * on. It follows the work through every `await`, so that nobody has to hand it on.
 */
import { AsyncLocalStorage } from "node:async_hooks";

import type { Span } from "./tracer.ts";

export interface Scene {
  readonly ids: Readonly<Record<string, string>>;
  readonly span: Span | null;
}

const scenes = new AsyncLocalStorage<Scene>();

export function inScene<T>(scene: Scene, run: () => T): T {
  return scenes.run(scene, run);
}

export function presentScene(): Scene | undefined {
  return scenes.getStore();
}
