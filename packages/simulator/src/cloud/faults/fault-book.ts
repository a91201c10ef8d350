/** Which faults are set, and which of them strike a request. */
import { assertCanStrike, type Chooser, createChooser } from "../../faults/choose.ts";
import type { Fault, FaultEffect, Strike } from "./fault.ts";

/** The knobs of whoever rehearses trouble. */
export interface FaultControl {
  /** Throws a RangeError for a fault that could never strike. */
  add(...faults: readonly Fault[]): void;
  /** Takes these faults away, the very same values that were added. */
  remove(...faults: readonly Fault[]): void;
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
  readonly strikes: Chooser;
}

const MOST_STRIKES = 10_000;

export function createFaultBook(): FaultBook {
  let faults: readonly SetFault[] = [];
  let strikes: readonly Strike[] = [];
  let clockOffsetMs = 0;

  return {
    add(...added) {
      for (const fault of added) assertCanStrike(fault.operation, fault);
      faults = [...faults, ...added.map((fault) => ({ fault, strikes: createChooser(fault) }))];
    },
    remove(...removed) {
      faults = faults.filter(({ fault }) => !removed.includes(fault));
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
      const effects = concerned.filter((set) => set.strikes()).map(({ fault }) => fault.effect);
      const time = Date.now();
      strikes = [
        ...strikes,
        ...effects.map(({ kind }) => ({ time, operation, requestId, effect: kind })),
      ].slice(-MOST_STRIKES);
      return effects;
    },
  };
}
