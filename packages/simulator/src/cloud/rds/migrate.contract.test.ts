/**
 * An import as a client sees it: created, followed and ended through the official RPC client, on the bytes of real
 * backups where there are any.
 */
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";

import {
  stretchBackup,
  type SyntheticBackupOptions,
  syntheticBackup,
  withDatabasePages,
} from "@bakferry/bak/testing";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { callRpc, startTestCloud, type TestCloud } from "../testing/test-cloud.ts";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const GIB = 1024 ** 3;
const TIB = 1024 ** 4;
const POSITION = "oss-cn-hangzhou.aliyuncs.com:migratetest:";
const REAL_BACKUPS =
  process.env["BAKFERRY_BAK_DIR"] ?? resolve(import.meta.dirname, "../../../../../../shared/bak");

let cloud: TestCloud;
beforeEach(async () => {
  cloud = await startTestCloud();
  await cloud.control.putObject("migratetest", "dir/text.bak", Buffer.from("no backup at all"));
});
afterEach(() => cloud.close());

describe("creating an import", () => {
  test("answers with both numbers, and the task can be followed by each operation", async () => {
    const created = await create({});
    expect(created).toMatchObject({
      DBInstanceId: "rm-bp1prod1",
      DBName: "dbtest",
      BackupMode: "FULL",
      MigrateTaskId: expect.stringMatching(/^\d+$/),
      TaskId: expect.stringMatching(/^\d+$/),
    });
    const query = { DBInstanceId: "rm-bp1prod1", MigrateTaskId: String(created["MigrateTaskId"]) };
    expect(await callRpc(cloud, "DescribeMigrateTaskById", { query })).toMatchObject({
      DBInstanceName: "rm-bp1prod1",
      Status: "NoStart",
      EndTime: "",
      IsDBReplaced: "False",
    });

    cloud.clock.advance(MINUTE);
    expect(await callRpc(cloud, "DescribeOssDownloads", { query })).toMatchObject({
      Items: {
        OssDownload: [{ FileName: "text.bak", FileSize: "1", Status: "Downloading", IsAvailable: "True" }],
      },
    });
    cloud.clock.advance(10 * MINUTE);
    expect(await callRpc(cloud, "DescribeMigrateTasks", { query: windowOf(-5, 5) })).toMatchObject({
      TotalRecordCount: 1,
      PageRecordCount: 1,
      Items: { MigrateTask: [{ Status: "Failed", MigrateTaskId: query.MigrateTaskId }] },
    });
  });

  test.each([
    { title: "a missing name", change: { DBName: "" }, code: "MissingDBName" },
    { title: "no place", change: { OssObjectPositions: "" }, code: "MissingOssObjectPositions" },
    { title: "a lower-case boolean", change: { IsOnlineDB: "true" }, code: "InvalidIsOnlineDB" },
    { title: "modes at odds", change: { IsOnlineDB: "False" }, code: "InvalidParameter" },
    { title: "an unknown check", change: { CheckDBMode: "Maybe" }, code: "InvalidCheckDBMode" },
    { title: "a system database", change: { DBName: "master" }, code: "InvalidDBName" },
    { title: "a name in use", change: { DBName: "Orders" }, code: "InvalidDBName.NotFound" },
    {
      title: "another extension",
      change: { OssObjectPositions: `${POSITION}a.zip` },
      code: "IncorrectFileExtension",
    },
    {
      title: "an upper-case extension",
      change: { OssObjectPositions: `${POSITION}a.BAK` },
      code: "IncorrectFileExtension",
    },
    { title: "no such object", change: { OssObjectPositions: `${POSITION}a.bak` }, code: "InvalidOssUrl" },
    {
      title: "a key with a bar",
      change: { OssObjectPositions: `${POSITION}a|b.bak` },
      code: "InvalidOssUrl",
    },
    {
      title: "a bucket of another region",
      change: { OssObjectPositions: "oss-cn-shanghai.aliyuncs.com:migratetest-shanghai:a.bak" },
      code: "InvalidOssUrl",
    },
    {
      title: "the bucket under another region's endpoint",
      change: { OssObjectPositions: "oss-cn-shanghai.aliyuncs.com:migratetest:dir/text.bak" },
      code: "InvalidOssUrl",
    },
    {
      title: "a locked instance",
      change: { DBInstanceId: "rm-bp1locked" },
      code: "IncorrectDBInstanceLockMode",
    },
    {
      title: "an unknown instance",
      change: { DBInstanceId: "rm-nobody" },
      code: "InvalidDBInstanceId.NotFound",
    },
  ])("$title is refused with $code", async ({ change, code }) => {
    await cloud.control.putObject("migratetest-shanghai", "a.bak", Buffer.from("x"));
    await expect(create(change)).rejects.toMatchObject({ code });
    expect(cloud.control.importTasks("rm-bp1prod1")).toEqual([]);
  });

  test.each([
    [{ status: "Rebooting" }, "IncorrectDBInstanceState"],
    [{ engine: "MySQL" }, "IncorrectDBInstanceType"],
    [{ type: "Readonly" }, "IncorrectDBInstanceType"],
  ] as const)("an instance with %j is refused", async (change, code) => {
    cloud.control.updateInstance("rm-bp1prod1", change);
    await expect(create({})).rejects.toMatchObject({ code });
  });

  test("a second task for the same database waits its turn, one for another does not", async () => {
    await create({});
    await expect(create({ DBName: "DBTEST" })).rejects.toMatchObject({ code: "IncorrectDBState" });
    await expect(create({ DBName: "other" })).resolves.toMatchObject({ DBName: "other" });
  });

  test("the twenty-first import of a day is refused, and the next day's is not", async () => {
    for (let count = 0; count < 20; count += 1) {
      await create({});
      cloud.clock.advance(10 * MINUTE);
    }
    await expect(create({})).rejects.toMatchObject({ code: "UploadLimitExceeded" });
    cloud.clock.advance(24 * 60 * MINUTE);
    await expect(create({})).resolves.toMatchObject({ DBName: "dbtest" });
  });

  test("the 501st import of an instance and day is refused, whatever its database", async () => {
    for (let count = 0; count < 500; count += 1) await create({ DBName: `db${count}` });
    await expect(create({ DBName: "one-more" })).rejects.toMatchObject({ code: "ConcurrentTaskExceeded" });
  }, 30_000);

  test("imports that are only on record count as well, and chains among them are not listed", async () => {
    const { control } = cloud;
    control.recordImports("rm-bp1prod1", { databaseName: "dbtest", count: 19 });
    control.recordImports("rm-bp1prod1", { databaseName: "dbtest", count: 1, mode: "UPDF" });
    await expect(create({})).rejects.toMatchObject({ code: "UploadLimitExceeded" });
    expect(await callRpc(cloud, "DescribeMigrateTasks", { query: windowOf(-5, 5) })).toMatchObject({
      TotalRecordCount: 19,
    });
    expect(control.database("rm-bp1prod1", "dbtest")).toBeUndefined();
  });

  test.each([
    ["a backup of more than 3 TB", 3 * TIB + 8192, 8192, "BakFileSizeExceeded"],
    ["a backup that is larger than the instance", 101 * GIB, 8192, "FileSizeExceeded"],
    ["a database that is larger than the instance", 8192 * 40, 101 * GIB, "FileSizeExceeded"],
  ])("%s is refused by its size", async (_, dataBytes, sizeBytes, code) => {
    const files = [{ logicalName: "d", type: "D", sizeBytes }] as const;
    await cloud.control.putObject(
      "migratetest",
      "huge.bak",
      stretchBackup(syntheticBackup({ files }), { dataBytes }),
    );
    await expect(create({ OssObjectPositions: `${POSITION}huge.bak` })).rejects.toMatchObject({ code });
  });

  test("a backup of two terabytes is imported where there is room, in hours", async () => {
    cloud.control.updateInstance("rm-bp1prod1", { storageGb: 6000 });
    const files = [{ logicalName: "d", type: "D", sizeBytes: 2 * TIB }] as const;
    const huge = stretchBackup(syntheticBackup({ files }), { dataBytes: 2 * TIB });
    await cloud.control.putObject("migratetest", "huge.bak", huge);
    await create({ OssObjectPositions: `${POSITION}huge.bak` });
    cloud.clock.advance(5 * 60 * MINUTE);
    expect(cloud.control.importTasks("rm-bp1prod1")).toMatchObject([{ status: "Running" }]);
    cloud.clock.advance(24 * 60 * MINUTE);
    expect(cloud.control.importTasks("rm-bp1prod1")).toMatchObject([{ status: "Success" }]);
  });

  test("a bucket that RDS does not support fails the download", async () => {
    await cloud.control.putObject("migratetest-ia", "a.bak", Buffer.from("x"));
    await create({ OssObjectPositions: "oss-cn-hangzhou-internal.aliyuncs.com:migratetest-ia:a.bak" });
    cloud.clock.advance(MINUTE);
    expect(cloud.control.importTasks("rm-bp1prod1")).toMatchObject([
      { status: "Failed", fileStatus: "DownloadFailed" },
    ]);
  });
});

