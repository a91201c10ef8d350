/** What an administrator asks of an instance, beside imports. Reads come first; the verbs below them change something. */

export interface InstanceAdmin {
  /** SQL Server instances of a region. */
  instances(regionId: string): Promise<readonly InstanceSummary[]>;
  resourceUsage(instanceId: string): Promise<ResourceUsage>;
  /** By the rule of `createDatabase`, which is narrower than what an import accepts. */
  isNameAvailable(instanceId: string, databaseName: string): Promise<"available" | "taken" | "malformed">;
  /** Names that RDS keeps for itself. */
  reservedWords(key: "database" | "account"): Promise<readonly string[]>;
  /** `undefined` when RDS does not know the job, or no longer. */
  backupJob(instanceId: string, jobId: string): Promise<BackupJob | undefined>;
  /** Backup sets that RDS made between two times. */
  backups(search: {
    readonly instanceId: string;
    readonly from: number;
    readonly to: number;
  }): Promise<readonly InstanceBackup[]>;

  /** Takes effect later: look with `ImportService.databases`. */
  createDatabase(order: {
    readonly instanceId: string;
    readonly name: string;
    /** One of those that CreateDatabase lists: `Chinese_PRC_CI_AS`. */
    readonly collation: string;
  }): Promise<void>;
  /** A database that is gone is no error. */
  deleteDatabase(instanceId: string, name: string): Promise<void>;
  /** The first account of an instance must be privileged, and there is at most one such. */
  createAccount(order: {
    readonly instanceId: string;
    readonly name: string;
    readonly password: string;
    readonly kind: "normal" | "privileged";
    readonly description: string;
  }): Promise<void>;
  grant(order: {
    readonly instanceId: string;
    readonly account: string;
    readonly databaseName: string;
    readonly privilege: DatabasePrivilege;
  }): Promise<void>;
  /** A full backup of one database; RDS takes one at a time and 20 a day. */
  startBackup(order: {
    readonly instanceId: string;
    readonly databaseName: string;
  }): Promise<{ readonly jobId: string }>;
}

export type DatabasePrivilege = "ReadOnly" | "ReadWrite" | "DBOwner";

export interface InstanceSummary {
  readonly instanceId: string;
  readonly description: string;
  readonly regionId: string;
  /** RDS's own spelling: "2022_ent_ha". */
  readonly engineVersion: string;
  readonly status: string;
  readonly lockMode: string;
  readonly storageType: string;
}

/** `null` where RDS has no figure, which it writes as −1. */
export interface ResourceUsage {
  /** Data and logs. */
  readonly diskUsedBytes: number | null;
  readonly dataBytes: number | null;
  readonly logBytes: number | null;
}

/** RDS's words are kept as they are. */
export interface BackupJob {
  /** `NoStart`, `Preparing`, `Waiting`, `Uploading`, `Checking`, `Finished`, `Failed`, or a word we do not know. */
  readonly status: string;
  readonly percent: number | null;
  /** Known once the job is finished. */
  readonly backupId: string | null;
}

export interface InstanceBackup {
  readonly backupId: string;
  /** `Success`, `Failed`, or a word we do not know. */
  readonly status: string;
  /** `Physical`, `Snapshot`, `Logical`. */
  readonly method: string;
  readonly startedAt: number | null;
  readonly finishedAt: number | null;
  readonly sizeBytes: number | null;
}
