import type { PolicyDocument } from "../model/finding.ts";
/** RDS as the domain needs it: facts about instances, and restoring backups from OSS. */
import type { AttachedPolicy } from "../model/policy.ts";
import type { CloudIdentity, Grant, TargetAccount, TargetDatabase, TargetInstance } from "../model/target.ts";
import type { ObjectAddress } from "./object-store.ts";

/** Where a backup stands in OSS: host without scheme, bucket, key. */
export interface ObjectPosition extends ObjectAddress {
  readonly endpoint: string;
}

/** `synchronous` checks before the database opens, `asynchronous` afterwards: its verdict comes after `Success`. */
export type ConsistencyCheck = "synchronous" | "asynchronous";

interface ImportDestination {
  readonly instanceId: string;
  readonly databaseName: string;
}

/** One full backup, opened at once. */
export interface FullImport extends ImportDestination {
  readonly kind: "full";
  readonly position: ObjectPosition;
  readonly consistencyCheck: ConsistencyCheck;
}

/** The first of a chain; the database stays closed until `openDatabase`. */
export interface ChainFullImport extends ImportDestination {
  readonly kind: "chain_full";
  readonly position: ObjectPosition;
}

/** A differential or log backup on top of a chain; one file for each order, in the order of their LSNs. */
export interface ChainIncrementImport extends ImportDestination {
  readonly kind: "chain_increment";
  readonly position: ObjectPosition;
  /** The task of the chain's full backup. */
  readonly baseTaskId: string;
}

/**
 * 2008 R2 on local disks, whose database must exist and be empty. RDS reads such backups by signed URLs. The adapter
 * signs them when it sends the order: whoever has one may read the backup, so it is shown to nobody, not even to us.
 */
export interface SignedUrlImport extends ImportDestination {
  readonly kind: "signed_url";
  readonly objects: readonly [ObjectAddress, ...ObjectAddress[]];
  /** Has to outlast the download; see `StartedImport.urlExpiresAt`. */
  readonly validForSeconds: number;
}

/** Each kind is one legal combination of BackupMode, IsOnlineDB, CheckDBMode, MigrateTaskId, OssObjectPositions, OSSUrls. */
export type ImportOrder = FullImport | ChainFullImport | ChainIncrementImport | SignedUrlImport;

export interface StartedImport {
  readonly taskId: string;
  /** By which `progress` may tell a percentage; `null` where RDS gave none. */
  readonly centreTaskId: string | null;
  /** When the first signed URL ends, which the end of a temporary key brings forward; `null` without URLs. */
  readonly urlExpiresAt: number | null;
}

/** RDS's record of one import; its words are kept as they are. */
export interface ImportTask {
  readonly taskId: string;
  readonly databaseName: string;
  /** `FULL`, `UPDF`, or empty where RDS does not tell. */
  readonly mode: string;
  /** `NoStart`, `Running`, `Success`, `Failed`, `Waiting`, or a word we do not know. */
  readonly status: string;
  readonly description: string;
  readonly createdAt: number | null;
  readonly finishedAt: number | null;
}

export interface ImportFile {
  readonly fileName: string;
  /** `Database`, `Differential_Database`, `Transaction_Log`, or a word we do not know. */
  readonly kind: string;
  /** `Downloading`, `CheckSuccess`, `Restoring`, … or a word we do not know. */
  readonly status: string;
  readonly description: string;
  /** RDS tells whole megabytes; `null` where it does not. */
  readonly sizeBytes: number | null;
  readonly createdAt: number | null;
  readonly finishedAt: number | null;
  readonly isAvailable: boolean | null;
}

export interface ImportProgress {
  /** 0 to 100, as RDS says; nothing of it is reckoned here. */
  readonly percent: number;
  readonly remainingSeconds: number | null;
  readonly step: string | null;
}

export interface ImportService {
  /** `undefined` when there is no such instance. */
  instance(instanceId: string): Promise<TargetInstance | undefined>;
  databases(instanceId: string): Promise<readonly TargetDatabase[]>;
  accounts(instanceId: string): Promise<readonly TargetAccount[]>;
  /**
   * Not idempotent, and the service has no idempotency token: an OperationalError with `ambiguous` says that
   * the task may exist. Look with `findTasks` before calling again.
   * From `sendBy` (milliseconds) on it throws without asking RDS: a process that stood still, or waited long for its
   * place under the rate, must not ask after another one has looked, found nothing, and asked itself.
   */
  createTask(order: ImportOrder, sendBy?: number): Promise<StartedImport>;
  /** Opens the database of a chain. Idempotent for a `clientToken` of at most 64 ASCII characters. */
  openDatabase(order: {
    readonly instanceId: string;
    readonly databaseName: string;
    readonly taskId: string;
    readonly consistencyCheck: ConsistencyCheck;
    readonly clientToken: string;
  }): Promise<void>;
  task(instanceId: string, taskId: string): Promise<ImportTask | undefined>;
  /** All imports of an instance that were created at `since` (milliseconds) or later; RDS tells a week. */
  tasks(instanceId: string, since: number): Promise<readonly ImportTask[]>;
  /** Those of `tasks` that are for one database. */
  findTasks(search: {
    readonly instanceId: string;
    readonly databaseName: string;
    readonly since: number;
  }): Promise<readonly ImportTask[]>;
  /** `undefined` where the engine version does not support it, or we may not ask. */
  files(instanceId: string, taskId: string): Promise<readonly ImportFile[] | undefined>;
  /** `undefined` where RDS does not tell. */
  progress(instanceId: string, centreTaskId: string): Promise<ImportProgress | undefined>;
  /** What is left of the database afterwards is for `databases` to tell. */
  terminate(instanceId: string, taskId: string): Promise<void>;
}

export type PermissionVerdict = "allowed" | "denied" | "unknown";

export interface CloudAccount {
  identity(): Promise<CloudIdentity>;
  /** Throws RAM_ACCESS_DENIED when we may not look, which is not the same as a missing role. */
  grant(): Promise<Grant>;
  /**
   * The policies of the identity with this ARN; `null` for the account itself. Throws RAM_ACCESS_DENIED when we may
   * not look.
   */
  attachedPolicies(arn: string): Promise<readonly AttachedPolicy[] | null>;
  /** All that an identity needs that uploads and imports there, and no more. */
  leastPolicy(place: {
    readonly accountId: string;
    readonly instanceId: string;
    /** `null`: nobody has said which. */
    readonly bucket: string | null;
    readonly prefix: string;
  }): PolicyDocument;
  /**
   * Whether this identity may do `action` ("rds:CreateMigrateTask") on an instance, found out by requests that change
   * nothing. `unknown` where no harmless request would tell.
   */
  mayDo(action: string, instanceId: string): Promise<PermissionVerdict>;
}