describe("what the documentation leaves open", () => {
  test("the internal endpoint in a position is taken, or refused where the switch says so", async () => {
    const change = { OssObjectPositions: "oss-cn-hangzhou-internal.aliyuncs.com:migratetest:dir/text.bak" };
    cloud.control.setSwitches({ internalPositions: "refused" });
    await expect(create(change)).rejects.toMatchObject({ code: "InvalidOssUrl" });
    cloud.control.setSwitches({ internalPositions: "taken" });
    await expect(create(change)).resolves.toMatchObject({ DBName: "dbtest" });
  });

  test("special characters in a file's name are taken, or fail where the switch says so", async () => {
    cloud.control.setSwitches({ specialCharacters: "fail" });
    await cloud.control.putObject("migratetest", "db_full.bak", syntheticBackup({}));
    expect(await importOf("db_full.bak", "rm-bp1prod1")).toMatchObject({
      status: "Failed",
      description: expect.stringContaining("special characters"),
    });
    cloud.control.setSwitches({ specialCharacters: "taken" });
    await create({ DBName: "other", OssObjectPositions: `${POSITION}db_full.bak` });
    cloud.clock.advance(20 * MINUTE);
    expect(cloud.control.importTasks("rm-bp1prod1")[1]).toMatchObject({ status: "Success" });
  });
});

