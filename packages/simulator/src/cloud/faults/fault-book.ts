/** Which faults are set, and which of them strike a request. */
import type { Fault, FaultEffect, Strike } from "./fault.ts";

/** The knobs of whoever rehearses trouble. */
export interface FaultControl {
  /** Throws a RangeError for a fault that could never strike. */
  add(...faults: readonly Fault[]): void;
  /** Takes all faults away and sets the clock right. What already struck goes on. */
  clear(): void;
  /** The cloud's clock is ahead of this machine's by so much, in milliseconds. */
  setClockOffset(milliseconds: number): void;
  /** Oldest first. */
  readonly strikes: readonly Strike[];
}

export interface FaultBook extends FaultControl {
  readonly clockOffsetMs: number;
  /** The effects that this request meets, in the order in which the faults were added. */
  meet(request: { readonly operation: string; readonly requestId: string }): readonly FaultEffect[];
}

interface SetFault {
  readonly fault: Fault;
  readonly random: () => number;
  seen: number;
  struck: number;
}

const MOST_STRIKES = 10_000;

export function createFaultBook(): FaultBook {
  let faults: readonly SetFault[] = [];
  let strikes: readonly Strike[] = [];
  let clockOffsetMs = 0;

  return {
    add(...added) {
      for (const fault of added) check(fault);
      faults = [...faults, ...added.map((fault) => ({ fault, random: randomOf(fault), seen: 0, struck: 0 }))];
    },
    clear() {
      faults = [];
      clockOffsetMs = 0;
    },
    setClockOffset(milliseconds) {
      clockOffsetMs = milliseconds;
    },
    get clockOffsetMs() {
      return clockOffsetMs;
    },
    get strikes() {
      return strikes;
    },
    meet({ operation, requestId }) {
      const concerned = faults.filter(
        ({ fault }) => fault.operation === "*" || fault.operation === operation,
      );
      const effects = concerned.filter(strikesNow).map(({ fault }) => fault.effect);
      const time = Date.now();
      strikes = [
        ...strikes,
        ...effects.map(({ kind }) => ({ time, operation, requestId, effect: kind })),
      ].slice(-MOST_STRIKES);
      return effects;
    },
  };
}

function strikesNow(set: SetFault): boolean {
  set.seen += 1;
  const { when, times = Infinity } = set.fault;
  if (set.struck >= times || !isChosen(set, when)) return false;
  set.struck += 1;
  return true;
}

function isChosen({ seen, random }: SetFault, when: Fault["when"]): boolean {
  if (when === undefined) return true;
  if ("nth" in when) return when.nth.includes(seen);
  if ("every" in when) return seen % when.every === 0;
  return random() < when.chance;
}

function check({ operation, when, times = 1 }: Fault): void {
  if (operation !== "" && times >= 1 && canStrike(when)) return;
  throw new RangeError(`The fault for ${operation || "no operation"} could never strike.`);
}

function canStrike(when: Fault["when"]): boolean {
  if (when === undefined) return true;
  if ("nth" in when) return when.nth.length > 0;
  if ("every" in when) return when.every >= 1;
  return when.chance > 0 && when.chance <= 1;
}

/** Mulberry32: short, and even enough to choose requests by. */
function randomOf({ when }: Fault): () => number {
  let state = when !== undefined && "seed" in when ? when.seed >>> 0 : 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
