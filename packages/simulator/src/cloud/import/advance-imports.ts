/**
 * Moves import tasks along to the present moment of the simulated clock.
 *
 * Nothing ticks: whoever looks at the account or changes it first lets every stage end that is due, in the order
 * of their ends. So a role that vanishes or a disk that fills up counts from the moment at which it happened, and
 * an advanced clock gives the same outcome as waiting.
 *
 * Source: "Migrate full backups to the cloud", Common return messages and Troubleshooting; the wording where RDS
 * publishes none (missing role, vanished object) is this simulator's own.
 */
import type { DatabaseState, InstanceState } from "../model.ts";
import type { CloudWorld } from "../world.ts";
import type { ImportTask } from "./import-book.ts";
import { isLocalDisk2008R2, judgeMedia } from "./judge-media.ts";
import { type ImportStage, stageMs } from "./timeline.ts";

/** Call before reading or changing what an import sees or does. */
export function advanceImports(world: CloudWorld): void {
  for (let task = nextDue(world); task !== undefined; task = nextDue(world)) endStage(world, task);
}

/** Ends an unfinished task at once, without leaving a database behind. */
export function terminateImport(world: CloudWorld, task: ImportTask): void {
  task.stageEndsAt = world.clock.now();
  fail(world, task, { fileStatus: "Deleted", description: "The migration task was terminated." });
}

/** A task that can still change its database; the check after opening no longer does. */
export function isUnfinished({ status }: ImportTask): boolean {
  return status === "NoStart" || status === "Running";
}

const MIB = 1024 ** 2;
const GIB = 1024 ** 3;

function nextDue({ imports, clock }: CloudWorld): ImportTask | undefined {
  const now = clock.now();
  return imports
    .all()
    .filter(({ stageEndsAt }) => stageEndsAt <= now)
    .toSorted((a, b) => a.stageEndsAt - b.stageEndsAt)[0];
}

interface Refusal {
  readonly fileStatus: string;
  readonly description: string;
}

function endStage(world: CloudWorld, task: ImportTask): void {
  switch (task.stage) {
    case "queued":
      return moveOn(world, task, { refusal: downloadRefusal(world, task), to: "downloading" });
    case "downloading":
      return moveOn(world, task, { refusal: downloadedRefusal(task), to: "verifying" });
    case "verifying":
      return moveOn(world, task, { refusal: mediaRefusal(world, task), to: "preparing" });
    case "preparing":
      return moveOn(world, task, { refusal: restoreRefusal(world, task), to: "restoring" });
    case "restoring":
      if (task.checkMode === "AsyncExecuteDBCheck") return succeed(world, task);
      return enter(task, "checking");
    case "checking":
      return succeed(world, task);
    case "checkingOnline":
      task.description = "Success to DBCC checkdb asynchronously";
      return enter(task, "ended");
    case "ended":
      return;
  }
}

const FILE_STATUS: Readonly<Partial<Record<ImportStage, string>>> = {
  downloading: "Downloading",
  verifying: "Finished",
  preparing: "CheckSuccess",
  restoring: "Restoring",
  checking: "Restored",
};

function moveOn(
  world: CloudWorld,
  task: ImportTask,
  { refusal, to }: { refusal: Refusal | null; to: ImportStage },
): void {
  if (refusal !== null) return fail(world, task, refusal);
  task.status = "Running";
  enter(task, to);
}

/** A stage starts when the one before ended, however late anybody looks. */
function enter(task: ImportTask, stage: ImportStage): void {
  task.stage = stage;
  task.stageEndsAt += stageMs(stage, task.sizes);
  task.fileStatus = FILE_STATUS[stage] ?? task.fileStatus;
}

function fail(world: CloudWorld, task: ImportTask, { fileStatus, description }: Refusal): void {
  task.status = "Failed";
  task.description = description;
  task.endedAt = realTimeOf(world, task);
  enter(task, "ended");
  task.fileStatus = fileStatus;
}

function succeed(world: CloudWorld, task: ImportTask): void {
  const instance = instanceOf(world, task);
  const database: DatabaseState = {
    name: task.databaseName,
    status: "Running",
    collation: DEFAULT_COLLATION,
  };
  world.instances.set(instance.id, {
    ...instance,
    databases: [...instance.databases.filter(({ name }) => !isSameName(name, database.name)), database],
    diskUsedBytes: instance.diskUsedBytes + task.sizes.dataBytes,
  });
  task.status = "Success";
  task.endedAt = realTimeOf(world, task);
  task.fileStatus = "Restored";
  const hasAccount = instance.accounts.some(({ type }) => type === "Super");
  task.description = hasAccount
    ? "success"
    : `Your RDS doesn't have any init account yet, please create one and grant permissions on RDS console to this migrated database (${database.name}).`;
  const isCheckedLater = hasAccount && task.checkMode === "AsyncExecuteDBCheck";
  enter(task, isCheckedLater ? "checkingOnline" : "ended");
}