describe("following imports", () => {
  test("DescribeMigrateTasks looks back a week and no further, whatever the window", async () => {
    await create({});
    const list = () =>
      callRpc(cloud, "DescribeMigrateTasks", { query: windowOf(-30 * 24 * 60, 5) }).then(
        (reply) => reply["TotalRecordCount"],
      );
    const now = Date.now();
    vi.useFakeTimers({ toFake: ["Date"], now: now + 6.9 * DAY });
    try {
      expect(await list()).toBe(1);
      vi.setSystemTime(now + 7.1 * DAY);
      expect(await list()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });

  test("DescribeMigrateTasks is not there for the Always On edition of 2017", async () => {
    cloud.control.updateInstance("rm-bp1prod1", { engineVersion: "2017_ent" });
    const list = callRpc(cloud, "DescribeMigrateTasks", { query: windowOf(-5, 5) });
    await expect(list).rejects.toMatchObject({ code: "IncorrectDBInstanceType" });
  });

  test.each([
    [{ StartTime: "2026-11-22T09:00:00Z" }, "InvalidStartTime"],
    [{ EndTime: "2000-01-01T00:00Z" }, "InvalidEndTime"],
    [{ PageSize: "29" }, "InvalidPageSize"],
    [{ PageNumber: "0" }, "InvalidPageNumber"],
  ])("DescribeMigrateTasks refuses %j", async (change, code) => {
    const query = { ...windowOf(-5, 5), ...change };
    await expect(callRpc(cloud, "DescribeMigrateTasks", { query })).rejects.toMatchObject({ code });
  });

  test("a task outside of the window is not listed", async () => {
    await create({});
    expect(await callRpc(cloud, "DescribeMigrateTasks", { query: windowOf(-60, -30) })).toMatchObject({
      TotalRecordCount: 0,
    });
  });

  test.each(["database", "nothing"] as const)(
    "a terminated restore leaves %s, as the switch says",
    async (left) => {
      cloud.control.setSwitches({ leftBehind: left });
      await cloud.control.putObject("migratetest", "full.bak", syntheticBackup({}));
      const { MigrateTaskId } = await create({ OssObjectPositions: `${POSITION}full.bak` });
      cloud.clock.advance(3 * MINUTE);
      expect(cloud.control.database("rm-bp1prod1", "dbtest")).toMatchObject({ access: "In Recovery" });
      const query = { DBInstanceId: "rm-bp1prod1", MigrateTaskId: String(MigrateTaskId) };
      await callRpc(cloud, "TerminateMigrateTask", { query });
      expect(cloud.control.database("rm-bp1prod1", "dbtest") !== undefined).toBe(left === "database");
      if (left === "nothing") return;
      await callRpc(cloud, "DeleteDatabase", { query: { DBInstanceId: "rm-bp1prod1", DBName: "dbtest" } });
      cloud.clock.advance(MINUTE);
      expect(cloud.control.database("rm-bp1prod1", "dbtest")).toBeUndefined();
    },
  );

  test("a task can be terminated until it ends", async () => {
    const { MigrateTaskId } = await create({});
    const query = { DBInstanceId: "rm-bp1prod1", MigrateTaskId: String(MigrateTaskId) };
    await callRpc(cloud, "TerminateMigrateTask", { query });
    await expect(callRpc(cloud, "TerminateMigrateTask", { query })).rejects.toMatchObject({
      code: "IncorrectDBState",
    });
  });

  test("files are not listed for the Always On editions of 2017 and 2019", async () => {
    const { MigrateTaskId } = await create({});
    cloud.control.updateInstance("rm-bp1prod1", { engineVersion: "2019_ent" });
    const query = { DBInstanceId: "rm-bp1prod1", MigrateTaskId: String(MigrateTaskId) };
    await expect(callRpc(cloud, "DescribeOssDownloads", { query })).rejects.toMatchObject({
      code: "IncorrectDBInstanceType",
    });
  });
});

describe("made-up backups", () => {
  const cases: readonly {
    title: string;
    options: SyntheticBackupOptions;
    instanceId?: string;
    expected: object;
  }[] = [
    { title: "a full one", options: {}, expected: { status: "Success", description: "success" } },
    { title: "a compressed one", options: { isCompressed: true }, expected: { status: "Success" } },
    {
      title: "a differential one",
      options: { kind: "differential" },
      expected: {
        description: "Backup set (made.bak) is a Database Differential backup, we only accept a FULL Backup.",
      },
    },
    {
      title: "a newer one",
      options: { release: "2019" },
      instanceId: "rm-bp1legacy",
      expected: {
        description: "Failed to verify made.bak, backup file was corrupted or newer edition than RDS.",
      },
    },
    {
      title: "an encrypted one",
      options: { isEncrypted: true },
      expected: { status: "Failed", description: expect.stringContaining("Cannot find server certificate") },
    },
    {
      title: "one that is small as a file and large as a database",
      options: { files: [{ logicalName: "d", type: "D", sizeBytes: 2 * 1024 ** 3 }] },
      instanceId: "rm-bp1small",
      expected: {
        fileStatus: "RestoreFailed",
        description: "Not Enough Disk Space for restoring, space left (1024 MB) < needed (2048 MB).",
      },
    },
  ];
  test.each(cases)("$title", async ({ options, instanceId = "rm-bp1prod1", expected }) => {
    await cloud.control.putObject("migratetest", "made.bak", syntheticBackup(options));
    expect(await importOf("made.bak", instanceId)).toMatchObject(expected);
  });

  test.each([
    [false, "Failed", "DBCC checkdb failed"],
    [true, "Failed", "Failed to verify torn.bak, backup file was corrupted or newer edition than RDS."],
  ])("a torn page in one with CHECKSUM %s", async (hasChecksums, status, description) => {
    const bytes = withDatabasePages(syntheticBackup({ hasChecksums }));
    const middle = bytes.length >> 1;
    bytes[middle] = (bytes[middle] ?? 0) ^ 1;
    await cloud.control.putObject("migratetest", "torn.bak", bytes);
    expect(await importOf("torn.bak", "rm-bp1prod1")).toMatchObject({ status, description });
  });

  test("one of a database with transparent encryption", async () => {
    const files = [{ logicalName: "d", type: "D", sizeBytes: 8192, hasKeys: true }] as const;
    await cloud.control.putObject("migratetest", "tde.bak", syntheticBackup({ files }));
    expect(await importOf("tde.bak", "rm-bp1prod1")).toMatchObject({
      description: expect.stringMatching(/^Cannot find server certificate with thumbprint '0x/),
    });
  });

  test("a truncated one", async () => {
    const whole = syntheticBackup({});
    await cloud.control.putObject("migratetest", "cut.bak", whole.subarray(0, whole.length - 100_000));
    expect(await importOf("cut.bak", "rm-bp1prod1")).toMatchObject({
      status: "Failed",
      description: "Failed to verify cut.bak, backup file was corrupted or newer edition than RDS.",
    });
  });
});

describe.skipIf(!existsSync(REAL_BACKUPS))("real backups", () => {
  test.each([
    ["full/northwind-2019.bak", "rm-bp1prod1", "Success", "success"],
    ["full/companyorm-2022-compressed.bak", "rm-bp1prod1", "Success", "success"],
    [
      "full/test-2017.bak",
      "rm-bp1legacy",
      "Failed",
      "Failed to verify test-2017.bak, backup file was corrupted or newer edition than RDS.",
    ],
    [
      "full/bookstore-2025-compressed.bak",
      "rm-bp1prod1",
      "Failed",
      "Failed to verify bookstore-2025-compressed.bak, backup file was corrupted or newer edition than RDS.",
    ],
    [
      "differential/restoretimeclean-2016.bak",
      "rm-bp1prod1",
      "Failed",
      "Backup set (restoretimeclean-2016.bak) is a Database Differential backup, we only accept a FULL Backup.",
    ],
    [
      "log/restoretimeclean-2016.trn",
      "rm-bp1prod1",
      "Failed",
      "Backup set (restoretimeclean-2016.trn) is a Transaction Log backup, we only accept a FULL Backup.",
    ],
    [
      "stripe/library-2016-2of2.bak",
      "rm-bp1prod1",
      "Failed",
      "Failed to verify library-2016-2of2.bak, backup file was corrupted or newer edition than RDS.",
    ],
    [
      "stranger/zip.bak",
      "rm-bp1prod1",
      "Failed",
      "Failed to verify zip.bak, backup file was corrupted or newer edition than RDS.",
    ],
    [
      "full/pubs-2012.bak",
      "rm-bp1noacct",
      "Success",
      "Your RDS doesn't have any init account yet, please create one and grant permissions on RDS console to this migrated database (dbtest).",
    ],
  ])("%s on %s: %s", async (...row) => {
    const [file, instanceId, status, description] = row;
    await cloud.control.putObject("migratetest", file, await readFile(join(REAL_BACKUPS, file)));
    const before = cloud.control.instance(instanceId).diskUsedBytes;
    expect(await importOf(file, instanceId)).toMatchObject({ status, description });

    const isThere = cloud.control.database(instanceId, "dbtest")?.status === "Running";
    expect(isThere).toBe(status === "Success");
    expect(cloud.control.instance(instanceId).diskUsedBytes > before).toBe(isThere);
  });
});

/** The end of an import of an object that is in the bucket. */
async function importOf(key: string, instanceId: string): Promise<unknown> {
  await create({
    DBInstanceId: instanceId,
    OssObjectPositions: POSITION + key,
    CheckDBMode: "SyncExecuteDBCheck",
  });
  cloud.clock.advance(20 * MINUTE);
  return cloud.control.importTasks(instanceId)[0];
}

function create(change: Record<string, string>): Promise<Record<string, unknown>> {
  const query = {
    DBInstanceId: "rm-bp1prod1",
    DBName: "dbtest",
    BackupMode: "FULL",
    IsOnlineDB: "True",
    OssObjectPositions: `${POSITION}dir/text.bak`,
    ...change,
  };
  return callRpc(cloud, "CreateMigrateTask", { query });
}

function windowOf(fromMinutes: number, toMinutes: number): Record<string, string> {
  const minute = (offset: number): string =>
    `${new Date(Date.now() + offset * MINUTE).toISOString().slice(0, 16)}Z`;
  return { DBInstanceId: "rm-bp1prod1", StartTime: minute(fromMinutes), EndTime: minute(toMinutes) };
}
