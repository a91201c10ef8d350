/** Readings of the world under one deadline: what fails or comes late is `unknown`, and says why. */
import { OperationalError } from "../errors/operational-error.ts";
import { advise, type Remedy } from "../model/finding.ts";
import { policyAid } from "../model/policy.ts";
import type { Clock } from "../ports/clock.ts";
import { text, valuesOf } from "../texts/text.ts";
import type { Known } from "./facts.ts";

export interface Readings {
  /** Never rejects, but for a bug. */
  readonly known: <T>(reading: Promise<T>) => Promise<Known<T>>;
  /** Frees the timer; nothing is waited for any longer. */
  readonly close: () => void;
}

/** The deadline runs from here. */
export function openReadings(clock: Clock, deadlineMs: number): Readings {
  const closing = new AbortController();
  const late = clock.sleep(deadlineMs, closing.signal).then(
    () => unknownNow(clock, advise(text("finding.late", { deadlineMs }))),
    // Closed: whoever raced against it has its answer.
    () => unknownNow(clock, advise(text("finding.late", { deadlineMs }))),
  );

  return {
    known: (reading) => Promise.race([settle(clock, reading), late]),
    close: () => closing.abort(),
  };
}

export function knownNow<T>(clock: Pick<Clock, "now">, value: T): Known<T> {
  return { kind: "known", value, readAt: clock.now() };
}

export function unknownNow(clock: Pick<Clock, "now">, reason: Remedy): Known<never> {
  return { kind: "unknown", reason, readAt: clock.now() };
}

/** Only the world's failures become facts; a bug stays a bug. */
async function settle<T>(clock: Clock, reading: Promise<T>): Promise<Known<T>> {
  try {
    return knownNow(clock, await reading);
  } catch (error) {
    if (!OperationalError.is(error)) throw error;
    return unknownNow(clock, remedyOf(error));
  }
}

/** A missing permission comes with the policy that grants it. */
export function remedyOf(error: OperationalError): Remedy {
  if (!error.remedy) {
    const meaning = text(`errorCode.${error.code}.meaning`);
    const remedy = text(`errorCode.${error.code}.remedy`);
    return advise(text("intake.cloudTrouble", { meaning, remedy, verbatim: error.verbatim ?? "" }));
  }
  const missing = valuesOf(error.remedy, "error.grantAction");
  return missing ? advise(error.remedy, policyAid([missing])) : advise(error.remedy);
}
