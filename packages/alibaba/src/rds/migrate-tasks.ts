/**
 * Imports from OSS under way and done, which RDS calls migration tasks.
 *
 * Source: RDS, DescribeMigrateTaskById, DescribeMigrateTasks, DescribeOssDownloads, TerminateMigrateTask.
 */
import type { ImportFile, ImportTask } from "@bakferry/core";
import { z } from "zod";

import { redact } from "../redact.ts";
import {
  megabytesOrNull,
  minuteOf,
  parseTime,
  rowsOf,
  truthOrNull,
  words,
  wordsOrNone,
} from "../rpc/loose.ts";
import { readPages } from "../rpc/pages.ts";
import type { Rpc } from "../rpc/rpc.ts";
import { isRefusedAs, unlessUntold, UNSUPPORTED } from "./refused-as.ts";
import { instanceResource } from "./resource.ts";

/** What RDS reports of a download may hold the signed URL that it was given. */
const told = wordsOrNone.transform(redact);

const TASK = z.object({
  MigrateTaskId: words,
  DBName: wordsOrNone,
  BackupMode: wordsOrNone,
  Status: wordsOrNone,
  Description: told,
  CreateTime: wordsOrNone,
  EndTime: wordsOrNone,
});

const TASKS = z.object({ Items: rowsOf("MigrateTask", TASK) });

const FILES = z.object({
  Items: rowsOf(
    "OssDownload",
    z.object({
      FileName: wordsOrNone,
      BackupMode: wordsOrNone,
      FileSize: megabytesOrNull,
      Status: wordsOrNone,
      Description: told,
      CreateTime: wordsOrNone,
      EndTime: wordsOrNone,
      IsAvailable: truthOrNull,
    }),
  ),
});

const PAGE_SIZE = 100;
const MINUTE_MS = 60_000;
/** RDS's clock and ours differ, and its window is cut to minutes. */
const SLACK_MS = 5 * MINUTE_MS;
/** How far back RDS lists tasks. */
const HISTORY_MS = 7 * 24 * 60 * MINUTE_MS;

const UNKNOWN_TASK = /^Invalid(?:Migrate)?Task|MigrateTaskId.*NotFound|MigrateTask\.NotFound/i;

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
      resource: instanceResource(address.instanceId),
    });
    return importTask(row);
  } catch (error) {
    if (isRefusedAs(error, UNKNOWN_TASK)) return undefined;
    if (!isRefusedAs(error, UNSUPPORTED)) throw error;
  }
  const window = { instanceId: address.instanceId, from: now - HISTORY_MS, to: now + SLACK_MS };
  const tasks = await listTasks(rpc, window);
  return tasks.find(({ taskId }) => taskId === address.taskId);
}

export interface TaskSearch {
  readonly instanceId: string;
  /** Absent: of all databases. */
  readonly databaseName?: string;
  readonly since: number;
}

/** SQL Server compares database names without case by default. A task without a time is kept: it may be the one. */
export async function findTasks(rpc: Rpc, search: TaskSearch, now: number): Promise<readonly ImportTask[]> {
  const window = { instanceId: search.instanceId, from: search.since - SLACK_MS, to: now + SLACK_MS };
  const tasks = await listTasks(rpc, window);
  const wanted = search.databaseName?.toLowerCase();
  // RDS tells whole seconds.
  const since = Math.floor(search.since / 1000) * 1000;
  return tasks.filter(
    ({ databaseName, createdAt }) =>
      (wanted === undefined || databaseName.toLowerCase() === wanted) &&
      (createdAt === null || createdAt >= since),
  );
}

export async function readFiles(rpc: Rpc, address: TaskAddress): Promise<readonly ImportFile[] | undefined> {
  const answer = await unlessUntold(
    rpc.call({
      operation: "DescribeOssDownloads",
      parameters: { DBInstanceId: address.instanceId, MigrateTaskId: address.taskId },
      schema: FILES,
      what: `read the files of import ${address.taskId}`,
      resource: instanceResource(address.instanceId),
    }),
  );
  return answer?.Items.map((row) => ({
    fileName: row.FileName,
    kind: FILE_KINDS.get(row.BackupMode) ?? row.BackupMode,
    status: row.Status,
    description: row.Description,
    sizeBytes: row.FileSize,
    createdAt: parseTime(row.CreateTime),
    finishedAt: parseTime(row.EndTime),
    isAvailable: row.IsAvailable,
  }));
}

/** What older answers write, in the words of newer ones. */
const FILE_KINDS: ReadonlyMap<string, string> = new Map([
  ["FULL", "Database"],
  ["DIFF", "Differential_Database"],
  ["LOG", "Transaction_Log"],
]);

/** What became of the task is for `readTask` to tell: the documents name no state for one that was stopped. */
export async function terminateTask(rpc: Rpc, address: TaskAddress): Promise<void> {
  await rpc.call({
    operation: "TerminateMigrateTask",
    parameters: { DBInstanceId: address.instanceId, MigrateTaskId: address.taskId },
    schema: z.unknown(),
    what: `stop import ${address.taskId}`,
    resource: instanceResource(address.instanceId),
  });
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
      parameters: { DBInstanceId: instanceId, StartTime: minuteOf(from), EndTime: minuteOf(to), ...page },
      schema: TASKS,
      what: `list the imports of RDS instance ${instanceId}`,
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
    mode: row.BackupMode,
    status: row.Status,
    description: row.Description,
    createdAt: parseTime(row.CreateTime),
    finishedAt: parseTime(row.EndTime),
  };
}
