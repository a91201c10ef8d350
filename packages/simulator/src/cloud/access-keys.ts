/**
 * The access keys that the account knows, and what the identity behind each may do.
 *
 * Source: RAM user guide, "Policy elements": an action is `<service>:<operation>`, `*` stands for any text.
 */
import type { AccessKeySeed } from "./model.ts";

export interface AccessKeys {
  find(id: string): AccessKeySeed | undefined;
}

export function createAccessKeys(seeds: readonly AccessKeySeed[]): AccessKeys {
  const byId = new Map(seeds.map((seed) => [seed.id, seed]));
  return { find: (id) => byId.get(id) };
}

/** A key without a list of actions may do everything, like the account itself. */
export function mayDo({ actions }: AccessKeySeed, action: string): boolean {
  return actions === undefined || actions.some((pattern) => matches(pattern, action));
}

function matches(pattern: string, action: string): boolean {
  const [head = "", ...rest] = pattern.split("*");
  const tail = rest.at(-1);
  if (tail === undefined) return pattern === action;
  return action.startsWith(head) && action.endsWith(tail) && action.length >= head.length + tail.length;
}
