import type { PermissionVerdict } from "@bakferry/core";
/**
 * Whether an identity may do something, asked without doing it.
 *
 * Alibaba Cloud has no call that evaluates policies for its caller. But RAM judges before RDS looks at the values, so
 * a request with a value that RDS must refuse tells by its refusal: Forbidden, or anything else. Reads are simply
 * made. Where no value is surely refused, nothing is asked.
 *
 * Source: RDS, error codes of the operations; which check comes first is our own reading of them.
 */
import { OperationalError } from "@bakferry/core/errors";
import { z } from "zod";

import type { RdsOperation } from "../permissions/actions.ts";
import { minuteOf } from "../rpc/loose.ts";
import type { Rpc } from "../rpc/rpc.ts";
import { instanceResource } from "./resource.ts";

/** No task has it: ids are numbers above zero. */
const NO_TASK = "0";
/** A name that SQL Server keeps for itself, so that nothing is ever created or restored under it. */
const SYSTEM_DATABASE = "master";

const WINDOW = { StartTime: minuteOf(0), EndTime: minuteOf(3_600_000) } as const;
const POSITION = "oss-cn-hangzhou.aliyuncs.com:bakferry-permission-test:none.bak";

/** Parameters beside DBInstanceId by which an operation changes nothing. */
const HARMLESS: Readonly<Partial<Record<RdsOperation, Readonly<Record<string, string>>>>> = {
  DescribeDBInstanceAttribute: {},
  DescribeResourceUsage: {},
  DescribeDatabases: {},
  DescribeAccounts: {},
  DescribeTasks: {},
  DescribeBackups: WINDOW,
  DescribeBackupTasks: {},
  DescribeMigrateTasks: WINDOW,
  DescribeMigrateTaskById: { MigrateTaskId: NO_TASK },
  DescribeOssDownloads: { MigrateTaskId: NO_TASK },
  CheckDBNameAvailable: { DBName: SYSTEM_DATABASE },
  CreateMigrateTask: {
    DBName: SYSTEM_DATABASE,
    BackupMode: "FULL",
    IsOnlineDB: "True",
    OssObjectPositions: POSITION,
  },
  CreateOnlineDatabaseTask: {
    DBName: SYSTEM_DATABASE,
    MigrateTaskId: NO_TASK,
    CheckDBMode: "SyncExecuteDBCheck",
  },
  TerminateMigrateTask: { MigrateTaskId: NO_TASK },
  GrantAccountPrivilege: {
    AccountName: "no_such_account",
    DBName: SYSTEM_DATABASE,
    AccountPrivilege: "ReadOnly",
  },
};

/** Errors that say nothing about permission: the question was not heard. */
const UNHEARD: ReadonlySet<string> = new Set([
  "CLOUD_UNREACHABLE",
  "CLOUD_THROTTLED",
  "CLOUD_FAILED",
  "CLOUD_ANSWER_UNREADABLE",
  "CREDENTIALS_REFUSED",
  "CLOCK_SKEWED",
]);

/** `reads`: no order is sent, not even one that must be refused, so that writing actions stay `unknown`. */
export type PermissionProbes = "all" | "reads";

export interface PermissionQuestion {
  readonly action: string;
  readonly instanceId: string;
  readonly probes: PermissionProbes;
}

export async function mayDo(
  rpc: Rpc,
  { action, instanceId, probes }: PermissionQuestion,
): Promise<PermissionVerdict> {
  const [operation, parameters] = Object.entries(HARMLESS).find(([name]) => `rds:${name}` === action) ?? [];
  if (operation === undefined || parameters === undefined) return "unknown";
  if (probes === "reads" && !/^(?:Describe|Check)/.test(operation)) return "unknown";
  try {
    await rpc.call({
      operation: operation as RdsOperation,
      parameters: { DBInstanceId: instanceId, ...parameters },
      schema: z.unknown(),
      what: `ask whether ${action} is allowed`,
      resource: instanceResource(instanceId),
    });
    return "allowed";
  } catch (error) {
    if (!OperationalError.is(error)) throw error;
    if (error.code === "RDS_ACCESS_DENIED") return "denied";
    return UNHEARD.has(error.code) ? "unknown" : "allowed";
  }
}
