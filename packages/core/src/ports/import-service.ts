/** RDS as the domain needs it: facts about instances, and restoring a backup from OSS. */
import type { CloudIdentity, Grant, TargetAccount, TargetDatabase, TargetInstance } from "../model/target.ts";

export interface ImportOrder {
  readonly instanceId: string;
  readonly databaseName: string;
  /** Host without scheme, bucket and key of the staged object. */
  readonly endpoint: string;
  readonly bucket: string;
  readonly key: string;
  readonly consistencyCheck: "synchronous" | "asynchronous";
}

/** RDS's record of one import; its words are kept as they are. */
export interface ImportTask {
  readonly taskId: string;
  readonly databaseName: string;
  /** `NoStart`, `Running`, `Success`, `Failed`, `Waiting`, or a word we do not know. */
  readonly status: string;
  readonly description: string;
  readonly createdAt: number | null;
}

export interface ImportFile {
  readonly fileName: string;
  /** `Downloading`, `CheckSuccess`, `Restoring`, … or a word we do not know. */
  readonly status: string;
  readonly description: string;
}

export interface ImportService {
  /** `undefined` when there is no such instance. */
  instance(instanceId: string): Promise<TargetInstance | undefined>;
  databases(instanceId: string): Promise<readonly TargetDatabase[]>;
  accounts(instanceId: string): Promise<readonly TargetAccount[]>;
  /**
   * Not idempotent, and the service has no idempotency token: an OperationalError with `ambiguous` says that
   * the task may exist. Look with `findTasks` before calling again.
   */
  createTask(order: ImportOrder): Promise<{ readonly taskId: string }>;
  task(instanceId: string, taskId: string): Promise<ImportTask | undefined>;
  /** Tasks for one database that were created at `since` (milliseconds) or later. */
  findTasks(search: {
    readonly instanceId: string;
    readonly databaseName: string;
    readonly since: number;
  }): Promise<readonly ImportTask[]>;
  /** `undefined` where the engine version does not support it. */
  files(instanceId: string, taskId: string): Promise<readonly ImportFile[] | undefined>;
}

export interface CloudAccount {
  identity(): Promise<CloudIdentity>;
  /** Throws RAM_ACCESS_DENIED when we may not look, which is not the same as a missing role. */
  grant(): Promise<Grant>;
}
