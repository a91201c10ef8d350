/** The three forms of a thread's entry. */
import type { Failure } from "../model/failure.ts";
import type { Text } from "../texts/text.ts";
import type { Entry } from "./summary.ts";

export function progress(said: Text): Entry {
  return {
    level: "running",
    text: said,
    details: [],
    remedies: [],
    verbatim: null,
    broadcast: false,
    mentionsRequester: false,
  };
}

export function ended(said: Text, level: Entry["level"]): Entry {
  return {
    level,
    text: said,
    details: [],
    remedies: [],
    verbatim: null,
    broadcast: level === "succeeded",
    mentionsRequester: true,
  };
}

export function failed(failure: Failure, said: Text): Entry {
  const { summary, state, remedies, verbatim } = failure;
  return {
    level: "failed",
    text: said,
    details: [summary, state],
    remedies,
    verbatim,
    broadcast: true,
    mentionsRequester: true,
  };
}
