/** Nothing is stopped, dropped or deleted that this migration cannot be proved to have made. */
import { describe, expect, test } from "vitest";

import type { ActionOrder } from "../../model/action.ts";
import type { Finding } from "../../model/finding.ts";
import type { ImportState, Migration } from "../../model/migration.ts";
import type { ImportTask } from "../../ports/import-service.ts";
import { aMigration, anAction, aStagedObject, TEST_EPOCH } from "../../testing/index.ts";
import { testRunnerDeps } from "../../testing/runner-deps.ts";
import { text } from "../../texts/text.ts";
import { deleteObject } from "./delete-object.ts";
import { removeDatabase } from "./remove-database.ts";
import { isBeingStopped, terminateImport } from "./terminate-import.ts";

const PLACE = { instanceId: "rm-bp1prod1", databaseName: "dbtest", taskId: "7" };
const STATE: ImportState = {
  intendedAt: TEST_EPOCH,
  earlierTaskIds: ["3"],
  requestedAt: TEST_EPOCH,
  taskId: "7",
  status: "Running",
  description: "",
  fileStatus: null,
  observedAt: TEST_EPOCH,
  finishedAt: null,
  restoreSeenAt: TEST_EPOCH,
};
const WAS_FREE: Finding = {
  checkId: "name-conflict",
  group: "target",
  kind: "passed",
  binds: true,
  summary: text("check.system.remedy"),
  remedy: null,
  evidence: [],
};

function aTask(change: Partial<ImportTask> = {}): ImportTask {
  return {
    taskId: "7",
    databaseName: "dbtest",
    mode: "FULL",
    status: "Running",
    description: "",
    createdAt: TEST_EPOCH,
    finishedAt: null,
    ...change,
  };
}

describe("an import is stopped", () => {
  const order = { kind: "terminate_import", ...PLACE } as const satisfies ActionOrder;
  const at = (
    task: ImportTask | undefined,
    change: Partial<Migration> = {},
    databases: readonly string[] = [],
  ) => ({
    deps: testRunnerDeps({
      imports: {
        task: () => Promise.resolve(task),
        databases: () => Promise.resolve(databases.map((name) => ({ name, status: "Restoring" }))),
      },
    }),
    migration: aMigration({ phase: "importing", import: STATE, ...change }),
    action: anAction({ order }),
    order,
  });

  test.each<[string, ImportTask | undefined, Partial<Migration>, string | null]>([
    ["when it is the one of this migration and runs", aTask(), {}, null],
    ["when it waits for another backup", aTask({ status: "Waiting" }), {}, null],
    ["never when the row names another task", aTask(), { import: { ...STATE, taskId: "8" } }, "NOT_OURS"],
    ["never when RDS says it is for another database", aTask({ databaseName: "orders" }), {}, "NOT_OURS"],
    ["never when it has ended", aTask({ status: "Success" }), {}, "IMPORT_ENDED"],
    ["never when RDS does not know it", undefined, {}, "IMPORT_ENDED"],
  ])("%s", async (_, task, change, code) => {
    const refused = await terminateImport.refuse(at(task, change));
    expect(refused && "code" in refused ? refused.code : refused).toBe(code);
  });

  test.each<[string, ImportTask | undefined, readonly string[], object]>([
    ["still running: the call is made again when it stays so", aTask(), [], { kind: "unseen" }],
    [
      "ended well: the import goes on as if nobody had asked",
      aTask({ status: "Success" }),
      [],
      { result: { key: "action.terminateImport.tooLate" } },
    ],
    [
      "stopped with nothing left",
      aTask({ status: "Failed" }),
      ["orders"],
      { result: { key: "action.terminateImport.done" }, change: { phase: "cancelled", leftover: null } },
    ],
    [
      "stopped with a database left, whatever the case",
      aTask({ status: "Failed" }),
      ["DBTEST"],
      { result: { key: "action.terminateImport.left" }, change: { leftover: { name: "DBTEST" } } },
    ],
    ["forgotten by RDS", undefined, [], { result: { key: "action.terminateImport.done" } }],
  ])("%s", async (_, task, databases, progress) => {
    expect(await terminateImport.settle(at(task, {}, databases))).toMatchObject(progress);
  });

  test("its own failure counts as a stop only while somebody is stopping it", () => {
    const running = anAction({ order, state: "running" });
    expect(isBeingStopped(aMigration({ actions: [running] }))).toBe(true);
    expect(isBeingStopped(aMigration({ actions: [{ ...running, state: "done" }] }))).toBe(false);
  });
});

