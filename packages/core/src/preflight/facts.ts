/** What was read of the world for one request, and when. */
import type { BackupReading, BackupSet, MediaReading } from "@bakferry/bak";

import type { MigrationRequest } from "../model/migration.ts";
import { type BackupSource, sourceName } from "../model/staging.ts";
import type { BucketFacts } from "../model/staging.ts";
import type { CloudIdentity, Grant, TargetAccount, TargetDatabase, TargetInstance } from "../model/target.ts";
import type { Text } from "../texts/text.ts";

/** A reading that failed is `unknown` with its reason; it never turns into "all is well". */
export type Known<T> =
  | { readonly kind: "known"; readonly value: T }
  | { readonly kind: "unknown"; readonly reason: Text };

export interface Facts {
  readonly readAt: number;
  readonly request: MigrationRequest;
  readonly source: BackupSource;
  /** Where the backup stands in OSS, or will stand after the upload. */
  readonly stagingKey: string;
  readonly media: Known<MediaReading>;
  /** SHA-256 of the edges of the file; `null` for staged objects, whose ETag serves. */
  readonly edgeDigest: string | null;
  readonly bucket: Known<BucketFacts>;
  readonly identity: Known<CloudIdentity>;
  readonly grant: Known<Grant>;
  readonly instance: Known<TargetInstance | undefined>;
  readonly databases: Known<readonly TargetDatabase[]>;
  readonly accounts: Known<readonly TargetAccount[]>;
}

/** What can be known of a backup beside SQL Server, before there is a request or a cloud. */
export type FileFacts = Pick<Facts, "source" | "media">;

/** What can be known of the place in OSS where a backup stands, or will stand. */
export type StagingFacts = Pick<Facts, "source" | "stagingKey" | "bucket">;

/** The reading when the file is a backup at all. */
export function backupOf(facts: Pick<Facts, "media">): BackupReading | undefined {
  return facts.media.kind === "known" && facts.media.value.kind === "backup" ? facts.media.value : undefined;
}

/** The one set that would be imported; RDS takes files with exactly one. */
export function backupSetOf(facts: Pick<Facts, "media">): BackupSet | undefined {
  return backupOf(facts)?.sets[0];
}

/** The instance when it was found. */
export function instanceOf(facts: Facts): TargetInstance | undefined {
  return facts.instance.kind === "known" ? facts.instance.value : undefined;
}

/** The last component of a key or a file name. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

export function sourceOf(facts: Pick<Facts, "source">): string {
  return sourceName(facts.source);
}
