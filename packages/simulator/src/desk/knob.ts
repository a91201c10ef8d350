/** One switch of the faults panel: trouble of one kind that is there or not. */
import type { DeskKnob } from "./desk-contract.ts";

export interface Knob extends DeskKnob {
  turn(on: boolean): void;
}
