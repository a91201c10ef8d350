/** One rule of the preflight examination: pure, over facts that were read before. */
import type { CheckGroup, Evidence, FactSource, Finding, Remedy } from "../model/finding.ts";
import type { Text } from "../texts/text.ts";
import type { Facts, Known } from "./facts.ts";

/** The answer without the rule's own name. */
export type Answer = Pick<Finding, "kind" | "summary" | "remedy" | "evidence">;

/** `Read` names the facts that the rule looks at, so that it also runs where only those are known. */
export interface Check<Read = Facts> {
  readonly id: string;
  readonly group: CheckGroup;
  /** An estimate, or what changes with the clock alone: it informs, and binds nobody. */
  readonly informs?: true;
  /** `null`: the rule says nothing about this request (no version to compare in a file that is no backup). */
  run(facts: Read): Answer | null;
}

export function passed(summary: Text, evidence: readonly Evidence[] = []): Answer {
  return { kind: "passed", summary, remedy: null, evidence };
}

export function warning(summary: Text, remedy: Remedy, evidence: readonly Evidence[] = []): Answer {
  return { kind: "warning", summary, remedy, evidence };
}

export function blocker(summary: Text, remedy: Remedy, evidence: readonly Evidence[] = []): Answer {
  return { kind: "blocker", summary, remedy, evidence };
}

export function unknown(summary: Text, remedy: Remedy, evidence: readonly Evidence[] = []): Answer {
  return { kind: "unknown", summary, remedy, evidence };
}

/** Figures of one fact, each under its name: `from("instance", facts.instance, { freeBytes })`. */
export function from(
  source: FactSource,
  { readAt }: { readonly readAt: number },
  figures: Readonly<Record<string, Evidence["value"]>>,
): readonly Evidence[] {
  return Object.entries(figures).map(([name, value]) => ({ name, value, source, readAt }));
}

/** Runs `judge` on a known fact; an unknown one is answered with its reason. */
export function whenKnown<T>(
  fact: Known<T>,
  summary: Text,
  judge: (value: T) => Answer | null,
): Answer | null {
  return fact.kind === "known" ? judge(fact.value) : unknown(summary, fact.reason);
}

type Needed = Readonly<Record<string, Known<unknown>>>;
type Values<F extends Needed> = { readonly [K in keyof F]: F[K] extends Known<infer T> ? T : never };

/** The same for several facts: one that is missing is enough to know nothing. */
export function whenAllKnown<F extends Needed>(
  facts: F,
  summary: Text,
  judge: (values: Values<F>) => Answer | null,
): Answer | null {
  const values: Record<string, unknown> = {};
  for (const [name, fact] of Object.entries(facts)) {
    if (fact.kind === "unknown") return unknown(summary, fact.reason);
    values[name] = fact.value;
  }
  // Filled name by name from `facts`; the compiler cannot follow a mapped type through a loop.
  return judge(values as Values<F>);
}
