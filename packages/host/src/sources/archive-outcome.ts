/** What opening an archive can come to: a backup that streams, a refusal that says what to do, or no archive at all. */
import type { SequentialSource } from "@bakferry/core";

export type ArchiveMethod = "stored" | "deflate" | "deflate64" | "gzip" | "tar" | "tar+gzip";

export type ArchiveRefusalReason =
  | "no_backup"
  | "several_backups"
  | "not_a_backup"
  | "bacpac"
  | "nested_archive"
  | "encrypted"
  | "unsupported_method"
  | "unsupported_archive"
  | "too_large"
  | "suspicious_ratio"
  | "unusable_name"
  | "too_many_entries"
  | "truncated"
  | "multi_disk"
  | "headers_disagree"
  | "link"
  | "sparse"
  | "damaged";

export interface ArchivedBackup {
  readonly kind: "backup";
  readonly source: SequentialSource;
  /** Without the folders that the archive gives it. */
  readonly entryName: string;
  /** As declared, and proved only by reading to the end; `null` for gzip, which does not say. */
  readonly sizeBytes: number | null;
  /** For a tar, of the whole archive. */
  readonly compressedBytes: number;
  readonly method: ArchiveMethod;
}

export interface ArchiveRefusal {
  readonly kind: "refused";
  readonly reason: ArchiveRefusalReason;
  /** One sentence with names and numbers in it; names are quoted, so that none of them can steer a terminal. */
  readonly detail: string;
  /** What a person does next, in one sentence. */
  readonly remedy: string;
  /** Entry names that the reason is about, at most 20. */
  readonly entries: readonly string[];
}

/** `not_archive`: open it as a file. */
export type ArchiveOutcome = ArchivedBackup | ArchiveRefusal | { readonly kind: "not_archive" };

export interface ArchiveLimits {
  /** The largest backup that may come out; what OSS takes as one object, unless something smaller is asked. */
  readonly maxBytes: number;
  /** Bytes out for one byte in. Deflate ends at 1032; Deflate64 can go on to 29,000, but only for one byte repeated. */
  readonly maxRatio: number;
}

/** 48.8 TiB is the largest object of OSS: 10,000 parts of 5 GB. */
export const DEFAULT_LIMITS: ArchiveLimits = { maxBytes: 53_656_000_000_000, maxRatio: 2000 };

const LISTED = 20;
const UNPACK = "Unpack the archive and upload the .bak itself.";
const AGAIN = "Copy or download the archive again, then try again.";

const REMEDIES: Readonly<Record<ArchiveRefusalReason, string>> = {
  no_backup: "Give an archive that holds the .bak, or the .bak itself.",
  several_backups: "Unpack the archive and upload the backups one by one, or as one folder.",
  not_a_backup: "Give a file that BACKUP DATABASE or BACKUP LOG wrote.",
  bacpac: "RDS restores .bak files only; make one with BACKUP DATABASE.",
  nested_archive: UNPACK,
  encrypted: "Unpack the archive with its password and upload the .bak itself.",
  unsupported_method: "Unpack the archive and upload the .bak itself, or pack it again with Deflate.",
  unsupported_archive: "Unpack the archive and upload the .bak itself, or pack it as .zip or .tar.gz.",
  too_large: "Check what the archive holds; unpack it and upload the .bak itself if it is right.",
  suspicious_ratio: "Check what the archive holds; unpack it and upload the .bak itself if it is right.",
  unusable_name: "Unpack the archive, rename the .bak and upload it.",
  too_many_entries: UNPACK,
  truncated: AGAIN,
  multi_disk: "Join the volumes and unpack them, then upload the .bak itself.",
  headers_disagree: AGAIN,
  link: "Pack the file itself and not a link to it.",
  sparse: UNPACK,
  damaged: AGAIN,
};

export function refuse(
  reason: ArchiveRefusalReason,
  detail: string,
  entries: readonly string[] = [],
): ArchiveRefusal {
  return { kind: "refused", reason, detail, remedy: REMEDIES[reason], entries: entries.slice(0, LISTED) };
}

/** For a sentence about entries: the first few names, quoted, and how many more there are. */
export function listed(names: readonly string[], total: number = names.length): string {
  const shown = names.slice(0, 3).map(quotedName).join(", ");
  return total > 3 ? `${shown} and ${total - 3} more` : shown;
}

/** Bounded, and with control characters made visible. */
export function quotedName(name: string): string {
  const shown = name.length > 100 ? `${name.slice(0, 100)}…` : name;
  return JSON.stringify(shown).replaceAll(
    /[\p{Cc}\p{Cf}]/gu,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
