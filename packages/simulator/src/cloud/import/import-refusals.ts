/**
 * Why an import cannot go on from one stage to the next, in RDS's words.
 *
 * Source: "Migrate full backups to the cloud", Common return messages and Troubleshooting; "Migrate incremental
 * backup data", Common errors; the wording where RDS publishes none (missing role, vanished object) is this
 * simulator's own.
 */
import type { BackupSet } from "@bakferry/bak";

import { type InstanceState, isSameName } from "../model.ts";
import { ossResource } from "../oss/permission.ts";
import { evaluatePolicies, isTrusted } from "../ram/policy.ts";
import { documentsFor, IMPORT_ROLE } from "../ram/ram-book.ts";
import type { CloudWorld } from "../world.ts";
import { type ImportSource, type ImportStep, type ImportTask, rootOf, stepUnderWay } from "./import-book.ts";
import { instanceOf } from "./imported-database.ts";
import { isLocalDisk2008R2, judgeMedia } from "./judge-media.ts";

export interface Refusal {
  readonly fileStatus: string;
  readonly description: string;
}

/** When the download is about to start. */
export function downloadRefusal(world: CloudWorld, task: ImportTask): Refusal | null {
  const { files, sizes } = stepUnderWay(task);
  const byRole = files.filter(({ source }) => source.urlLifeMs === null);
  const missing = byRole.map(({ source }) => missingGrant(world, source)).find((text) => text !== null);
  if (missing !== undefined) {
    return download(
      `Failed to download backup file since RDS is not authorized to access OSS, ${IMPORT_ROLE.name} ${missing}.`,
    );
  }
  const obstacle = files.map(({ source }) => source.obstacle).find((text) => text !== null);
  if (obstacle !== undefined) return download(obstacle);
  const leftBytes = spaceLeft(world, task);
  return leftBytes < sizes.backupBytes
    ? download(
        `Not Enough Disk Space, space left ${mebibytes(leftBytes)} MB < bak file ${mebibytes(sizes.backupBytes)} MB.`,
      )
    : null;
}

/** When the download should have ended: what was gone or ran out before. */
export function downloadedRefusal(task: ImportTask): Refusal | null {
  const { files, startedAt } = stepUnderWay(task);
  for (const { source } of files) {
    const { goneAt } = source.object;
    if (goneAt !== null && goneAt < task.stageEndsAt) {
      return download(`Failed to download backup file since ${source.fileName} does not exist in OSS.`);
    }
    if (source.urlLifeMs !== null && startedAt + source.urlLifeMs < task.stageEndsAt) {
      return download("Failed to download backup file since OSS URL was expired.");
    }
  }
  return null;
}

export function mediaRefusal(world: CloudWorld, task: ImportTask): Refusal | null {
  const { reading, damage } = stepUnderWay(task);
  const verdict = judgeMedia(reading, {
    fileName: fileNameOf(task),
    instance: instanceOf(world, task),
    expects: isIncrement(task) ? "increment" : "full",
    damage,
  });
  return verdict.accepted ? null : { fileStatus: "CheckFailed", description: verdict.description };
}

/** Before a database is made, or written over; an increment takes no further name, place or space. */
export function restoreRefusal(world: CloudWorld, task: ImportTask): Refusal | null {
  if (isIncrement(task)) return null;
  const instance = instanceOf(world, task);
  const { databaseName: name } = task;
  const standing = instance.databases.find((database) => isSameName(database.name, name));
  if (isLocalDisk2008R2(instance)) {
    if ((standing?.dataBytes ?? 0) > 0) {
      return restore(
        `The database (${name}) is already exist on RDS, please backup and drop it, then try again.`,
      );
    }
  } else if (standing !== undefined) {
    return restore(
      `The database (${name}) already exists on RDS. Please back it up and drop it, then try again.`,
    );
  }
  if (isFileInTheWay(instance, task)) return restore(takenName(name));
  if (standing === undefined && instance.databases.length >= instance.maxDatabases) {
    return restore(`The database (${name}) migration failed due to databases count limitation.`);
  }
  const leftBytes = spaceLeft(world, task);
  const { dataBytes } = stepUnderWay(task).sizes;
  return leftBytes < dataBytes
    ? restore(
        `Not Enough Disk Space for restoring, space left (${mebibytes(leftBytes)} MB) < needed (${mebibytes(dataBytes)} MB).`,
      )
    : null;
}

/** Once the database is restored: whether its place was taken meanwhile, by somebody else's database of that name. */
export function restoredRefusal(world: CloudWorld, task: ImportTask): Refusal | null {
  const { databases } = instanceOf(world, task);
  const standing = databases.find(({ name }) => isSameName(name, task.databaseName));
  return standing !== undefined && standing.importTaskId !== rootOf(task).id
    ? restore(takenName(task.databaseName))
    : null;
}

/** The rows of a table of contents that RESTORE reads first. */
export function firstSet({ reading }: ImportStep): BackupSet | undefined {
  return reading.kind === "backup" ? reading.sets[0] : undefined;
}

/** Whether the step goes on with a database that an earlier one made. */
export function isIncrement(task: ImportTask): boolean {
  return task.base !== null || task.steps.length > 1;
}

/** Of the step under way; RDS names one file in its messages. */
export function fileNameOf(task: ImportTask): string {
  return stepUnderWay(task).files[0]?.source.fileName ?? "";
}

const MIB = 1024 ** 2;
const GIB = 1024 ** 3;

/** What keeps RDS from reading the object by its role; the role counts as it is when the download starts. */
function missingGrant({ ram, accountId, buckets }: CloudWorld, source: ImportSource): string | null {
  const role = ram.role(IMPORT_ROLE.name);
  if (role === undefined) return "does not exist";
  if (!isTrusted(role.trust, { service: "rds.aliyuncs.com", accountId }))
    return "does not trust rds.aliyuncs.com";
  const bucket = buckets.get(source.bucketName);
  if (bucket === undefined) return null;
  const resource = ossResource({ accountId }, bucket, source.object.key);
  const documents = documentsFor(ram, role.attachments);
  const decision = evaluatePolicies(documents, { action: "oss:GetObject", resource });
  return decision === "allow" ? null : "does not allow oss:GetObject";
}

function download(description: string): Refusal {
  return { fileStatus: "DownloadFailed", description };
}

function restore(description: string): Refusal {
  return { fileStatus: "RestoreFailed", description };
}

function takenName(name: string): string {
  return `Database '${name}' already exists. Choose a different database name.`;
}

/**
 * A file that an earlier database left behind has the name that the new one's file would get. RDS takes it all the
 * same when the backup brings a file of that very name.
 */
function isFileInTheWay({ unattachedFiles = [] }: InstanceState, task: ImportTask): boolean {
  const isLeft = unattachedFiles.some((file) => isSameName(baseName(file), task.databaseName));
  const own = firstSet(stepUnderWay(task))?.files ?? [];
  return isLeft && !own.some(({ physicalName }) => isSameName(baseName(physicalName), task.databaseName));
}

/** `dbtest` of `D:\data\dbtest.mdf`. */
function baseName(path: string): string {
  return (path.split(/[\\/]/).at(-1) ?? path).replace(/\.[^.]*$/, "");
}

function spaceLeft(world: CloudWorld, task: ImportTask): number {
  const { storageGb, diskUsedBytes } = instanceOf(world, task);
  return Math.max(0, storageGb * GIB - diskUsedBytes);
}

function mebibytes(bytes: number): number {
  return Math.floor(bytes / MIB);
}
