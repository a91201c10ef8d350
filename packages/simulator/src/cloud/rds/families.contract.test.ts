/** Each family of instances that RDS sells, or has sold, takes a full backup of the oldest kind by its own way. */
import { syntheticBackup } from "@bakferry/bak/testing";
import { afterAll, beforeAll, expect, test } from "vitest";

import type { InstanceChange } from "../model.ts";
import { callRpc, signedUrl, startTestCloud, type TestCloud } from "../testing/test-cloud.ts";

const INSTANCE = "rm-bp1prod1";
let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startTestCloud();
});
afterAll(() => cloud.close());

async function importInto(family: InstanceChange, source: Readonly<Record<string, string>>): Promise<string> {
  cloud.control.updateInstance(INSTANCE, { databases: [], ...family });
  const bytes = syntheticBackup({ databaseName: "dbtest", databaseVersion: 661 });
  await cloud.control.putObject("migratetest", "dbtest.bak", bytes);
  const query = {
    DBInstanceId: INSTANCE,
    DBName: "dbtest",
    BackupMode: "FULL",
    IsOnlineDB: "True",
    ...source,
  };
  const { MigrateTaskId } = await callRpc(cloud, "CreateMigrateTask", { query });
  cloud.clock.advance(6 * 3_600_000);
  const task = { DBInstanceId: INSTANCE, MigrateTaskId: String(MigrateTaskId) };
  const { Status, Description } = await callRpc(cloud, "DescribeMigrateTaskById", { query: task });
  return Status === "Success" ? "Success" : `${String(Status)}: ${String(Description)}`;
}

const POSITION = { OssObjectPositions: "oss-cn-hangzhou.aliyuncs.com:migratetest:dbtest.bak" };

test.each<[string, "Basic" | "HighAvailability" | "AlwaysOn"]>([
  ["08r2_ent_ha", "HighAvailability"],
  ["2012", "Basic"],
  ["2012_web", "Basic"],
  ["2012_std_ha", "HighAvailability"],
  ["2012_ent_ha", "HighAvailability"],
  ["2014_std_ha", "HighAvailability"],
  ["2014_ent_ha", "HighAvailability"],
  ["2016_web", "Basic"],
  ["2016_std_ha", "HighAvailability"],
  ["2016_std_sl", "Basic"],
  ["2016_ent_ha", "HighAvailability"],
  ["2017_web", "Basic"],
  ["2017_std_ha", "HighAvailability"],
  ["2017_std_sl", "Basic"],
  ["2017_ent", "AlwaysOn"],
  ["2019_web", "Basic"],
  ["2019_std_ha", "HighAvailability"],
  ["2019_std_sl", "Basic"],
  ["2019_ent", "AlwaysOn"],
  ["2022_web", "Basic"],
  ["2022_std_ha", "HighAvailability"],
  ["2022_ent", "AlwaysOn"],
])("%s on cloud disks restores what stands in OSS", async (engineVersion, category) => {
  expect(await importInto({ engineVersion, category, storageType: "cloud_essd" }, POSITION)).toBe("Success");
});

test("2008r2 on local disks restores what a signed URL leads to, into a database that is there", async () => {
  const family = {
    engineVersion: "2008r2",
    storageType: "local_ssd",
    databases: [{ name: "dbtest", status: "Running", collation: "Chinese_PRC_CI_AS" }],
  } as const;
  const url = signedUrl(cloud, { method: "GET", key: "dbtest.bak", expires: "28800" });
  const real = url.replace(`${cloud.url}/migratetest/`, "https://migratetest.oss-cn-hangzhou.aliyuncs.com/");
  expect(await importInto(family, { OSSUrls: encodeURIComponent(real) })).toBe("Success");
});