/** Collation of the instance, which a restored database need not have; HEADERONLY names it only by number. */
const DEFAULT_COLLATION = "Chinese_PRC_CI_AS";

function downloadRefusal(world: CloudWorld, task: ImportTask): Refusal | null {
  const { source, sizes } = task;
  const refuse = (description: string): Refusal => ({ fileStatus: "DownloadFailed", description });
  if (source.urlLifeMs === null && !world.rolePresent) {
    return refuse(
      "Failed to download backup file since RDS is not authorized to access OSS, AliyunRDSImportRole does not exist.",
    );
  }
  if (source.obstacle !== null) return refuse(source.obstacle);
  const leftBytes = spaceLeft(world, task);
  return leftBytes < sizes.backupBytes
    ? refuse(
        `Not Enough Disk Space, space left ${mebibytes(leftBytes)} MB < bak file ${mebibytes(sizes.backupBytes)} MB.`,
      )
    : null;
}

function downloadedRefusal(task: ImportTask): Refusal | null {
  const { source, startedAt, stageEndsAt } = task;
  const refuse = (description: string): Refusal => ({ fileStatus: "DownloadFailed", description });
  const { goneAt } = source.object;
  if (goneAt !== null && goneAt < stageEndsAt) {
    return refuse(`Failed to download backup file since ${source.fileName} does not exist in OSS.`);
  }
  if (source.urlLifeMs !== null && startedAt + source.urlLifeMs < stageEndsAt) {
    return refuse("Failed to download backup file since OSS URL was expired.");
  }
  return null;
}

function mediaRefusal(world: CloudWorld, task: ImportTask): Refusal | null {
  const verdict = judgeMedia(task.reading, {
    fileName: task.source.fileName,
    instance: instanceOf(world, task),
  });
  return verdict.accepted ? null : { fileStatus: "CheckFailed", description: verdict.description };
}

function restoreRefusal(world: CloudWorld, task: ImportTask): Refusal | null {
  const instance = instanceOf(world, task);
  const { databaseName: name, sizes } = task;
  const refuse = (description: string): Refusal => ({ fileStatus: "RestoreFailed", description });

  const exists = instance.databases.some((database) => isSameName(database.name, name));
  if (exists && !isLocalDisk2008R2(instance)) {
    return refuse(
      `The database (${name}) already exists on RDS. Please back it up and drop it, then try again.`,
    );
  }
  if (!exists && instance.databases.length >= instance.maxDatabases) {
    return refuse(`The database (${name}) migration failed due to databases count limitation.`);
  }
  const leftBytes = spaceLeft(world, task);
  return leftBytes < sizes.dataBytes
    ? refuse(
        `Not Enough Disk Space for restoring, space left (${mebibytes(leftBytes)} MB) < needed (${mebibytes(sizes.dataBytes)} MB).`,
      )
    : null;
}

/** What is free once the databases that are being restored have grown to their size. */
function spaceLeft(world: CloudWorld, task: ImportTask): number {
  const { storageGb, diskUsedBytes } = instanceOf(world, task);
  const promised = world.imports
    .of(task.instanceId)
    .filter((other) => other !== task && (other.stage === "restoring" || other.stage === "checking"))
    .reduce((sum, { sizes }) => sum + sizes.dataBytes, 0);
  return Math.max(0, storageGb * GIB - diskUsedBytes - promised);
}

function mebibytes(bytes: number): number {
  return Math.floor(bytes / MIB);
}

function instanceOf(world: CloudWorld, { instanceId }: ImportTask): InstanceState {
  const instance = world.instances.get(instanceId);
  if (instance === undefined) throw new Error(`Instance ${instanceId} has a task but does not exist.`);
  return instance;
}

/** Clients compare times with their own clock, so the end is told in the time that passed for them. */
function realTimeOf({ clock }: CloudWorld, { stageEndsAt, createdAt }: ImportTask): number {
  const agoMs = Math.max(0, clock.now() - stageEndsAt) / clock.speed;
  return Math.max(createdAt, Date.now() - agoMs);
}

/** Database names are compared without regard to case under the instance's collation. */
export function isSameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
