/**
 * CreateMigrateTask: starts the import of one backup from OSS. It takes no client token, so sending it twice makes
 * two tasks, unless the first still occupies the database name.
 *
 * Source: ApsaraDB RDS API reference, "CreateMigrateTask"; error codes and quotas: "Migrate instance-level
 * databases from a self-managed SQL Server instance".
 */
import { readMedia } from "@bakferry/bak";

import { isSameName, isUnfinished } from "../import/advance-imports.ts";
import type { CheckMode, ImportTask } from "../import/import-book.ts";
import { isLocalDisk2008R2, restoredBytes } from "../import/judge-media.ts";
import { stageMs } from "../import/timeline.ts";
import type { InstanceState } from "../model.ts";
import { rpcError } from "../rpc/rpc-error.ts";
import {
  requireInstance,
  requireOneOf,
  requireText,
  type RpcRequest,
  type RpcResult,
} from "../rpc/rpc-request.ts";
import type { CloudWorld } from "../world.ts";
import { isImportName, isReservedName } from "./database-name.ts";
import { requireSource } from "./import-source.ts";

export async function createMigrateTask(request: RpcRequest): Promise<RpcResult> {
  const { world } = request;
  const instance = requireInstance(request);
  const databaseName = requireText(request, "DBName");
  refuseUnready(instance);
  const checkMode = requireModes(request);
  refuseName(instance, databaseName);
  refuseBusyOrSpent(world, instance, databaseName);
  const source = requireSource(request, instance);

  const { files, sizeBytes } = source.object;
  const reading = await readMedia({
    sizeBytes,
    read: (from, length) => world.bodies.readBytes(files, { from, to: Math.min(from + length, sizeBytes) }),
  });
  // The name may have been taken by another call while the headers were read.
  refuseBusyOrSpent(world, instance, databaseName);
  const set = reading.kind === "backup" ? reading.sets[0] : undefined;
  const sizes = { backupBytes: sizeBytes, dataBytes: set === undefined ? 0 : restoredBytes(set) };
  const order = { instanceId: instance.id, databaseName, checkMode, source, reading, sizes };
  const task = world.imports.add(order, {
    createdAt: request.receivedAt,
    startedAt: world.clock.now(),
    queuedMs: stageMs("queued", sizes),
  });
  return reply(task);
}

const IMPORTS_PER_DATABASE_AND_DAY = 20;
const IMPORTS_PER_INSTANCE_AND_DAY = 500;
const DAY_MS = 24 * 3_600_000;

function reply(task: ImportTask): RpcResult {
  return {
    DBInstanceId: task.instanceId,
    DBName: task.databaseName,
    BackupMode: "FULL",
    MigrateTaskId: task.id,
    TaskId: task.taskId,
  };
}

function refuseUnready(instance: InstanceState): void {
  if (instance.engine !== "SQLServer" || instance.type !== "Primary") {
    throw rpcError("IncorrectDBInstanceType");
  }
  if (instance.lockMode !== "Unlock") throw rpcError("IncorrectDBInstanceLockMode");
  if (instance.status !== "Running") throw rpcError("IncorrectDBInstanceState");
}

/** BackupMode and IsOnlineDB say the same thing twice, and must agree. */
function requireModes(request: RpcRequest): CheckMode {
  const backupMode = requireOneOf(request, "BackupMode", ["FULL", "UPDF"]);
  const isOnline = requireOneOf(request, "IsOnlineDB", ["True", "False"]);
  if ((backupMode === "FULL") !== (isOnline === "True")) {
    throw rpcError("InvalidParameter", {
      message: "BackupMode FULL goes with IsOnlineDB True, and UPDF with False.",
    });
  }
  if (backupMode === "UPDF") {
    throw rpcError("UnsupportedParameter", {
      message: 'The parameter "BackupMode" with the value UPDF is not supported by this simulator.',
    });
  }
  if ((request.parameters.get("CheckDBMode") ?? "") === "") return "AsyncExecuteDBCheck";
  return requireOneOf(request, "CheckDBMode", ["AsyncExecuteDBCheck", "SyncExecuteDBCheck"]);
}

function refuseName(instance: InstanceState, name: string): void {
  if (isReservedName(name) || !isImportName(name)) throw rpcError("InvalidDBName");
  const exists = instance.databases.some((database) => isSameName(database.name, name));
  if (exists !== isLocalDisk2008R2(instance)) throw rpcError("InvalidDBName.NotFound");
}

function refuseBusyOrSpent({ imports, clock }: CloudWorld, instance: InstanceState, name: string): void {
  const tasks = imports.of(instance.id);
  const ofDatabase = tasks.filter((task) => isSameName(task.databaseName, name));
  if (ofDatabase.some(isUnfinished)) throw rpcError("IncorrectDBState");

  const isRecent = ({ startedAt }: ImportTask): boolean => clock.now() - startedAt < DAY_MS;
  if (ofDatabase.filter(isRecent).length >= IMPORTS_PER_DATABASE_AND_DAY) {
    throw rpcError("UploadLimitExceeded");
  }
  if (tasks.filter(isRecent).length >= IMPORTS_PER_INSTANCE_AND_DAY) {
    throw rpcError("ConcurrentTaskExceeded");
  }
}
