/** One rule of the preflight examination: pure, over facts that were read before. */
import type { CheckGroup, Finding } from "../model/finding.ts";
import type { Text } from "../texts/text.ts";
import type { Facts, Known } from "./facts.ts";

/** The answer without the rule's own name. */
export type Answer = Pick<Finding, "kind" | "summary" | "remedy">;

/** `Read` names the facts that the rule looks at, so that it also runs where only those are known. */
export interface Check<Read = Facts> {
  readonly id: string;
  readonly group: CheckGroup;
  /** `null`: the rule says nothing about this request (no version to compare in a file that is no backup). */
  run(facts: Read): Answer | null;
}

export function passed(summary: Text): Answer {
  return { kind: "passed", summary, remedy: null };
}

export function warning(summary: Text, remedy: Text): Answer {
  return { kind: "warning", summary, remedy };
}

export function blocker(summary: Text, remedy: Text): Answer {
  return { kind: "blocker", summary, remedy };
}

/** Runs `judge` on a known fact; an unknown one is answered with its reason. */
export function whenKnown<T>(
  fact: Known<T>,
  unknown: Text,
  judge: (value: T) => Answer | null,
): Answer | null {
  if (fact.kind === "known") return judge(fact.value);
  return { kind: "unknown", summary: unknown, remedy: fact.reason };
}
