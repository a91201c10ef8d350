import { expect, test } from "vitest";

import type { ImportFile, ImportTask } from "../ports/import-service.ts";
import { judgeIncrement, type SeenIncrement } from "./judge-increment.ts";

const task = (status: string, description = ""): ImportTask => ({
  taskId: "1",
  databaseName: "dbtest",
  mode: "UPDF",
  status,
  description,
  createdAt: 0,
  finishedAt: null,
});
const file = (status: string): ImportFile => ({
  fileName: "a.trn",
  kind: "Transaction_Log",
  status,
  description: "",
  sizeBytes: 1,
  createdAt: 0,
  finishedAt: null,
  isAvailable: true,
});
const seen = (change: Partial<SeenIncrement>): SeenIncrement => ({
  task: task("Waiting"),
  file: undefined,
  current: { status: null, calledAt: 0 },
  isBase: true,
  now: 1000,
  settlingMs: 180_000,
  ...change,
});

test.each<[string, Partial<SeenIncrement>, string]>([
  ["a task that RDS does not show yet", { task: undefined }, "running"],
  ["a task at work", { task: task("Running"), file: file("Restored") }, "running"],
  ["a queued task", { task: task("NoStart") }, "running"],
  ["a file that is restored", { file: file("Restored") }, "restored"],
  ["a file whose copy is deleted already", { file: file("Deleted") }, "restored"],
  ["a file that was refused, while the chain waits on", { file: file("RestoreFailed") }, "refused"],
  ["a file that cannot be fetched", { file: file("DownloadFailed") }, "refused"],
  ["a file that is on its way, although the chain says Waiting", { file: file("Downloading") }, "running"],
  ["a file in a state that nobody knows", { file: file("Pondering") }, "running"],
  ["a chain that waits just after it was asked, without files", {}, "running"],
  ["a chain that worked and waits again", { current: { status: "Running", calledAt: 0 } }, "restored"],
  [
    "a chain that worked, waits again and complains",
    { task: task("Waiting", "too recent"), current: { status: "Running", calledAt: 0 } },
    "refused",
  ],
  ["a chain that was never seen at work and had time", { now: 180_000 }, "unclear"],
  ["a task of its own that succeeded", { isBase: false, task: task("Success") }, "restored"],
  ["a task of its own that failed", { isBase: false, task: task("Failed") }, "refused"],
])("%s", (_what, change, verdict) => {
  expect(judgeIncrement(seen(change))).toBe(verdict);
});
