/**
 * Following an import: the task by its number, the tasks of a time, the file that is being fetched.
 *
 * Source: ApsaraDB RDS API reference, "DescribeMigrateTaskById", "DescribeMigrateTasks", "DescribeOssDownloads",
 * "TerminateMigrateTask".
 */
import type { BackupKind } from "@bakferry/bak";

import { terminateImport } from "../import/advance-imports.ts";
import {
  type ImportFile,
  type ImportStep,
  type ImportTask,
  isUnfinished,
  rootOf,
} from "../import/import-book.ts";
import { ownDatabase } from "../import/imported-database.ts";
import type { InstanceState } from "../model.ts";
import { invalidParameter, rpcError } from "../rpc/rpc-error.ts";
import {
  pageOf,
  replyTime,
  requireInstance,
  requireMinute,
  requireText,
  type RpcRequest,
  type RpcResult,
} from "../rpc/rpc-request.ts";
import type { CloudWorld } from "../world.ts";

export function describeMigrateTaskById(request: RpcRequest): RpcResult {
  const task = requireTask(request);
  return { DBInstanceName: task.instanceId, ...taskRow(request.world, task) };
}

export function describeMigrateTasks(request: RpcRequest): RpcResult {
  const instance = requireInstance(request);
  refuseEngines(instance, ["2017_ent"]);
  const from = requireMinute(request, "StartTime");
  const to = requireMinute(request, "EndTime");
  if (to < from) throw invalidParameter("EndTime", "It must not be before StartTime.");

  const earliest = Math.max(from, request.receivedAt - WEEK_MS);
  const { imports, switches } = request.world;
  const tasks = imports
    .of(instance.id)
    .filter(({ createdAt }) => createdAt >= earliest && createdAt < to + MINUTE_MS)
    .filter(({ mode }) => mode === "FULL" || switches.chainsInTaskList)
    .toReversed();
  const page = pageOf(tasks, request, (size) => size >= 30 && size <= 100);
  return {
    DBInstanceId: instance.id,
    PageNumber: page.number,
    PageRecordCount: page.rows.length,
    TotalRecordCount: page.total,
    Items: { MigrateTask: page.rows.map((task) => taskRow(request.world, task)) },
  };
}

export function describeOssDownloads(request: RpcRequest): RpcResult {
  refuseEngines(requireInstance(request), ["2017_ent", "2019_ent"]);
  const task = requireTask(request);
  return {
    DBInstanceId: task.instanceId,
    MigrateTaskId: task.id,
    Items: { OssDownload: stepsOf(request, task).flatMap(downloadRows) },
  };
}

export function terminateMigrateTask(request: RpcRequest): RpcResult {
  const task = requireTask(request);
  if (!isUnfinished(task)) throw rpcError("IncorrectDBState");
  terminateImport(request.world, task);
  return {};
}

const MINUTE_MS = 60_000;
const WEEK_MS = 7 * 24 * 3_600_000;
const MIB = 1024 ** 2;

function requireTask(request: RpcRequest): ImportTask {
  const { id } = requireInstance(request);
  const task = request.world.imports.find(id, requireText(request, "MigrateTaskId"));
  if (task === undefined) throw rpcError("InvalidMigrateTaskId.NotFound");
  return task;
}

/** Some operations leave out the Always On editions of some releases. */
function refuseEngines({ engineVersion }: InstanceState, versions: readonly string[]): void {
  if (versions.includes(engineVersion)) throw rpcError("IncorrectDBInstanceType");
}

/** A chain's first task has all of its files, also where later steps got tasks of their own. */
function stepsOf({ world }: RpcRequest, task: ImportTask): readonly ImportStep[] {
  const members = world.imports.of(task.instanceId).filter((other) => other === task || other.base === task);
  return members.flatMap(({ steps }) => steps);
}

function taskRow(world: CloudWorld, task: ImportTask): RpcResult {
  const isReplaced = ownDatabase(world, rootOf(task))?.stoodBefore ?? false;
  return {
    DBName: task.databaseName,
    MigrateTaskId: task.id,
    BackupMode: task.mode,
    Status: task.status,
    Description: task.description,
    IsDBReplaced: isReplaced ? "True" : "False",
    CreateTime: replyTime(task.createdAt),
    EndTime: replyTime(task.endedAt),
  };
}

const FILE_MODES: Readonly<Partial<Record<BackupKind, string>>> = {
  differential: "Differential_Database",
  log: "Transaction_Log",
};

function downloadRows({ files, createdAt }: ImportStep): readonly RpcResult[] {
  return files.map((file) => ({
    FileName: file.source.fileName,
    FileSize: String(Math.ceil(file.source.object.sizeBytes / MIB)),
    BackupMode: FILE_MODES[kindOf(file)] ?? "Database",
    Status: file.status,
    IsAvailable: file.description === "" ? "True" : "False",
    Description: file.description,
    CreateTime: replyTime(createdAt),
    EndTime: replyTime(file.endedAt),
  }));
}

function kindOf({ reading }: ImportFile): BackupKind {
  return reading.kind === "backup" ? (reading.sets[0]?.kind ?? "full") : "full";
}
