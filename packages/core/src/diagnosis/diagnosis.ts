/** What a message of the cloud means, in the words of the domain. */
import type { RetryRule } from "../model/failure.ts";
import type { Aid } from "../model/finding.ts";
import type { Turnholder } from "../model/turnholder.ts";
import type { Text } from "../texts/text.ts";

/** `done`: the import itself went well, whatever is left to do. */
export type Outcome = "done" | "failed";

export interface Diagnosis {
  /** The class of the message: "IMPORT_NO_SPACE". */
  readonly code: string;
  readonly outcome: Outcome;
  readonly turn: Turnholder;
  readonly retry: RetryRule;
  /** What it means, with the numbers of the message. */
  readonly summary: Text;
  /** What to do, in order. */
  readonly remedies: readonly Text[];
  /** What saves typing: links and commands. Absent: none. */
  readonly aids?: readonly Aid[];
}

/** What the database is called at the source. */
export function sourceNameOf({ backup, databaseName }: ImportFacts): string {
  return backup?.databaseName ?? databaseName;
}

/** What is held about the import that a message is about. What nobody could read is `null`, and stays open. */
export interface ImportFacts {
  readonly instanceId: string;
  readonly regionId: string;
  /** The name on the instance. */
  readonly databaseName: string;
  /** "2022_ent_ha". */
  readonly engineVersion: string | null;
  /** The disk of the instance. */
  readonly storageBytes: number | null;
  /** From the backup's own header. */
  readonly backup: {
    readonly databaseName: string;
    readonly release: string;
    readonly databaseVersion: number;
  } | null;
  readonly object: ObjectFacts | null;
}

export interface ObjectFacts {
  /** "oss://bucket/key". */
  readonly address: string;
  readonly crc64: string | null;
  /** Bakferry sent it, and OSS confirmed the checksum of what was read from the file. */
  readonly isProvenCopy: boolean;
  /** What OSS says of it after the failure. */
  readonly now: "same" | "changed" | "gone" | "unknown";
}

/** Named groups of the pattern: what the message itself says. */
export type Said = Readonly<Record<string, string | undefined>>;

/** One class of messages, however RDS spells them. */
export interface Rule {
  readonly pattern: RegExp;
  readonly diagnose: (said: Said, facts: ImportFacts) => Diagnosis;
}
