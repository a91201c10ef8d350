/**
 * A chain as a client sees it: a full backup that stays closed, differentials and logs behind it, and the opening.
 */
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";

import { type SyntheticBackupOptions, syntheticBackup, withDatabasePages } from "@bakferry/bak/testing";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { callRpc, startTestCloud, type TestCloud } from "../testing/test-cloud.ts";

const MINUTE = 60_000;
const INSTANCE = "rm-bp1prod1";
const REAL_BACKUPS =
  process.env["BAKFERRY_BAK_DIR"] ?? resolve(import.meta.dirname, "../../../../../../shared/bak");

const FULL: SyntheticBackupOptions = {};
const DIFFERENTIAL: SyntheticBackupOptions = { kind: "differential" };
const FIRST_LOG: SyntheticBackupOptions = { kind: "log" };
const SECOND_LOG: SyntheticBackupOptions = {
  kind: "log",
  lsns: { first: "40000000023400001", last: "40000000030000001" },
};
const LATE_LOG: SyntheticBackupOptions = {
  kind: "log",
  lsns: { first: "40000000099900001", last: "40000000100000001" },
};

let cloud: TestCloud;
/** Backups so far; each has a key of its own, because RDS reads an object while the next one arrives. */
let sent: number;
beforeEach(async () => {
  sent = 0;
  cloud = await startTestCloud();
});
afterEach(() => cloud.close());

describe.each(["repeated", "new"] as const)(
  "a chain whose later steps answer with a %s task",
  (chainTask) => {
    beforeEach(() => cloud.control.setSwitches({ chainTask }));

    test("waits closed after each file, and opens with all of them", async () => {
      const base = await send(FULL);
      pass(10);
      expect(await taskOf(base)).toMatchObject({ Status: "Waiting", BackupMode: "UPDF", EndTime: "" });
      expect(database()).toMatchObject({ status: "Creating", access: "In Recovery" });

      for (const options of [DIFFERENTIAL, FIRST_LOG, SECOND_LOG]) {
        const step = await send(options, base);
        expect(step === base).toBe(chainTask === "repeated");
        expect(await describeDatabases()).toMatchObject([{ DBName: "dbtest", DBStatus: "Creating" }]);
        pass(10);
        expect((await taskOf(base))["Status"]).toBe("Waiting");
        expect((await taskOf(step))["Status"]).toBe(chainTask === "repeated" ? "Waiting" : "Success");
      }
      expect(await filesOf(base)).toMatchObject([
        { BackupMode: "Database", Status: "Restored" },
        { BackupMode: "Differential_Database", Status: "Restored" },
        { BackupMode: "Transaction_Log", Status: "Restored" },
        { BackupMode: "Transaction_Log", Status: "Restored" },
      ]);

      await open(base);
      expect((await taskOf(base))["Status"]).toBe("Running");
      pass(10);
      expect(await taskOf(base)).toMatchObject({ Status: "Success", Description: "success" });
      expect(database()).toMatchObject({ status: "Running", access: "Online" });
    });

    test("names the gap, and takes the missing log afterwards", async () => {
      const base = await send(FULL);
      pass(10);
      const step = await send(LATE_LOG, base);
      pass(10);
      expect((await taskOf(step))["Description"]).toBe(
        "The log in this backup set begins at LSN 40000000099900001, which is too recent to apply to the database.RESTORE LOG is terminating abnormally.",
      );
      expect((await filesOf(step)).at(-1)).toMatchObject({ Status: "RestoreFailed", IsAvailable: "False" });
      expect((await taskOf(base))["Status"]).toBe("Waiting");

      const next = await send(FIRST_LOG, base);
      pass(10);
      expect((await filesOf(next)).at(-1)).toMatchObject({ Status: "Restored" });
    });

    test("takes one file at a time", async () => {
      const base = await send(FULL);
      await expect(send(FIRST_LOG, base)).rejects.toMatchObject({ code: "IncorrectDBState" });
      pass(10);
      await send(FIRST_LOG, base);
      await expect(send(SECOND_LOG, base)).rejects.toMatchObject({ code: "IncorrectDBState" });
      await expect(open(base)).rejects.toMatchObject({ code: "IncorrectDBState" });
    });

    test("ends as a whole when it is terminated", async () => {
      const base = await send(FULL);
      pass(10);
      const step = await send(FIRST_LOG, base);
      pass(1);
      await callRpc(cloud, "TerminateMigrateTask", {
        query: { DBInstanceId: INSTANCE, MigrateTaskId: step },
      });
      expect(await taskOf(base)).toMatchObject({ Status: "Failed" });
      expect(database()).toMatchObject({ access: "In Recovery" });
      await expect(send(SECOND_LOG, base)).rejects.toMatchObject({ code: "IncorrectDBState" });
    });
  },
);

