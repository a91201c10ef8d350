import { describe, expect, test } from "vitest";

import { OperationalError } from "../../errors/operational-error.ts";
import type { ActionOrder } from "../../model/action.ts";
import type { TargetInstance } from "../../model/target.ts";
import type { BackupJob, InstanceBackup } from "../../ports/instance-admin.ts";
import { aMigration, anAction, TEST_EPOCH } from "../../testing/index.ts";
import { onlyThese, testRunnerDeps } from "../../testing/runner-deps.ts";
import { backUp } from "./back-up.ts";

const ORDER = {
  kind: "back_up",
  instanceId: "rm-bp1prod1",
  databaseName: "dbtest",
} as const satisfies ActionOrder;

function aSet(change: Partial<InstanceBackup> = {}): InstanceBackup {
  return {
    backupId: "11",
    status: "Success",
    method: "Physical",
    startedAt: TEST_EPOCH,
    finishedAt: TEST_EPOCH,
    sizeBytes: 1024,
    ...change,
  };
}

interface Given {
  readonly status?: string;
  readonly sets?: readonly InstanceBackup[];
  readonly job?: BackupJob;
  readonly memo?: string;
  readonly refuses?: OperationalError;
}

function at({ status = "Running", sets = [], job, memo, refuses }: Given) {
  const instance = onlyThese<TargetInstance>("instance", { status });
  const deps = testRunnerDeps({
    imports: { instance: () => Promise.resolve(instance) },
    instances: {
      backups: () => Promise.resolve(sets),
      backupJob: () => Promise.resolve(job),
      startBackup: () => (refuses ? Promise.reject(refuses) : Promise.resolve({ jobId: "j1" })),
    },
  });
  const action = anAction({ order: ORDER, calledAt: TEST_EPOCH, ...(memo !== undefined && { memo }) });
  return { deps, migration: aMigration({ phase: "succeeded" }), action, order: ORDER };
}

describe("a backup", () => {
  test.each<[string, Given, string | null]>([
    ["of an instance that runs is taken", {}, null],
    ["of an instance that does something else is refused", { status: "Rebooting" }, "INSTANCE_BUSY"],
    [
      "is refused when the day's twenty are made",
      { sets: Array.from({ length: 20 }, () => aSet()) },
      "BACKUP_QUOTA",
    ],
    ["is taken as the twentieth", { sets: Array.from({ length: 19 }, () => aSet()) }, null],
  ])("%s", async (_, given, code) => {
    const refused = await backUp.refuse(at(given));
    expect(refused && "code" in refused ? refused.code : refused).toBe(code);
  });

  test.each([
    ["RDS_INSTANCE_BUSY", "IncorrectDBInstanceState"],
    ["RDS_REQUEST_REFUSED", "BackupJobExists: another backup is in progress."],
  ] as const)("is not waited for while another one runs (%s)", async (code, verbatim) => {
    const refuses = new OperationalError(code, { message: "no", verbatim });
    expect(await backUp.run(at({ refuses }))).toMatchObject({
      kind: "failed",
      failure: { code: "BACKUP_RUNS", verbatim },
    });
  });

  test("is followed by its job", async () => {
    expect(await backUp.run(at({}))).toMatchObject({ kind: "working", memo: "j1" });
    const going = { status: "Uploading", percent: 40, backupId: null };
    expect(await backUp.settle(at({ memo: "j1", job: going }))).toMatchObject({ kind: "working" });
    const job = { status: "Finished", percent: 100, backupId: "11" };
    expect(
      await backUp.settle(at({ memo: "j1", job, sets: [aSet({ backupId: "9" }), aSet()] })),
    ).toMatchObject({
      kind: "done",
      result: { values: { backupId: "11", sizeBytes: 1024 } },
    });
    const failed = { status: "Failed", percent: null, backupId: null };
    expect(await backUp.settle(at({ memo: "j1", job: failed }))).toMatchObject({
      failure: { code: "BACKUP_FAILED" },
    });
  });

  test("whose answer was lost is found by its time, and asked for again only when it is not", async () => {
    expect(await backUp.settle(at({ sets: [aSet()] }))).toMatchObject({ kind: "done" });
    const early = aSet({ startedAt: TEST_EPOCH - 3_600_000 });
    expect(await backUp.settle(at({ sets: [early, aSet({ status: "Failed" })] }))).toEqual({
      kind: "unseen",
    });
  });
});
