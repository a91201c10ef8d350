/** What was read of the world for one request, and when. */
import type { BackupReading, BackupSet, MediaReading } from "@bakferry/bak";

import type { PolicyDocument, Remedy } from "../model/finding.ts";
import { instanceFamily } from "../model/instance-family.ts";
import type { PastImport } from "../model/past-import.ts";
import type { AttachedPolicy } from "../model/policy.ts";
import { type BackupSource, sourceName } from "../model/staging.ts";
import type { BucketFacts } from "../model/staging.ts";
import type {
  CloudIdentity,
  ConfiguredTarget,
  Grant,
  TargetAccount,
  TargetDatabase,
  TargetInstance,
} from "../model/target.ts";
import type { ImportTask, PermissionVerdict } from "../ports/import-service.ts";
import type { ResourceUsage } from "../ports/instance-admin.ts";
import type { LifecycleRule, ObjectListing } from "../ports/object-store.ts";
import type { PreflightTerms } from "./terms.ts";

/** A reading that failed, or came too late, is `unknown` with its reason; it never turns into "all is well". */
export type Known<T> =
  | { readonly kind: "known"; readonly value: T; readonly readAt: number }
  | { readonly kind: "unknown"; readonly reason: Remedy; readonly readAt: number };

/** What is asked for; a migration's request is one. */
export interface ImportWish {
  /** As the person wrote it. */
  readonly databaseName: string;
  /** The name wanted on the instance. */
  readonly targetDatabaseName: string;
  readonly target: ConfiguredTarget;
  /** Databases of the same wave that come before it and are not on the instance yet; absent for none. */
  readonly ahead?: number;
}

/** Whether we may do what the import needs; see `REQUIRED_ACTIONS`. */
export interface PermissionFact {
  readonly action: string;
  readonly resource: string;
  readonly verdict: PermissionVerdict;
}

/** What our own identity may do in all. */
export interface OwnRights {
  /** `null` for the account itself, which may do everything. */
  readonly policies: readonly AttachedPolicy[] | null;
  /** What would be enough. */
  readonly enough: PolicyDocument;
}

/** A backup that shall be restored on top of the source, in the order of the restore. */
export interface Increment {
  readonly name: string;
  readonly reading: MediaReading;
}

export interface Facts {
  /** When the reading began. */
  readonly readAt: number;
  /** When the request was made; ages and ends are judged from here, so that waiting for a vote changes none. */
  readonly askedAt: number;
  readonly request: ImportWish;
  readonly source: BackupSource;
  /** Where the backup stands in OSS, or will stand after the upload. */
  readonly stagingKey: string;
  readonly media: Known<MediaReading>;
  /** What DBCC CHECKDB printed at the source; `null` where nobody gave it. */
  readonly checkdbOutput: Known<string> | null;
  /** SHA-256 of the edges of the file; `null` for staged objects, whose ETag serves. */
  readonly edgeDigest: string | null;
  /** `null`: a full import, nothing follows. */
  readonly increments: Known<readonly Increment[]> | null;
  readonly bucket: Known<BucketFacts>;
  readonly lifecycle: Known<readonly LifecycleRule[]>;
  /** What stands below the staging prefix, this backup among it. */
  readonly neighbours: Known<readonly ObjectListing[]>;
  readonly identity: Known<CloudIdentity>;
  readonly grant: Known<Grant>;
  readonly permissions: Known<readonly PermissionFact[]>;
  readonly rights: Known<OwnRights>;
  readonly instance: Known<TargetInstance | undefined>;
  readonly usage: Known<ResourceUsage>;
  readonly databases: Known<readonly TargetDatabase[]>;
  readonly accounts: Known<readonly TargetAccount[]>;
  readonly nameAvailability: Known<"available" | "taken" | "malformed">;
  readonly reservedWords: Known<readonly string[]>;
  /** RDS's imports of the last week. */
  readonly imports: Known<readonly ImportTask[]>;
  /** Our own imports, on this instance and others. */
  readonly history: Known<readonly PastImport[]>;
  readonly terms: PreflightTerms;
}

/** What can be known of a backup beside SQL Server, before there is a request or a cloud. */
export type FileFacts = Pick<Facts, "source" | "media">;

/** What can be known of the place in OSS where a backup stands, or will stand. */
export type StagingFacts = Pick<Facts, "source" | "stagingKey" | "bucket" | "readAt">;

/** The reading when the file is a backup at all. */
export function backupIn(media: MediaReading): BackupReading | undefined {
  return media.kind === "backup" ? media : undefined;
}

/** The one set that would be imported; RDS takes files with exactly one. */
export function setIn(media: MediaReading): BackupSet | undefined {
  return backupIn(media)?.sets[0];
}

export function backupSetOf({ media }: Pick<Facts, "media">): BackupSet | undefined {
  return media.kind === "known" ? setIn(media.value) : undefined;
}

/** The instance when it was found. */
export function instanceOf({ instance }: Pick<Facts, "instance">): TargetInstance | undefined {
  return instance.kind === "known" ? instance.value : undefined;
}

/** 2008 R2 on local disks, which reads a signed URL instead of a position in OSS. */
export function fetchesByUrl(facts: Pick<Facts, "instance">): boolean {
  const instance = instanceOf(facts);
  return instance !== undefined && instanceFamily(instance) === "local_2008r2";
}

/** The last component of a key or a file name. */
export function baseName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1);
}

export function sourceOf(facts: Pick<Facts, "source">): string {
  return sourceName(facts.source);
}
