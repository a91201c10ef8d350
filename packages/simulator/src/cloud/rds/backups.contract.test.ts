/** Backups of an instance, on request and by its policy, and the growth of its storage. */
import { syntheticBackup } from "@bakferry/bak/testing";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { callRpc, startTestCloud, type TestCloud } from "../testing/test-cloud.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const INSTANCE = "rm-bp1prod1";

let cloud: TestCloud;
beforeEach(async () => {
  cloud = await startTestCloud();
});
afterEach(() => cloud.close());

describe("CreateBackup", () => {
  test("starts a job that can be followed to its backup", async () => {
    const id = await create({});
    const seen: string[] = [];
    for (let look = 0; look < 20; look += 1) {
      const [job] = await jobs({ BackupJobId: id });
      const status = String(job?.["BackupProgressStatus"]);
      if (seen.at(-1) !== status) seen.push(status);
      cloud.clock.advance(5000);
    }
    expect(seen).toEqual(["NoStart", "Preparing", "Uploading", "Checking", "Finished"]);
    const [job] = await jobs({ BackupJobId: id });
    expect(job).toMatchObject({
      Process: "100",
      JobMode: "Manual",
      BackupId: expect.stringMatching(/^\d+$/),
    });
    expect(await jobs({})).toEqual([]);
    expect(await sets({ BackupId: String(job?.["BackupId"]) })).toMatchObject({
      PageNumber: "1",
      TotalRecordCount: "1",
      Items: {
        Backup: [
          {
            BackupStatus: "Success",
            BackupMode: "Manual",
            BackupMethod: "Physical",
            BackupSize: 12 * 1024 ** 3,
          },
        ],
      },
    });
    expect(
      await callRpc(cloud, "DescribeResourceUsage", { query: { DBInstanceId: INSTANCE } }),
    ).toMatchObject({
      BackupSize: 12 * 1024 ** 3,
    });
  });

  test("does not tell the set before the job has finished", async () => {
    const id = await create({});
    expect(await jobs({ BackupJobId: id })).toMatchObject([{ BackupId: "" }]);
    expect(await jobs({})).toMatchObject([{ BackupJobId: id }]);
    expect(await sets({})).toMatchObject({ TotalRecordCount: "0" });
  });

  test.each([
    [{ BackupMethod: "Magic" }, "InvalidBackupMethod.Format"],
    [{ BackupType: "Some" }, "InvalidBackupType.Format"],
    [{ BackupMethod: "Snapshot", BackupType: "FullBackup" }, "InvalidBackupType.Format"],
    [{ BackupStrategy: "db" }, "InvalidDBName.NotFound"],
    [{ BackupStrategy: "db", DBName: "nothere" }, "InvalidDBName.NotFound"],
    [{ DBInstanceId: "rm-bp1locked" }, "IncorrectDBInstanceLockMode"],
  ])("refuses %j with %s", async (change, code) => {
    await expect(create(change)).rejects.toMatchObject({ code });
  });

  test("takes one at a time, of an instance that runs, and twenty a day", async () => {
    await create({});
    await expect(create({})).rejects.toMatchObject({ code: "BackupJobExists" });
    for (let count = 1; count < 20; count += 1) {
      cloud.clock.advance(10 * MINUTE);
      await create({ BackupStrategy: "db", DBName: "orders" });
    }
    cloud.clock.advance(10 * MINUTE);
    await expect(create({})).rejects.toMatchObject({ code: "BackupTimesExceeded" });
    cloud.clock.advance(24 * HOUR);
    cloud.control.updateInstance(INSTANCE, { status: "Rebooting" });
    await expect(create({})).rejects.toMatchObject({ code: "IncorrectDBInstanceState" });
    cloud.control.updateInstance(INSTANCE, { status: "Running" });
    await create({});
  });
});

test("the night after an import takes it into a backup, once", async () => {
  // Whatever the time is: at noon the next night is far enough.
  cloud.clock.advance(24 * HOUR - ((cloud.clock.now() + 12 * HOUR) % (24 * HOUR)));
  for (const name of ["one", "two"]) {
    await cloud.control.putObject("migratetest", `${name}.bak`, syntheticBackup({}));
    const query = {
      DBInstanceId: INSTANCE,
      DBName: name,
      BackupMode: "FULL",
      IsOnlineDB: "True",
      OssObjectPositions: `oss-cn-hangzhou.aliyuncs.com:migratetest:${name}.bak`,
    };
    await callRpc(cloud, "CreateMigrateTask", { query });
  }
  cloud.clock.advance(10 * MINUTE);
  expect(await sets({})).toMatchObject({ TotalRecordCount: "0" });
  cloud.clock.advance(25 * HOUR);
  expect(await sets({ BackupMode: "Automated" })).toMatchObject({
    TotalRecordCount: "1",
    Items: { Backup: [{ BackupDBNames: "orders,billing,one,two" }] },
  });
  cloud.clock.advance(72 * HOUR);
  expect(await sets({})).toMatchObject({ TotalRecordCount: "1" });
});

describe("ModifyDBInstanceSpec", () => {
  test("grows the storage, which takes some minutes in which the instance takes no orders", async () => {
    await modify({ DBInstanceStorage: "200" });
    expect(cloud.control.instance(INSTANCE)).toMatchObject({
      status: "DBInstanceClassChanging",
      storageGb: 100,
    });
    await expect(modify({ DBInstanceStorage: "300" })).rejects.toMatchObject({
      code: "IncorrectDBInstanceState",
    });
    cloud.clock.advance(3 * MINUTE);
    expect(cloud.control.instance(INSTANCE)).toMatchObject({ status: "Running", storageGb: 200 });
  });

  test("opens an instance that was locked for its full disk", async () => {
    await modify({ DBInstanceId: "rm-bp1locked", DBInstanceStorage: "200" });
    cloud.clock.advance(3 * MINUTE);
    expect(cloud.control.instance("rm-bp1locked")).toMatchObject({ lockMode: "Unlock" });
  });

  test.each([
    [{ DBInstanceStorage: "50" }, "InvalidReduceDiskSize"],
    [{ DBInstanceStorage: "203" }, "InvalidDBInstanceStorage"],
    [{ DBInstanceStorage: "64000" }, "InvalidDBInstanceStorage"],
    [{ DBInstanceStorage: "200", PayType: "Free" }, "InvalidPayType"],
    [{ DBInstanceStorage: "200", DBInstanceClass: "x" }, "UnsupportedParameter"],
  ])("refuses %j with %s", async (change, code) => {
    await expect(modify(change)).rejects.toMatchObject({ code });
  });
});

async function create(change: Record<string, string>): Promise<string> {
  const reply = await callRpc(cloud, "CreateBackup", { query: { DBInstanceId: INSTANCE, ...change } });
  return String(reply["BackupJobId"]);
}

async function jobs(change: Record<string, string>): Promise<readonly Record<string, unknown>[]> {
  const query = { DBInstanceId: INSTANCE, ...change };
  const reply = await callRpc(cloud, "DescribeBackupTasks", { query });
  return (reply["Items"] as { BackupJob: Record<string, unknown>[] }).BackupJob;
}

function sets(change: Record<string, string>): Promise<Record<string, unknown>> {
  return callRpc(cloud, "DescribeBackups", { query: { DBInstanceId: INSTANCE, ...change } });
}

function modify(change: Record<string, string>): Promise<unknown> {
  const query = { DBInstanceId: INSTANCE, PayType: "Postpaid", ...change };
  return callRpc(cloud, "ModifyDBInstanceSpec", { query });
}
