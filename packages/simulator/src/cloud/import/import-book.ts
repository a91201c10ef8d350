/**
 * The import tasks of all instances and the numbers that they are known by.
 *
 * A task takes one backup or, in a chain, one after the other; each is a step. A step has several files only where
 * RDS is given several URLs, which are then the stripes of one backup.
 */
import type { MediaReading } from "@bakferry/bak";

import { type Kept, replaceAll } from "../../state/kept.ts";
import type { StoredObject } from "../oss/bucket.ts";
import type { RestorePoint } from "./restore-point.ts";
import type { ImportSizes, ImportStage } from "./timeline.ts";

export type ImportStatus = "NoStart" | "Running" | "Waiting" | "Success" | "Failed";
/** `FULL` opens the database at once, `UPDF` leaves it waiting for more. */
export type BackupMode = "FULL" | "UPDF";
export type CheckMode = "AsyncExecuteDBCheck" | "SyncExecuteDBCheck";

/** Where RDS fetches a file from. */
export interface ImportSource {
  readonly bucketName: string;
  readonly object: StoredObject;
  /** Last part of the key. */
  readonly fileName: string;
  /** Why RDS cannot use the object although it exists, in RDS's place for words; `null` when it can. */
  readonly obstacle: string | null;
  /** Milliseconds that a signed URL had left when the step was made; `null` for an object position. */
  readonly urlLifeMs: number | null;
}

export interface ImportFile {
  readonly source: ImportSource;
  /** Read from the object when the step was made; RDS imports what was there then. */
  readonly reading: MediaReading;
  /** As DescribeOssDownloads tells it. */
  status: string;
  description: string;
  /** Real time. */
  endedAt: number | null;
}

/** What reading all of a backup found; `null` for one that was too large to be read whole. */
export interface MediaDamage {
  /** Checksums of the backup itself do not fit, which RESTORE VERIFYONLY notices. */
  readonly isUnreadable: boolean;
  /** Pages that do not fit their checksum, which nothing but DBCC notices. */
  readonly tornPages: number;
}

export interface ImportStep {
  /** Number in the instance's task centre, which counts work and not migrations. */
  readonly taskId: string;
  readonly files: readonly ImportFile[];
  /** Of all files together. */
  readonly reading: MediaReading;
  readonly damage: MediaDamage | null;
  readonly sizes: ImportSizes;
  /** Real time. */
  readonly createdAt: number;
  /** Simulated time. */
  readonly startedAt: number;
}

export type StepOrder = Omit<ImportStep, "files" | "taskId"> & {
  readonly files: readonly Pick<ImportFile, "source" | "reading">[];
};

export interface ImportOrder {
  readonly instanceId: string;
  readonly databaseName: string;
  readonly mode: BackupMode;
  readonly checkMode: CheckMode;
  /** The task whose database this one goes on with; `null` for one that makes its own. */
  readonly base: ImportTask | null;
  /** Simulated milliseconds until RDS takes up the step. */
  readonly queuedMs: number;
}

export interface ImportTask extends Pick<ImportOrder, "instanceId" | "databaseName" | "mode" | "base"> {
  readonly id: string;
  /** Real time, as clients see it. */
  readonly createdAt: number;
  /** In the order of their arrival; the last one is under way or done. */
  readonly steps: [ImportStep, ...ImportStep[]];
  /** How the database is checked; for a chain, only once it is opened. */
  checkMode: CheckMode;
  /** Where the database stands that waits for more. */
  point: RestorePoint | null;
  stage: ImportStage;
  /** Simulated time. */
  stageEndsAt: number;
  status: ImportStatus;
  description: string;
  /** Real time. */
  endedAt: number | null;
}

export interface ImportBook extends Kept<readonly ImportTask[]> {
  /** Enters a task that waits to be scheduled. */
  add(order: ImportOrder, step: StepOrder): ImportTask;
  /** Gives a waiting task its next backup. */
  addStep(task: ImportTask, step: StepOrder, queuedMs: number): void;
  find(instanceId: string, id: string): ImportTask | undefined;
  /** Oldest first. */
  of(instanceId: string): readonly ImportTask[];
  /** Tasks of all instances, oldest first. */
  all(): readonly ImportTask[];
}

export function createImportBook(): ImportBook {
  const tasks: ImportTask[] = [];
  const nextTaskId = (): string =>
    String(FIRST_CENTRE_NUMBER + tasks.reduce((sum, { steps }) => sum + steps.length, 0));
  return {
    add({ queuedMs, ...order }, step) {
      const task: ImportTask = {
        ...order,
        id: String(FIRST_TASK_NUMBER + tasks.length),
        createdAt: step.createdAt,
        steps: [stepOf(step, nextTaskId())],
        point: null,
        stage: "queued",
        stageEndsAt: step.startedAt + queuedMs,
        status: "NoStart",
        description: "",
        endedAt: null,
      };
      tasks.push(task);
      return task;
    },
    addStep(task, step, queuedMs) {
      task.steps.push(stepOf(step, nextTaskId()));
      task.stage = "queued";
      task.stageEndsAt = step.startedAt + queuedMs;
      task.status = "Running";
      task.description = "";
    },
    find: (instanceId, id) => tasks.find((task) => task.instanceId === instanceId && task.id === id),
    of: (instanceId) => tasks.filter((task) => task.instanceId === instanceId),
    all: () => tasks,
    save: () => tasks,
    load: (saved) => replaceAll(tasks, saved),
  };
}

/** The step that a task is at. */
export function stepUnderWay({ steps }: ImportTask): ImportStep {
  return steps.at(-1) ?? steps[0];
}

/** A task that can still change its database; the check after opening no longer does. */
export function isUnfinished({ status }: ImportTask): boolean {
  return status === "NoStart" || status === "Running" || status === "Waiting";
}

/** The task that holds the chain's place: the first one. */
export function rootOf(task: ImportTask): ImportTask {
  return task.base ?? task;
}

const FIRST_TASK_NUMBER = 564_522_545;
const FIRST_CENTRE_NUMBER = 5_451;

function stepOf({ files, ...step }: StepOrder, taskId: string): ImportStep {
  const waiting = { status: "NoStart", description: "", endedAt: null };
  return { ...step, taskId, files: files.map((file) => ({ ...file, ...waiting })) };
}