describe("what a chain takes", () => {
  test.each<[string, SyntheticBackupOptions, string]>([
    [
      "a second full backup",
      FULL,
      "Backup set (made.bak) is a Database FULL backup, we only accept transaction log or differential backup.",
    ],
    [
      "a log that ends too early",
      { kind: "log", lsns: { first: "40000000000100001", last: "40000000000200001" } },
      "The log in this backup set terminates at LSN 40000000000200001, which is too early to apply to the database.RESTORE LOG is terminating abnormally.",
    ],
    [
      "a differential of another full backup",
      { kind: "differential", ids: { differentialBaseGUID: "5eed0000-0000-4000-8000-00000000dead" } },
      "This differential backup cannot be restored because the database has not been restored to the correct earlier state.RESTORE DATABASE is terminating abnormally.",
    ],
    [
      "a log of another database",
      { kind: "log", ids: { familyGUID: "5eed0000-0000-4000-8000-00000000dead" } },
      "The backup set holds a backup of a database other than the existing 'dbtest' database.RESTORE LOG is terminating abnormally.",
    ],
    [
      "a log of another recovery path",
      { kind: "log", ids: { recoveryForkID: "5eed0000-0000-4000-8000-00000000dead" } },
      "This backup set cannot be applied because it is on a recovery path that is inconsistent with the database.RESTORE LOG is terminating abnormally.",
    ],
    [
      "a log of a newer release",
      { kind: "log", release: "2025" },
      "Failed to verify made.bak, backup file was corrupted or newer edition than RDS.",
    ],
  ])("refuses %s", async (_, options, description) => {
    const base = await send(FULL);
    pass(10);
    await send(options, base);
    pass(10);
    expect(await taskOf(base)).toMatchObject({ Status: "Waiting", Description: description });
  });

  test("a differential behind logs that it covers is too old", async () => {
    const base = await send(FULL);
    pass(10);
    await send(FIRST_LOG, base);
    pass(10);
    await send(DIFFERENTIAL, base);
    pass(10);
    expect((await taskOf(base))["Description"]).toContain("no files are ready to rollforward");
  });

  test("begins with a full backup only", async () => {
    const task = await send(FIRST_LOG);
    pass(10);
    expect(await taskOf(task)).toMatchObject({
      Status: "Failed",
      Description: "Backup set (made.bak) is a Transaction Log backup, we only accept a FULL Backup.",
    });
  });

  test("has failed with its first misfit where the switch says so", async () => {
    cloud.control.setSwitches({ chainAfterRefusal: "fails" });
    const base = await send(FULL);
    pass(10);
    await send(LATE_LOG, base);
    pass(10);
    expect((await taskOf(base))["Status"]).toBe("Failed");
    await expect(send(FIRST_LOG, base)).rejects.toMatchObject({ code: "IncorrectDBState" });
  });

  test.each([
    ["another database's task", { DBName: "other" }, "InvalidDBName.NotFound"],
    ["an unknown task", { MigrateTaskId: "1" }, "InvalidMigrateTaskId.NotFound"],
    ["the modes of a full import", { BackupMode: "FULL", IsOnlineDB: "True" }, "InvalidParameter"],
  ])("refuses %s", async (_, change, code) => {
    const base = await send(FULL);
    pass(10);
    await expect(send(FIRST_LOG, base, change)).rejects.toMatchObject({ code });
  });

  test("occupies its name: neither a second chain nor an import begins", async () => {
    await send(FULL);
    pass(10);
    await expect(send(FULL)).rejects.toMatchObject({ code: "IncorrectDBState" });
    await expect(send(FULL, "", { BackupMode: "FULL", IsOnlineDB: "True" })).rejects.toMatchObject({
      code: "IncorrectDBState",
    });
  });

  test("is not in the list of full imports, unless the switch says so", async () => {
    await send(FULL);
    const minute = (offset: number): string =>
      `${new Date(Date.now() + offset * MINUTE).toISOString().slice(0, 16)}Z`;
    const query = { DBInstanceId: INSTANCE, StartTime: minute(-5), EndTime: minute(5) };
    expect(await callRpc(cloud, "DescribeMigrateTasks", { query })).toMatchObject({ TotalRecordCount: 0 });
    cloud.control.setSwitches({ chainsInTaskList: true });
    expect(await callRpc(cloud, "DescribeMigrateTasks", { query })).toMatchObject({ TotalRecordCount: 1 });
  });

  test("keeps its database out of the list where the switch hides what cannot be read", async () => {
    cloud.control.setSwitches({ restoringDatabases: "hidden" });
    await send(FULL);
    pass(10);
    expect(await describeDatabases()).toEqual([]);
  });

  test("waits in the state Restoring on an instance without a standby", async () => {
    cloud.control.updateInstance(INSTANCE, { category: "Basic" });
    await send(FULL);
    pass(10);
    expect(database()).toMatchObject({ access: "Restoring" });
  });
});

