/** The answer of one preflight check: what is so, on which facts it rests, and what to do about it. */
import type { Text } from "../texts/text.ts";

/** `unknown`: the world did not tell us; it never counts as passed. */
export type FindingKind = "passed" | "warning" | "blocker" | "unknown";

export type CheckGroup = "source" | "file" | "bucket" | "permission" | "instance" | "target" | "cost";

export interface Finding {
  readonly checkId: string;
  readonly group: CheckGroup;
  readonly kind: FindingKind;
  /** Its kind is part of what is approved. `false`: an estimate, whose change voids no vote and whose silence stops nothing. */
  readonly binds: boolean;
  /** What is so, with the numbers. */
  readonly summary: Text;
  /** What to do next; always there unless `passed`. */
  readonly remedy: Remedy | null;
  readonly evidence: readonly Evidence[];
}

/** One fact that an answer rests on. Never part of the plan: facts are read again, and at another time. */
export interface Evidence {
  /** Ends with its unit where it has one: "freeBytes", "p90Ms". */
  readonly name: string;
  readonly value: string | number | boolean | null;
  readonly source: FactSource;
  /** Milliseconds since 1970. */
  readonly readAt: number;
}

/** Where a fact was read: the header of the backup, one kind of request to the cloud, or Bakferry's own records. */
export type FactSource =
  | "backup"
  | "bucket"
  | "lifecycle"
  | "objects"
  | "identity"
  | "role"
  | "permissions"
  | "instance"
  | "usage"
  | "databases"
  | "accounts"
  | "names"
  | "imports"
  | "history"
  | "checkdb"
  | "prices"
  | "request";

/** One sentence of advice, and whatever saves typing. */
export interface Remedy {
  readonly text: Text;
  readonly aids: readonly Aid[];
}

export type Aid =
  /** To be copied as it is; `sql` runs on the source, `shell` wherever one has the rights. */
  | { readonly kind: "command"; readonly language: "sql" | "shell"; readonly command: string }
  | { readonly kind: "policy"; readonly policy: PolicyDocument }
  | { readonly kind: "link"; readonly label: Text; readonly url: string }
  /** Each surface offers it in its own way: a button, or the words to type. */
  | { readonly kind: "button"; readonly button: RemedyButton };

export type RemedyButton =
  | { readonly id: "another_name"; readonly name: string }
  | { readonly id: "another_backup" }
  | { readonly id: "check_again" };

/** A custom policy as RAM takes it. */
export interface PolicyDocument {
  readonly Version: "1";
  readonly Statement: readonly {
    readonly Effect: "Allow";
    readonly Action: readonly string[];
    readonly Resource: string | readonly string[];
  }[];
}

export function advise(text: Text, ...aids: readonly Aid[]): Remedy {
  return { text, aids };
}

/** As an earlier version wrote it: with a sentence for a remedy, without evidence, and always binding. */
export type StoredFinding =
  | Finding
  | (Omit<Finding, "binds" | "evidence" | "remedy"> & { readonly remedy: Text | null });

export function findingFromStored(stored: StoredFinding): Finding {
  if ("binds" in stored) return stored;
  return { ...stored, binds: true, remedy: stored.remedy && advise(stored.remedy), evidence: [] };
}

/** A request goes on only when nothing that binds blocks, and everything that binds is known. */
export function allowsApproval(findings: readonly Finding[]): boolean {
  return (
    findings.length > 0 &&
    findings.every(({ kind, binds }) => !binds || kind === "passed" || kind === "warning")
  );
}

/** Something that binds could not be found out; asking again may help. */
export function isUncertain(findings: readonly Finding[]): boolean {
  return findings.some(({ kind, binds }) => binds && kind === "unknown");
}

/** What keeps a request from going on: what blocks, and what is unknown and should not be. */
export function obstaclesIn(findings: readonly Finding[]): readonly Finding[] {
  return findings.filter(({ kind, binds }) => kind === "blocker" || (binds && kind === "unknown"));
}
