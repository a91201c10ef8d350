/**
 * Imports from OSS, which RDS calls migration tasks.
 *
 * Source: RDS, CreateMigrateTask, DescribeMigrateTaskById, DescribeMigrateTasks, DescribeOssDownloads.
 */
import { OperationalError } from "@bakferry/core";
import type { ImportFile, ImportOrder, ImportTask } from "@bakferry/core";
import { z } from "zod";

import { parseTime, rowsOf, words, wordsOrNone } from "../rpc/loose.ts";
import { readPages } from "../rpc/pages.ts";
import type { Rpc } from "../rpc/rpc.ts";
import { instanceResource } from "./resource.ts";

/** One version of the documentation, and of the service, spells the member with a typing error. */
const CREATED = z
  .object({ MigrateTaskId: words.optional(), MigrateIaskId: words.optional() })
  .transform(({ MigrateTaskId, MigrateIaskId }) => MigrateTaskId ?? MigrateIaskId)
  .pipe(z.string().min(1));

const TASK = z.object({
  MigrateTaskId: words,
  DBName: wordsOrNone,
  Status: wordsOrNone,
  Description: wordsOrNone,
  CreateTime: wordsOrNone,
});

const TASKS = z.object({ Items: rowsOf("MigrateTask", TASK) });

const FILES = z.object({
  Items: rowsOf(
    "OssDownload",
    z.object({ FileName: wordsOrNone, Status: wordsOrNone, Description: wordsOrNone }),
  ),
});

const PAGE_SIZE = 100;
const MINUTE_MS = 60_000;
/** RDS's clock and ours differ, and its window is cut to minutes. */
const SLACK_MS = 5 * MINUTE_MS;
/** How far back RDS lists tasks. */
const HISTORY_MS = 7 * 24 * 60 * MINUTE_MS;

const UNSUPPORTED =
  /unsupported|not\W?support|IncorrectDBInstanceType|IncorrectEngine|InvalidEngine|IncorrectDBType/i;
const UNKNOWN_TASK = /^Invalid(?:Migrate)?Task|MigrateTaskId.*NotFound|MigrateTask\.NotFound/i;

export async function createTask(rpc: Rpc, order: ImportOrder): Promise<{ readonly taskId: string }> {
  const taskId = await rpc.call({
    operation: "CreateMigrateTask",
    parameters: {
      DBInstanceId: order.instanceId,
      DBName: order.databaseName,
      BackupMode: "FULL",
      IsOnlineDB: "True",
      CheckDBMode: order.consistencyCheck === "synchronous" ? "SyncExecuteDBCheck" : "AsyncExecuteDBCheck",
      OssObjectPositions: `${order.endpoint}:${order.bucket}:${order.key}`,
    },
    schema: CREATED,
    what: `start the import of oss://${order.bucket}/${order.key} into ${order.databaseName}`,
    action: "rds:CreateMigrateTask",
    resource: instanceResource(order.instanceId),
    once: true,
  });
  return { taskId };
}

export interface TaskAddress {
  readonly instanceId: string;
  readonly taskId: string;
}

/** Falls back to the list of the last week where the engine version does not support asking for one task. */
export async function readTask(rpc: Rpc, address: TaskAddress, now: number): Promise<ImportTask | undefined> {
  try {
    const row = await rpc.call({
      operation: "DescribeMigrateTaskById",
      parameters: { DBInstanceId: address.instanceId, MigrateTaskId: address.taskId },
      schema: TASK,
      what: `read import ${address.taskId}`,
      action: "rds:DescribeMigrateTaskById",
      resource: instanceResource(address.instanceId),
    });
    return importTask(row);
  } catch (error) {
    if (saidAbout(error, UNKNOWN_TASK)) return undefined;
    if (!saidAbout(error, UNSUPPORTED)) throw error;
  }
  const window = { instanceId: address.instanceId, from: now - HISTORY_MS, to: now + SLACK_MS };
  const tasks = await listTasks(rpc, window);
  return tasks.find(({ taskId }) => taskId === address.taskId);
}

export interface TaskSearch {
  readonly instanceId: string;
  readonly databaseName: string;
  readonly since: number;
}

/** SQL Server compares database names without case by default. A task without a time is kept: it may be the one. */
export async function findTasks(rpc: Rpc, search: TaskSearch, now: number): Promise<readonly ImportTask[]> {
  const window = { instanceId: search.instanceId, from: search.since - SLACK_MS, to: now + SLACK_MS };
  const tasks = await listTasks(rpc, window);
  const wanted = search.databaseName.toLowerCase();
  // RDS tells whole seconds.
  const since = Math.floor(search.since / 1000) * 1000;
  return tasks.filter(
    ({ databaseName, createdAt }) =>
      databaseName.toLowerCase() === wanted && (createdAt === null || createdAt >= since),
  );
}

/** `undefined` where the engine version does not support it. */
export async function readFiles(rpc: Rpc, address: TaskAddress): Promise<readonly ImportFile[] | undefined> {
  try {
    const { Items } = await rpc.call({
      operation: "DescribeOssDownloads",
      parameters: { DBInstanceId: address.instanceId, MigrateTaskId: address.taskId },
      schema: FILES,
      what: `read the files of import ${address.taskId}`,
      action: "rds:DescribeOssDownloads",
      resource: instanceResource(address.instanceId),
    });
    return Items.map(({ FileName, Status, Description }) => ({
      fileName: FileName,
      status: Status,
      description: Description,
    }));
  } catch (error) {
    if (saidAbout(error, UNSUPPORTED)) return undefined;
    throw error;
  }
}

interface Window {
  readonly instanceId: string;
  readonly from: number;
  readonly to: number;
}

async function listTasks(rpc: Rpc, { instanceId, from, to }: Window): Promise<readonly ImportTask[]> {
  const rows = await readPages(PAGE_SIZE, async (page) => {
    const { Items } = await rpc.call({
      operation: "DescribeMigrateTasks",
      parameters: { DBInstanceId: instanceId, StartTime: minute(from), EndTime: minute(to), ...page },
      schema: TASKS,
      what: `list the imports of RDS instance ${instanceId}`,
      action: "rds:DescribeMigrateTasks",
      resource: instanceResource(instanceId),
    });
    return Items.map((row) => ({ id: row.MigrateTaskId, row }));
  });
  return rows.map(importTask);
}

function importTask(row: z.infer<typeof TASK>): ImportTask {
  return {
    taskId: row.MigrateTaskId,
    databaseName: row.DBName,
    status: row.Status,
    description: row.Description,
    createdAt: parseTime(row.CreateTime),
  };
}

/** `2026-11-22T09:00Z`, the only form of time that the operation takes. */
function minute(time: number): string {
  return `${new Date(time).toISOString().slice(0, 16)}Z`;
}

function saidAbout(error: unknown, pattern: RegExp): boolean {
  return (
    OperationalError.is(error) && error.code === "RDS_REQUEST_REFUSED" && pattern.test(error.verbatim ?? "")
  );
}
