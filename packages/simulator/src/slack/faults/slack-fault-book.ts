/** Which faults are set between Slack and its apps, and which of them strike. */
import { assertCanStrike, type Chooser, createChooser } from "../../faults/choose.ts";
import type { Envelope } from "../delivery/envelope.ts";
import type { CallEffect, DeliveryEffect, SlackFault } from "./slack-fault.ts";

export interface SlackFaultControl {
  /** Throws a RangeError for a fault that could never strike. */
  readonly add: (...faults: readonly SlackFault[]) => void;
  /** Takes these faults away, the very same values that were added. */
  readonly remove: (...faults: readonly SlackFault[]) => void;
  /** Takes all faults away; what already struck goes on. */
  readonly clear: () => void;
  /** How often each kind of effect struck so far. */
  readonly struck: Readonly<Partial<Record<(CallEffect | DeliveryEffect)["kind"], number>>>;
}

export interface SlackFaultBook extends SlackFaultControl {
  meetCall(method: string): readonly CallEffect[];
  meetDelivery(type: Envelope["type"]): readonly DeliveryEffect[];
}

export function createSlackFaultBook(): SlackFaultBook {
  let faults: readonly { readonly fault: SlackFault; readonly strikes: Chooser }[] = [];
  const struck: Partial<Record<(CallEffect | DeliveryEffect)["kind"], number>> = {};

  function note<E extends CallEffect | DeliveryEffect>(effect: E): E {
    struck[effect.kind] = (struck[effect.kind] ?? 0) + 1;
    return effect;
  }

  return {
    struck,
    add(...added) {
      for (const fault of added) assertCanStrike(placeOf(fault), fault);
      faults = [...faults, ...added.map((fault) => ({ fault, strikes: createChooser(fault) }))];
    },
    remove(...removed) {
      faults = faults.filter(({ fault }) => !removed.includes(fault));
    },
    clear() {
      faults = [];
    },
    meetCall: (method) =>
      faults.flatMap(({ fault, strikes }) =>
        "method" in fault && isAbout(fault.method, method) && strikes() ? [note(fault.effect)] : [],
      ),
    meetDelivery: (type) =>
      faults.flatMap(({ fault, strikes }) =>
        "delivery" in fault && isAbout(fault.delivery, type) && strikes() ? [note(fault.effect)] : [],
      ),
  };
}

function placeOf(fault: SlackFault): string {
  return "method" in fault ? fault.method : fault.delivery;
}

function isAbout(pattern: string, name: string): boolean {
  return pattern === "*" || pattern === name;
}
