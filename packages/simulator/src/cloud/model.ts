/**
 * The simulated account: what stands in it at the start, in the words of the services that own it.
 *
 * The spelling of status, class and version values is Alibaba Cloud's, because clients compare them as text.
 */

import type { PolicyDocument, TrustDocument } from "./ram/policy.ts";
import type { CloudSwitches } from "./switches.ts";

/** One AccessKey pair and the identity behind it. */
export interface AccessKeySeed {
  readonly id: string;
  readonly secret: string;
  /** Set for temporary credentials: every request must then carry it. */
  readonly securityToken?: string;
  /** Real time in milliseconds at which temporary credentials end; never when left out. */
  readonly expiresAt?: number;
  /** Somebody has disabled it in RAM's console. */
  readonly isDisabled?: boolean;
  /** `acs:ram::<account>:user/<name>`, `:root` or `:assumed-role/<role>/<session>`. */
  readonly arn: string;
  /** What its identity is allowed; everything when neither this nor `actions` is given. */
  readonly policies?: readonly PolicyDocument[];
  /** Short for one policy that allows these actions on everything: `rds:*`. */
  readonly actions?: readonly string[];
}

export interface RoleSeed {
  readonly name: string;
  readonly description?: string;
  readonly trust: TrustDocument;
  /** Names of system policies, or documents of its own. */
  readonly policies: readonly (string | PolicyDocument)[];
  /** 3600 when left out. */
  readonly maxSessionSeconds?: number;
}

export type StorageClass = "Standard" | "IA" | "Archive" | "ColdArchive" | "DeepColdArchive";
export type BucketAcl = "private" | "public-read" | "public-read-write";
/** `default` is what the bucket says. */
export type ObjectAcl = "default" | BucketAcl;
export type EncryptionAlgorithm = "None" | "AES256" | "KMS" | "SM4";

/** Two ends with zeros between them that take no place: what `stretchBackup` of the backup reader's tests makes. */
export interface SparseBytes {
  readonly head: Uint8Array;
  readonly dataBytes: number;
  readonly tail: Uint8Array;
}

export interface ObjectSeed {
  readonly key: string;
  readonly bytes: Uint8Array | SparseBytes;
}

/** A lifecycle rule, in the words of GetBucketLifecycle. */
export interface LifecycleRuleSeed {
  readonly id: string;
  /** Empty for the whole bucket. */
  readonly prefix: string;
  readonly status: "Enabled" | "Disabled";
  readonly expirationDays?: number;
  /** ISO 8601, midnight UTC; instead of days. */
  readonly createdBeforeDate?: string;
  readonly abortUploadDays?: number;
  readonly transitions?: readonly {
    readonly days: number;
    readonly storageClass: Exclude<StorageClass, "Standard">;
  }[];
}

export interface BucketSeed {
  readonly name: string;
  /** RDS spelling of the region, without `oss-`. */
  readonly region: string;
  readonly storageClass: StorageClass;
  /** Server-side encryption that every new object gets. */
  readonly sse: EncryptionAlgorithm;
  /** Account that owns the bucket. */
  readonly ownerId: string;
  /** ISO 8601. A bucket from 2025-09-01 on takes no V1 signatures. */
  readonly createdAt: string;
  /** Who may read and write besides the owner; private when left out. */
  readonly acl?: BucketAcl;
  /** Whether public access is blocked whatever the ACL; for a private bucket it is, when left out. */
  readonly blocksPublicAccess?: boolean;
  readonly lifecycle?: readonly LifecycleRuleSeed[];
  /** Transfer acceleration; never asked for when left out. */
  readonly acceleration?: boolean;
  readonly objects?: readonly ObjectSeed[];
}

export type BucketChange = Partial<
  Pick<
    BucketSeed,
    | "region"
    | "storageClass"
    | "sse"
    | "ownerId"
    | "acl"
    | "blocksPublicAccess"
    | "lifecycle"
    | "acceleration"
  >
>;

export type LockMode =
  | "Unlock"
  | "ManualLock"
  | "LockByExpiration"
  | "LockByRestoration"
  | "LockByDiskQuota"
  | "LockReadInstanceByDiskQuota";

export type InstanceCategory = "Basic" | "HighAvailability" | "AlwaysOn";

export interface DatabaseState {
  readonly name: string;
  readonly status: "Creating" | "Running" | "Deleting";
  /** Collation; SQL Server instances report it as the character set. */
  readonly collation: string;
  /** Whether it can be read; `Online` when left out. */
  readonly access?: "Online" | "Restoring" | "In Recovery";
  /** What its files take on the disk; 0, an empty database, when left out. */
  readonly dataBytes?: number;
  /** The task that restored it. */
  readonly importTaskId?: string;
  /** Whether that task wrote over a database that stood here before. */
  readonly stoodBefore?: boolean;
}

/** Database names are compared without regard to case under the instance's collation. */
export function isSameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

export interface AccountState {
  readonly name: string;
  readonly type: "Normal" | "Super" | "Sysadmin";
  readonly status: "Available" | "Unavailable";
  readonly description?: string;
  /** Of a privileged account all databases, when left out. */
  readonly privileges?: readonly {
    readonly database: string;
    readonly privilege: "ReadOnly" | "ReadWrite" | "DBOwner";
  }[];
}

export interface InstanceState {
  readonly id: string;
  readonly description: string;
  readonly region: string;
  /** By key; none when left out. */
  readonly tags?: Readonly<Record<string, string>>;
  readonly engine: "SQLServer" | "MySQL" | "PostgreSQL";
  /** `2022_ent_ha`, `2016_std_ha`, `2008r2` … */
  readonly engineVersion: string;
  readonly category: InstanceCategory;
  readonly type: "Primary" | "Readonly";
  /** `local_ssd` or one of the `cloud_…` disks. */
  readonly storageType: string;
  readonly storageGb: number;
  readonly diskUsedBytes: number;
  /** How much of it is transaction log; none when left out. */
  readonly logBytes?: number;
  /** `Running` or one of the many states in which an instance takes no orders. */
  readonly status: string;
  readonly lockMode: LockMode;
  readonly maxDatabases: number;
  readonly databases: readonly DatabaseState[];
  readonly accounts: readonly AccountState[];
  /** Database files on its disk that belong to no database: "dbtest.mdf". */
  readonly unattachedFiles?: readonly string[];
}

export type InstanceSeed = Omit<InstanceState, "engine" | "type"> &
  Partial<Pick<InstanceState, "engine" | "type">>;
export type InstanceChange = Partial<Omit<InstanceState, "id">>;

export interface CloudSeed {
  readonly accountId: string;
  readonly accessKeys: readonly AccessKeySeed[];
  /** Whether AliyunRDSImportRole exists, without which RDS cannot read OSS. */
  readonly rolePresent: boolean;
  readonly roles?: readonly RoleSeed[];
  readonly regions: readonly string[];
  readonly buckets: readonly BucketSeed[];
  readonly instances: readonly InstanceSeed[];
  /** Answers to what the documentation leaves open; the defaults for those left out. */
  readonly switches?: Partial<CloudSwitches>;
}