describe("a database that was left behind is dropped", () => {
  const order = { kind: "remove_database", ...PLACE } as const satisfies ActionOrder;
  const at = (change: Partial<Migration>, tasks: readonly ImportTask[]) => ({
    deps: testRunnerDeps({ imports: { findTasks: () => Promise.resolve(tasks) } }),
    migration: aMigration({ phase: "failed", import: STATE, findings: [WAS_FREE], ...change }),
    action: anAction({ order }),
    order,
  });
  const ours = [aTask({ status: "Failed" }), aTask({ taskId: "3" })];

  test.each<[string, Partial<Migration>, readonly ImportTask[], string | null]>([
    ["when the name was free and nobody else imported it", {}, ours, null],
    ["never when somebody else imported it since", {}, [...ours, aTask({ taskId: "9" })], "NOT_OURS"],
    ["never when the name was not free before", { findings: [] }, ours, "NOT_OURS"],
    [
      "never when the name was not looked at",
      { findings: [{ ...WAS_FREE, kind: "unknown" }] },
      ours,
      "NOT_OURS",
    ],
    ["never when the migration succeeded", { phase: "succeeded" }, ours, "NOT_OURS"],
    ["never while a person has to look", { phase: "needs_attention" }, ours, "NOT_OURS"],
    [
      "never when RDS was not seen restoring it: somebody else may have made it meanwhile",
      { import: { ...STATE, restoreSeenAt: null } },
      ours,
      "NOT_OURS",
    ],
    ["never when RDS gave no task", { import: { ...STATE, taskId: null } }, ours, "NOT_OURS"],
  ])("%s", async (_, change, tasks, code) => {
    const refused = await removeDatabase.refuse(at(change, tasks));
    expect(refused && "code" in refused ? refused.code : refused).toBe(code);
  });
});

describe("an object is deleted", () => {
  const object = { ...aStagedObject(), uploadToken: "t1" };
  const order = { kind: "delete_object", object } as const satisfies ActionOrder;
  const upload = {
    bucket: object.bucket,
    key: object.key,
    totalBytes: 1,
    acknowledgedBytes: 1,
    bytesPerSecond: null,
    startedAt: TEST_EPOCH,
    finishedAt: TEST_EPOCH,
  };
  const at = (change: Partial<Migration>, answer: "deleted" | "changed" | "gone" = "deleted") => ({
    deps: testRunnerDeps({ objects: { deleteObject: () => Promise.resolve(answer) } }),
    migration: aMigration({ phase: "succeeded", staged: object, upload, ...change }),
    action: anAction({ order }),
    order,
  });

  test.each<[string, Partial<Migration>, string | null]>([
    ["when this migration uploaded it and has ended", {}, null],
    ["never when it was there before", { upload: null }, "NOT_OURS"],
    ["never when it bears another mark", { staged: aStagedObject({ uploadToken: "t2" }) }, "NOT_OURS"],
    ["never while RDS may read it", { phase: "importing" }, "STILL_NEEDED"],
    ["never while a person has to look", { phase: "needs_attention" }, "STILL_NEEDED"],
  ])("%s", async (_, change, code) => {
    const refused = await deleteObject.refuse(at(change));
    expect(refused && "code" in refused ? refused.code : refused).toBe(code);
  });

  test.each([
    ["deleted", "done"],
    ["gone", "done"],
    ["changed", "failed"],
  ] as const)("and OSS says %s: %s", async (answer, kind) => {
    expect((await deleteObject.run(at({}, answer))).kind).toBe(kind);
  });
});
