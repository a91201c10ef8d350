/**
 * The RDS operations that are simulated: name, RAM action, required parameters.
 *
 * Source: ApsaraDB RDS API reference, version 2014-08-15.
 */
import type { RpcOperation, RpcRequest, RpcResult } from "../rpc/rpc-request.ts";
import {
  createAccount,
  describeAccounts,
  grantAccountPrivilege,
  revokeAccountPrivilege,
} from "./accounts.ts";
import { createBackup, describeBackups, describeBackupTasks } from "./backups.ts";
import { createMigrateTask } from "./create-migrate-task.ts";
import { createOnlineDatabaseTask } from "./create-online-database-task.ts";
import { checkDBNameAvailable, describeDatabases } from "./databases.ts";
import {
  describeDBInstanceAttribute,
  describeDBInstances,
  describeRegions,
  describeResourceUsage,
} from "./instances.ts";
import {
  createDatabase,
  deleteDatabase,
  describeCharacterSetName,
  describeInstanceKeywords,
} from "./manage-databases.ts";
import {
  describeMigrateTaskById,
  describeMigrateTasks,
  describeOssDownloads,
  terminateMigrateTask,
} from "./migrate-tasks.ts";
import { modifyDBInstanceSpec } from "./modify-instance.ts";
import { describeHistoryTasks, describeTasks } from "./task-centre.ts";

const TASK = ["DBInstanceId", "MigrateTaskId"];

export const RDS_OPERATIONS: readonly RpcOperation[] = [
  operation("DescribeRegions", [], describeRegions),
  operation("DescribeDBInstances", ["RegionId"], describeDBInstances),
  operation("DescribeDBInstanceAttribute", ["DBInstanceId"], describeDBInstanceAttribute),
  operation("DescribeResourceUsage", ["DBInstanceId"], describeResourceUsage),
  operation("DescribeDatabases", ["DBInstanceId"], describeDatabases),
  operation("DescribeAccounts", ["DBInstanceId"], describeAccounts),
  operation("CreateAccount", ["DBInstanceId", "AccountName", "AccountPassword"], createAccount),
  operation(
    "GrantAccountPrivilege",
    ["DBInstanceId", "AccountName", "DBName", "AccountPrivilege"],
    grantAccountPrivilege,
  ),
  operation("RevokeAccountPrivilege", ["DBInstanceId", "AccountName", "DBName"], revokeAccountPrivilege),
  operation("CreateBackup", ["DBInstanceId"], createBackup),
  operation("DescribeBackupTasks", ["DBInstanceId"], describeBackupTasks),
  operation("DescribeBackups", ["DBInstanceId"], describeBackups),
  operation("ModifyDBInstanceSpec", ["DBInstanceId", "PayType"], modifyDBInstanceSpec),
  operation("CheckDBNameAvailable", ["DBInstanceId", "DBName"], checkDBNameAvailable),
  operation("CreateDatabase", ["DBInstanceId", "DBName", "CharacterSetName"], createDatabase),
  operation("DeleteDatabase", ["DBInstanceId", "DBName"], deleteDatabase),
  operation("DescribeInstanceKeywords", ["Key"], describeInstanceKeywords),
  operation("DescribeCharacterSetName", ["RegionId", "Engine"], describeCharacterSetName),
  operation("CreateMigrateTask", ["DBInstanceId", "DBName", "BackupMode", "IsOnlineDB"], createMigrateTask),
  operation(
    "CreateOnlineDatabaseTask",
    ["DBInstanceId", "DBName", "MigrateTaskId", "CheckDBMode"],
    createOnlineDatabaseTask,
  ),
  operation("DescribeMigrateTaskById", TASK, describeMigrateTaskById),
  operation("DescribeMigrateTasks", ["DBInstanceId", "StartTime", "EndTime"], describeMigrateTasks),
  operation("DescribeOssDownloads", TASK, describeOssDownloads),
  operation("TerminateMigrateTask", TASK, terminateMigrateTask),
  operation("DescribeTasks", ["DBInstanceId"], describeTasks),
  operation("DescribeHistoryTasks", ["RegionId"], describeHistoryTasks),
];

function operation(
  name: string,
  required: readonly string[],
  run: (request: RpcRequest) => RpcResult | Promise<RpcResult>,
): RpcOperation {
  return {
    name,
    action: `rds:${name}`,
    required,
    resource: isGlobal(name) ? () => "*" : instanceResource,
    run,
  };
}

/** Operations on nothing in particular are allowed on `*` alone. */
function isGlobal(name: string): boolean {
  return ["DescribeCharacterSetName", "DescribeInstanceKeywords", "DescribeRegions"].includes(name);
}

/** One instance, or all of them where the operation lists. */
function instanceResource({ parameters, world }: RpcRequest): string {
  const id = parameters.get("DBInstanceId") ?? "";
  const region = world.instances.get(id)?.region ?? parameters.get("RegionId") ?? "";
  return `acs:rds:${region}:${world.accountId}:dbinstance/${id === "" ? "*" : id}`;
}
