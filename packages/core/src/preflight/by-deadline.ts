/**
 * Readings of the world under one deadline: what fails or comes late is `unknown`, and says why.
 *
 * The deadline counts the time of the services. While a request of these readings waits in our own line, it stands
 * still, for a while.
 */
import { OperationalError } from "../errors/operational-error.ts";
import { advise, type Remedy } from "../model/finding.ts";
import { policyAid } from "../model/policy.ts";
import type { Clock } from "../ports/clock.ts";
import type { LineWatch } from "../ports/cloud-line.ts";
import { text, valuesOf } from "../texts/text.ts";
import type { Known } from "./facts.ts";

export interface Readings {
  /** Never rejects, but for a bug. */
  readonly known: <T>(reading: Promise<T>) => Promise<Known<T>>;
  /** Hears of requests that wait in our own line. */
  readonly watch: LineWatch;
  /** Frees the timer; nothing is waited for any longer. */
  readonly close: () => void;
}

/** A crowd is worked off within this time, or it is no crowd. */
export const LONGEST_IN_LINE_MS = 120_000;

/** The deadline runs from here. */
export function openReadings(clock: Clock, deadlineMs: number): Readings {
  const closing = new AbortController();
  const line = watchLine(clock);
  const startedAt = clock.now();

  async function whenLate(): Promise<Remedy> {
    for (;;) {
      const inLineMs = line.waitedMs();
      const leftMs = deadlineMs - (clock.now() - startedAt - inLineMs);
      if (leftMs <= 0) return advise(text("finding.late", { deadlineMs }));
      const leftInLineMs = LONGEST_IN_LINE_MS - inLineMs;
      if (leftInLineMs <= 0) return advise(text("finding.crowded", { waitedMs: inLineMs }));
      await clock.sleep(Math.min(leftMs, leftInLineMs), closing.signal);
    }
  }
  const late = whenLate().then(
    (reason) => unknownNow(clock, reason),
    // Closed: whoever raced against it has its answer.
    () => unknownNow(clock, advise(text("finding.late", { deadlineMs }))),
  );

  return {
    known: (reading) => Promise.race([settle(clock, reading), late]),
    watch: line,
    close: () => closing.abort(),
  };
}

/** Counts the time in which at least one request waits. */
function watchLine(clock: Clock): LineWatch & { readonly waitedMs: () => number } {
  let waiting = 0;
  let since = 0;
  let before = 0;
  return {
    joined() {
      if (waiting === 0) since = clock.now();
      waiting += 1;
      return () => {
        waiting -= 1;
        if (waiting === 0) before += clock.now() - since;
      };
    },
    waitedMs: () => before + (waiting === 0 ? 0 : clock.now() - since),
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
