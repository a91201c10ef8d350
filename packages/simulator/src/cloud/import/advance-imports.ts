/**
 * The stages of an import, each of which ends at a moment of the simulated clock.
 *
 * Source: "Migrate full backups to the cloud"; "Migrate incremental backup data to ApsaraDB RDS for SQL Server".
 */
import { scheduleBackup } from "../backups/backup-book.ts";
import type { CloudWorld } from "../world.ts";
import { canOpen } from "./edition-features.ts";
import { type CheckMode, type ImportTask, isUnfinished, rootOf, stepUnderWay } from "./import-book.ts";
import {
  downloadedRefusal,
  downloadRefusal,
  firstSet,
  isIncrement,
  mediaRefusal,
  type Refusal,
  restoredRefusal,
  restoreRefusal,
} from "./import-refusals.ts";
import { instanceOf, openDatabase, placeDatabase, removeDatabase } from "./imported-database.ts";
import { applyIncrement, pointAfter } from "./restore-point.ts";
import {
  downloadMs,
  type ImportStage,
  incrementMs,
  progressOf,
  stageMs,
  type StepProgress,
} from "./timeline.ts";

/** The task whose stage has been over for longest, if any is. */
export function nextDueImport({ imports }: CloudWorld, now: number): ImportTask | undefined {
  return imports
    .all()
    .filter(({ stageEndsAt }) => stageEndsAt <= now)
    .toSorted((a, b) => a.stageEndsAt - b.stageEndsAt)[0];
}

export function endImportStage(world: CloudWorld, task: ImportTask): void {
  switch (task.stage) {
    case "queued":
      return moveOn(world, task, { refusal: downloadRefusal(world, task), to: "downloading" });
    case "downloading":
      return moveOn(world, task, { refusal: downloadedRefusal(task), to: "verifying" });
    case "verifying":
      return moveOn(world, task, { refusal: mediaRefusal(world, task), to: "preparing" });
    case "preparing":
      return startRestore(world, task);
    case "restoring":
      return endRestore(world, task);
    case "opening":
      return open(world, task);
    case "checking":
      return endCheck(world, task);
    case "checkingOnline":
      return endOnlineCheck(world, task);
    case "waiting":
    case "ended":
      return;
  }
}

/** Ends an unfinished task at once; a chain with it, whichever of its tasks is named. */
export function terminateImport(world: CloudWorld, task: ImportTask): void {
  const description = "The migration task was terminated.";
  const root = rootOf(task);
  const members = world.imports.all().filter((member) => rootOf(member) === root && isUnfinished(member));
  for (const member of members) {
    member.stageEndsAt = world.clock.now();
    fail(world, member, { fileStatus: "Deleted", description });
  }
}

/** Lets the database of a waiting chain be read. */
export function startOpening(world: CloudWorld, chain: ImportTask, checkMode: CheckMode): void {
  chain.checkMode = checkMode;
  chain.status = "Running";
  chain.description = "";
  chain.stageEndsAt = world.clock.now();
  enter(world, chain, "opening");
}

/** How far the step under way is; `null` when nothing is going on. */
export function progressOfImport(world: CloudWorld, task: ImportTask): StepProgress | null {
  const isOpening = task.stage === "opening" || (task.mode === "UPDF" && task.stage === "checking");
  const check: readonly ImportStage[] = task.checkMode === "SyncExecuteDBCheck" ? ["checking"] : [];
  const stages = isOpening
    ? ["opening" as const, ...check]
    : [...FETCHING, ...(task.mode === "FULL" ? check : [])];
  const planned = stages.map((stage) => ({ stage, lengthMs: lengthOf(world, task, stage) }));
  return progressOf({ stage: task.stage, leftMs: task.stageEndsAt - world.clock.now() }, planned);
}

const FETCHING: readonly ImportStage[] = ["queued", "downloading", "verifying", "preparing", "restoring"];

const FILE_STATUS: Readonly<Partial<Record<ImportStage, string>>> = {
  downloading: "Downloading",
  verifying: "Finished",
  preparing: "CheckSuccess",
  restoring: "Restoring",
  checking: "Restored",
  waiting: "Restored",
};

function moveOn(
  world: CloudWorld,
  task: ImportTask,
  { refusal, to }: { refusal: Refusal | null; to: ImportStage },
): void {
  if (refusal !== null) return refuse(world, task, refusal);
  task.status = "Running";
  enter(world, task, to);
}

/** A stage starts when the one before ended, however late anybody looks. */
function enter(world: CloudWorld, task: ImportTask, stage: ImportStage): void {
  task.stage = stage;
  task.stageEndsAt += lengthOf(world, task, stage);
  setFileStatus(task, FILE_STATUS[stage]);
}

/** An increment is restored in the time that its own size takes; what is checked is the whole database. */
function lengthOf({ downloadBytesPerSecond }: CloudWorld, task: ImportTask, stage: ImportStage): number {
  const { sizes } = stepUnderWay(task);
  if (stage === "downloading" && downloadBytesPerSecond !== null)
    return downloadMs(sizes, downloadBytesPerSecond);
  if (stage === "restoring" && isIncrement(task)) return incrementMs(sizes);
  return stageMs(stage, { ...sizes, dataBytes: rootOf(task).steps[0].sizes.dataBytes });
}

