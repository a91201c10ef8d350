/** Backups that RDS makes itself. Source: RDS, CreateBackup, DescribeBackupTasks, DescribeBackups. */
import type { BackupJob, InstanceAdmin, InstanceBackup } from "@bakferry/core";
import { z } from "zod";

import { minuteOf, numberOrNull, parseTime, rowsOf, words, wordsOrNone } from "../rpc/loose.ts";
import { readPages } from "../rpc/pages.ts";
import type { Rpc } from "../rpc/rpc.ts";
import { isRefusedAs } from "./refused-as.ts";
import { instanceResource } from "./resource.ts";

const STARTED = z.object({ BackupJobId: words.pipe(z.string().min(1)) });

const JOBS = z.object({
  Items: rowsOf(
    "BackupJob",
    z.object({
      BackupJobId: wordsOrNone,
      BackupId: wordsOrNone,
      BackupProgressStatus: wordsOrNone,
      BackupStatus: wordsOrNone,
      Process: numberOrNull,
    }),
  ),
});

const BACKUPS = z.object({
  Items: rowsOf(
    "Backup",
    z.object({
      BackupId: words,
      BackupStatus: wordsOrNone,
      BackupMethod: wordsOrNone,
      BackupStartTime: wordsOrNone,
      BackupEndTime: wordsOrNone,
      BackupSize: numberOrNull,
    }),
  ),
});

const PAGE_SIZE = 100;
const UNKNOWN_JOB = /^InvalidBackupJobId|BackupJob.*NotFound/i;

/** It has no client token, but RDS takes no second backup while one runs. */
export async function startBackup(
  rpc: Rpc,
  { instanceId, databaseName }: Parameters<InstanceAdmin["startBackup"]>[0],
): Promise<{ readonly jobId: string }> {
  const { BackupJobId } = await rpc.call({
    operation: "CreateBackup",
    parameters: {
      DBInstanceId: instanceId,
      BackupMethod: "Physical",
      BackupType: "FullBackup",
      BackupStrategy: "db",
      DBName: databaseName,
    },
    schema: STARTED,
    what: `start a backup of ${databaseName} on RDS instance ${instanceId}`,
    resource: instanceResource(instanceId),
    once: true,
  });
  return { jobId: BackupJobId };
}

/** A failure is told by the other of its two states, and the id of the backup only once it is finished. */
export async function readBackupJob(
  rpc: Rpc,
  instanceId: string,
  jobId: string,
): Promise<BackupJob | undefined> {
  try {
    const { Items } = await rpc.call({
      operation: "DescribeBackupTasks",
      parameters: { DBInstanceId: instanceId, BackupJobId: jobId },
      schema: JOBS,
      what: `read backup job ${jobId}`,
      resource: instanceResource(instanceId),
    });
    const job = Items.find(({ BackupJobId }) => BackupJobId === jobId);
    if (!job) return undefined;
    return {
      status: job.BackupStatus === "Failed" ? "Failed" : job.BackupProgressStatus || job.BackupStatus,
      percent: job.Process,
      backupId: job.BackupId === "" ? null : job.BackupId,
    };
  } catch (error) {
    if (isRefusedAs(error, UNKNOWN_JOB)) return undefined;
    throw error;
  }
}

export async function readBackups(
  rpc: Rpc,
  { instanceId, from, to }: Parameters<InstanceAdmin["backups"]>[0],
): Promise<readonly InstanceBackup[]> {
  const rows = await readPages(PAGE_SIZE, async (page) => {
    const { Items } = await rpc.call({
      operation: "DescribeBackups",
      parameters: { DBInstanceId: instanceId, StartTime: minuteOf(from), EndTime: minuteOf(to), ...page },
      schema: BACKUPS,
      what: `list the backups of RDS instance ${instanceId}`,
      resource: instanceResource(instanceId),
    });
    return Items.map((row) => ({ id: row.BackupId, row }));
  });
  return rows.map((row) => ({
    backupId: row.BackupId,
    status: row.BackupStatus,
    method: row.BackupMethod,
    startedAt: parseTime(row.BackupStartTime),
    finishedAt: parseTime(row.BackupEndTime),
    sizeBytes: row.BackupSize,
  }));
}
