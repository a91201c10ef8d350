/** Chance that repeats: the same seed gives the same choices in the same order. */

export interface Chance {
  /** From 0 inclusive to 1 exclusive. */
  readonly next: () => number;
  /** A whole number from `least` to `most`, both included. */
  readonly between: (least: number, most: number) => number;
  readonly pick: <T>(from: readonly T[]) => T;
}

/** One sequence for each cycle, so that a cycle repeats without those before it. */
export function createChance(seed: number, cycle: number): Chance {
  let state = (Math.imul(seed, 0x9e37_79b1) ^ Math.imul(cycle + 1, 0x85eb_ca6b)) >>> 0;
  // Mulberry32.
  const next = (): number => {
    state = (state + 0x6d2b_79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (least: number, most: number): number => least + Math.floor(next() * (most - least + 1));
  return {
    next,
    between,
    pick(from) {
      const picked = from[between(0, from.length - 1)];
      if (picked === undefined) throw new Error("There is nothing to pick from.");
      return picked;
    },
  };
}
