/** The access keys that the account knows: those of the seed, and those that STS gave out since. */
import type { AccessKeySeed } from "./model.ts";
import type { AccessKey } from "./ram/ram-book.ts";

export interface AccessKeys {
  find(id: string): AccessKey | undefined;
  add(key: AccessKey): void;
}

export function createAccessKeys(seeds: readonly AccessKeySeed[]): AccessKeys {
  const byId = new Map<string, AccessKey>(seeds.map((seed) => [seed.id, seed]));
  return { find: (id) => byId.get(id), add: (key) => void byId.set(key.id, key) };
}
