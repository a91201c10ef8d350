/**
 * Which of the requests that a fault is about it strikes: the nth, every so many, or some by chance.
 *
 * Chance has a seed, so that a run repeats as long as its requests come in the same order.
 */

export interface Choice {
  /** Counted from 1 since the fault was added. Each one when left out. */
  readonly when?:
    | { readonly nth: readonly number[] }
    | { readonly every: number }
    /** Repeats for the same seed, as long as requests come in the same order. */
    | { readonly chance: number; readonly seed: number };
  /** Stops after so many strikes. */
  readonly times?: number;
}

/** Asked once for each request that the fault is about; true when it strikes. */
export type Chooser = () => boolean;

export function createChooser(choice: Choice): Chooser {
  const random = randomOf(choice);
  const { when, times = Infinity } = choice;
  let seen = 0;
  let struck = 0;
  return () => {
    seen += 1;
    if (struck >= times || !isChosen(when, { seen, random })) return false;
    struck += 1;
    return true;
  };
}

/** Throws a RangeError for a fault that could never strike; `what` names it. */
export function assertCanStrike(what: string, { when, times = 1 }: Choice): void {
  if (what !== "" && times >= 1 && canStrike(when)) return;
  throw new RangeError(`The fault for ${what || "no operation"} could never strike.`);
}

function isChosen(
  when: Choice["when"],
  { seen, random }: { readonly seen: number; readonly random: () => number },
): boolean {
  if (when === undefined) return true;
  if ("nth" in when) return when.nth.includes(seen);
  if ("every" in when) return seen % when.every === 0;
  return random() < when.chance;
}

function canStrike(when: Choice["when"]): boolean {
  if (when === undefined) return true;
  if ("nth" in when) return when.nth.length > 0;
  if ("every" in when) return when.every >= 1;
  return when.chance > 0 && when.chance <= 1;
}

/** Mulberry32: short, and even enough to choose requests by. */
function randomOf({ when }: Choice): () => number {
  let state = when !== undefined && "seed" in when ? when.seed >>> 0 : 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
