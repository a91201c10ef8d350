/**
 * The import tasks of all instances and the numbers that they are known by.
 */
import type { MediaReading } from "@bakferry/bak";

import type { StoredObject } from "../oss/bucket.ts";
import type { ImportSizes, ImportStage } from "./timeline.ts";

export type ImportStatus = "NoStart" | "Running" | "Success" | "Failed";
export type CheckMode = "AsyncExecuteDBCheck" | "SyncExecuteDBCheck";

/** Where RDS fetches the backup from. */
export interface ImportSource {
  readonly object: StoredObject;
  /** Last part of the key. */
  readonly fileName: string;
  /** Why RDS cannot use the object although it exists, in RDS's place for words; `null` when it can. */
  readonly obstacle: string | null;
  /** Milliseconds that a signed URL had left when the task was made; `null` for an object position. */
  readonly urlLifeMs: number | null;
}

export interface ImportOrder {
  readonly instanceId: string;
  readonly databaseName: string;
  readonly checkMode: CheckMode;
  readonly source: ImportSource;
  /** Read from the object when the task was made; RDS imports what was there then. */
  readonly reading: MediaReading;
  readonly sizes: ImportSizes;
}

export interface ImportTask extends ImportOrder {
  readonly id: string;
  /** Number in the instance's task centre, which is another one. */
  readonly taskId: string;
  /** Real time, as clients see it. */
  readonly createdAt: number;
  /** Simulated time. */
  readonly startedAt: number;
  stage: ImportStage;
  /** Simulated time. */
  stageEndsAt: number;
  status: ImportStatus;
  /** Status of the file in DescribeOssDownloads. */
  fileStatus: string;
  description: string;
  /** Real time. */
  endedAt: number | null;
}

export interface ImportBook {
  /** Enters a task that waits to be scheduled. */
  add(order: ImportOrder, times: { createdAt: number; startedAt: number; queuedMs: number }): ImportTask;
  find(instanceId: string, id: string): ImportTask | undefined;
  /** Oldest first. */
  of(instanceId: string): readonly ImportTask[];
  /** Tasks of all instances, oldest first. */
  all(): readonly ImportTask[];
}

export function createImportBook(): ImportBook {
  const tasks: ImportTask[] = [];
  return {
    add(order, { createdAt, startedAt, queuedMs }) {
      const task: ImportTask = {
        ...order,
        id: String(FIRST_TASK_NUMBER + tasks.length),
        taskId: String(FIRST_CENTRE_NUMBER + tasks.length),
        createdAt,
        startedAt,
        stage: "queued",
        stageEndsAt: startedAt + queuedMs,
        status: "NoStart",
        fileStatus: "NoStart",
        description: "",
        endedAt: null,
      };
      tasks.push(task);
      return task;
    },
    find: (instanceId, id) => tasks.find((task) => task.instanceId === instanceId && task.id === id),
    of: (instanceId) => tasks.filter((task) => task.instanceId === instanceId),
    all: () => tasks,
  };
}

const FIRST_TASK_NUMBER = 564_522_545;
const FIRST_CENTRE_NUMBER = 5_451;