function setFileStatus(task: ImportTask, status: string | undefined): void {
  if (status === undefined) return;
  for (const file of stepUnderWay(task).files) file.status = status;
}

function startRestore(world: CloudWorld, task: ImportTask): void {
  const refusal = restoreRefusal(world, task);
  if (refusal !== null) return refuse(world, task, refusal);
  if (!isIncrement(task)) placeDatabase(world, task);
  enter(world, task, "restoring");
}

function endRestore(world: CloudWorld, task: ImportTask): void {
  const refusal = restoredRefusal(world, task) ?? moveRestorePoint(task);
  if (refusal !== null) return refuse(world, task, refusal);
  endFiles(world, task);
  if (task.mode === "FULL") return open(world, task);
  const chain = rootOf(task);
  if (task !== chain) {
    task.status = "Success";
    task.description = "success";
    task.endedAt = realTimeOf(world, task);
    setFileStatus(task, "Restored");
    return enter(world, task, "ended");
  }
  task.status = "Waiting";
  task.description = "";
  enter(world, task, "waiting");
}

/** Only the last step of a restore knows whether its log fits to what is there. */
function moveRestorePoint(task: ImportTask): Refusal | null {
  const set = firstSet(stepUnderWay(task));
  const chain = rootOf(task);
  if (set === undefined || task.mode === "FULL") return null;
  if (chain.point === null) {
    chain.point = pointAfter(set);
    return null;
  }
  const outcome = applyIncrement(chain.point, set, task.databaseName);
  if (outcome.kind === "refused") return { fileStatus: "RestoreFailed", description: outcome.description };
  chain.point = outcome.point;
  return null;
}

function open(world: CloudWorld, task: ImportTask): void {
  const needsEnterprise = task.steps.some(({ files }) =>
    files.some(({ source }) => source.object.needsEnterprise),
  );
  if (!canOpen(instanceOf(world, task), { set: firstSet(task.steps[0]), needsEnterprise })) {
    return fail(world, task, {
      fileStatus: "RestoreFailed",
      description: `Failed to open database ${task.databaseName}.`,
    });
  }
  return task.checkMode === "AsyncExecuteDBCheck" ? succeed(world, task) : enter(world, task, "checking");
}

function endCheck(world: CloudWorld, task: ImportTask): void {
  if (tornPages(task) === 0) return succeed(world, task);
  return fail(world, task, { fileStatus: "RestoreFailed", description: "DBCC checkdb failed" });
}

function endOnlineCheck(world: CloudWorld, task: ImportTask): void {
  const errors = tornPages(task);
  task.description = "Success to DBCC checkdb asynchronously";
  if (errors > 0) {
    task.description = `asynchronously DBCC checkdb failed: CHECKDB found 0 allocation errors and ${errors} consistency errors in database '${task.databaseName}'.`;
    if (world.switches.asyncCheckFailure === "turnsFailed") task.status = "Failed";
  }
  enter(world, task, "ended");
}

/** Pages of all its backups that DBCC will trip over. */
function tornPages({ steps }: ImportTask): number {
  return steps.reduce((sum, { damage }) => sum + (damage?.tornPages ?? 0), 0);
}

/** A file that does not fit ends its own step; what it means for the chain is a switch. */
function refuse(world: CloudWorld, task: ImportTask, refusal: Refusal): void {
  if (task.base === null && isIncrement(task) && world.switches.chainAfterRefusal === "waits") {
    endFiles(world, task, refusal);
    task.status = "Waiting";
    task.description = refusal.description;
    enter(world, task, "waiting");
    return setFileStatus(task, refusal.fileStatus);
  }
  fail(world, task, refusal);
}

function fail(world: CloudWorld, task: ImportTask, refusal: Refusal): void {
  const isChainOver = task.base === null;
  endFiles(world, task, refusal);
  task.status = "Failed";
  task.description = refusal.description;
  task.endedAt = realTimeOf(world, task);
  enter(world, task, "ended");
  if (isChainOver && world.switches.leftBehind === "nothing") removeDatabase(world, task);
}

function succeed(world: CloudWorld, task: ImportTask): void {
  openDatabase(world, task);
  scheduleBackup(world, instanceOf(world, task), task.stageEndsAt);
  task.status = "Success";
  task.endedAt = realTimeOf(world, task);
  setFileStatus(task, "Restored");
  const hasAccount = instanceOf(world, task).accounts.some(({ type }) => type === "Super");
  task.description = hasAccount
    ? "success"
    : `Your RDS doesn't have any init account yet, please create one and grant permissions on RDS console to this migrated database (${task.databaseName}).`;
  const isCheckedLater = hasAccount && task.checkMode === "AsyncExecuteDBCheck";
  enter(world, task, isCheckedLater ? "checkingOnline" : "ended");
}

/** Without a refusal the files are restored and done with. */
function endFiles(world: CloudWorld, task: ImportTask, refusal?: Refusal): void {
  for (const file of stepUnderWay(task).files) {
    file.status = refusal?.fileStatus ?? "Restored";
    file.description = refusal?.description ?? "";
    file.endedAt = realTimeOf(world, task);
  }
}

function realTimeOf(world: CloudWorld, task: ImportTask): number {
  return world.realTimeOf(task.stageEndsAt, stepUnderWay(task).createdAt);
}