describe("opening", () => {
  test("may be sent again with its token, and answers with nothing but the request id", async () => {
    const base = await waitingChain();
    const token = { ClientToken: "open-1" };
    expect(await open(base, token)).toEqual({ RequestId: expect.any(String) });
    expect(await open(base, token)).toEqual({ RequestId: expect.any(String) });
    await expect(open(base)).rejects.toMatchObject({ code: "IncorrectDBState" });
    await expect(open(base, { ...token, CheckDBMode: "AsyncExecuteDBCheck" })).rejects.toMatchObject({
      code: "IdempotentParameterMismatch",
    });
    pass(10);
    expect(await open(base, token)).toEqual({ RequestId: expect.any(String) });
    expect((await taskOf(base))["Status"]).toBe("Success");
  });

  test("checks before, or afterwards", async () => {
    const base = await waitingChain();
    await open(base, { CheckDBMode: "AsyncExecuteDBCheck" });
    pass(1.1);
    expect(await taskOf(base)).toMatchObject({ Status: "Success", Description: "success" });
    pass(5);
    expect(await taskOf(base)).toMatchObject({ Description: "Success to DBCC checkdb asynchronously" });
  });

  test("finds torn pages in the data of the full backup", async () => {
    const bytes = withDatabasePages(syntheticBackup({}));
    const torn = bytes.length >> 1;
    bytes[torn] = (bytes[torn] ?? 0) ^ 1;
    const base = await send(bytes);
    pass(10);
    await open(base);
    pass(10);
    expect(await taskOf(base)).toMatchObject({ Status: "Failed", Description: "DBCC checkdb failed" });
  });

  test("fails where the edition has not what the database uses", async () => {
    cloud.control.updateInstance(INSTANCE, { engineVersion: "2014_web" });
    const base = await send({ release: "2012" });
    cloud.control.markObject("migratetest", "1/made.bak", { needsEnterprise: true });
    pass(10);
    await open(base);
    pass(10);
    expect(await taskOf(base)).toMatchObject({
      Status: "Failed",
      Description: "Failed to open database dbtest.",
    });
  });

  test("fails on a mirrored instance for a database with a FILESTREAM filegroup, which the header shows", async () => {
    cloud.control.updateInstance(INSTANCE, { engineVersion: "2016_std_ha" });
    const base = await send({
      release: "2016",
      files: [
        { logicalName: "d", type: "D", sizeBytes: 8_388_608 },
        { logicalName: "s", type: "S", sizeBytes: 0 },
      ],
    });
    pass(10);
    await open(base);
    pass(10);
    expect((await taskOf(base))["Description"]).toBe("Failed to open database dbtest.");
  });

  test("asks for a privileged account where there is none", async () => {
    cloud.control.updateInstance(INSTANCE, { accounts: [] });
    const base = await waitingChain();
    await open(base);
    pass(10);
    expect((await taskOf(base))["Description"]).toContain("doesn't have any init account yet");
  });

  test.each([
    [{ CheckDBMode: "Maybe" }, "InvalidCheckDBMode"],
    [{ CheckDBMode: "" }, "MissingCheckDBMode"],
    [{ DBName: "other" }, "InvalidDBName.NotFound"],
    [{ ClientToken: "x".repeat(65) }, "InvalidClientToken"],
    [{ MigrateTaskId: "1" }, "InvalidMigrateTaskId.NotFound"],
  ])("refuses %j", async (change, code) => {
    const base = await waitingChain();
    await expect(open(base, change)).rejects.toMatchObject({ code });
  });
});

