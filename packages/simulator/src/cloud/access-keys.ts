/** The access keys that the account knows: those of the seed, and those that STS gave out since. */
import { type Kept, refill } from "../state/kept.ts";
import type { AccessKeySeed } from "./model.ts";
import type { AccessKey } from "./ram/ram-book.ts";

export interface AccessKeys extends Kept<readonly AccessKey[]> {
  find(id: string): AccessKey | undefined;
  add(key: AccessKey): void;
}

export function createAccessKeys(seeds: readonly AccessKeySeed[]): AccessKeys {
  const byId = new Map<string, AccessKey>(seeds.map((seed) => [seed.id, seed]));
  return {
    find: (id) => byId.get(id),
    add: (key) => void byId.set(key.id, key),
    save: () => [...byId.values()],
    load: (saved) =>
      refill(
        byId,
        saved.map((key) => [key.id, key]),
      ),
  };
}
