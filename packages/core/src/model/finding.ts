/** The answer of one preflight check. */
import type { Text } from "../texts/text.ts";

/** `unknown`: the world did not tell us; it never counts as passed. */
export type FindingKind = "passed" | "warning" | "blocker" | "unknown";

export type CheckGroup = "file" | "bucket" | "permission" | "instance" | "target";

export interface Finding {
  readonly checkId: string;
  readonly group: CheckGroup;
  readonly kind: FindingKind;
  /** What is so, with the numbers. */
  readonly summary: Text;
  /** What to do next; always there unless `passed`. */
  readonly remedy: Text | null;
}

/** A request goes on only when nothing blocks and everything is known. */
export function allowsApproval(findings: readonly Finding[]): boolean {
  return findings.length > 0 && findings.every(({ kind }) => kind === "passed" || kind === "warning");
}