describe.skipIf(!existsSync(REAL_BACKUPS))("a chain of real backups", () => {
  test("takes logs and a differential in their order, and names a gap", async () => {
    const read = (file: string): Promise<Buffer> => readFile(join(REAL_BACKUPS, file));
    const base = await send(await read("full/restoretimeclean-2016.bak"));
    pass(10);
    for (const [file, description] of [
      ["log/restoretimeclean-2016.trn", ""],
      [
        "log/restoretimeclean-2016-3.trn",
        "The log in this backup set begins at LSN 39000000057100001, which is too recent to apply to the database.RESTORE LOG is terminating abnormally.",
      ],
      ["log/restoretimeclean-2016-2.trn", ""],
      ["log/restoretimeclean-2016-3.trn", ""],
      ["differential/restoretimeclean-2016.bak", ""],
    ] as const) {
      await send(await read(file), base);
      pass(10);
      expect(await taskOf(base)).toMatchObject({ Status: "Waiting", Description: description });
    }
    await open(base);
    pass(10);
    expect(await taskOf(base)).toMatchObject({ Status: "Success", Description: "success" });
  });
});

async function waitingChain(): Promise<string> {
  const base = await send(FULL);
  pass(10);
  return base;
}

/** Puts a backup into the bucket and sends it as a step of a chain; resolves with the task's id. */
async function send(
  backup: SyntheticBackupOptions | Uint8Array,
  base = "",
  change: Record<string, string> = {},
): Promise<string> {
  const bytes = backup instanceof Uint8Array ? backup : syntheticBackup(backup);
  sent += 1;
  const key = `${sent}/made.bak`;
  await cloud.control.putObject("migratetest", key, bytes);
  const query = {
    DBInstanceId: INSTANCE,
    DBName: "dbtest",
    BackupMode: "UPDF",
    IsOnlineDB: "False",
    OssObjectPositions: `oss-cn-hangzhou.aliyuncs.com:migratetest:${key}`,
    MigrateTaskId: base,
    ...change,
  };
  const reply = await callRpc(cloud, "CreateMigrateTask", { query });
  return String(reply["MigrateTaskId"]);
}

function open(base: string, change: Record<string, string> = {}): Promise<Record<string, unknown>> {
  const query = {
    DBInstanceId: INSTANCE,
    DBName: "dbtest",
    MigrateTaskId: base,
    CheckDBMode: "SyncExecuteDBCheck",
    ...change,
  };
  return callRpc(cloud, "CreateOnlineDatabaseTask", { query });
}

function taskOf(id: string): Promise<Record<string, unknown>> {
  const query = { DBInstanceId: INSTANCE, MigrateTaskId: id };
  return callRpc(cloud, "DescribeMigrateTaskById", { query });
}

async function filesOf(id: string): Promise<readonly unknown[]> {
  const query = { DBInstanceId: INSTANCE, MigrateTaskId: id };
  const reply = await callRpc(cloud, "DescribeOssDownloads", { query });
  return (reply["Items"] as { OssDownload: unknown[] }).OssDownload;
}

async function describeDatabases(): Promise<unknown> {
  const query = { DBInstanceId: INSTANCE, DBName: "dbtest" };
  const reply = await callRpc(cloud, "DescribeDatabases", { query });
  return (reply["Databases"] as { Database: unknown }).Database;
}

function database(): unknown {
  return cloud.control.database(INSTANCE, "dbtest");
}

function pass(minutes: number): void {
  cloud.clock.advance(minutes * MINUTE);
}
