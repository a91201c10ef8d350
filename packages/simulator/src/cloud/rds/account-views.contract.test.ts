/** What the account tells about its instances, regions and tasks, page by page. */
import { syntheticBackup } from "@bakferry/bak/testing";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { callRpc, startTestCloud, type TestCloud } from "../testing/test-cloud.ts";

const MINUTE = 60_000;
const INSTANCE = "rm-bp1prod1";

let cloud: TestCloud;
beforeEach(async () => {
  cloud = await startTestCloud();
});
afterEach(() => cloud.close());

describe("DescribeDBInstances", () => {
  const all = { RegionId: "cn-hangzhou", Engine: "SQLServer" };

  test("pages by number", async () => {
    const first = await list({ ...all, PageSize: "4" });
    const second = await list({ ...all, PageSize: "4", PageNumber: "2" });
    expect(first.ids).toHaveLength(4);
    expect(first.ids.filter((id) => second.ids.includes(id))).toEqual([]);
    expect(first.reply).toMatchObject({ PageNumber: 1, PageRecordCount: 4 });
    expect(first.reply).not.toHaveProperty("NextToken");
  });

  test("pages by token until none is left, and finds every instance once", async () => {
    const whole = (await list({ ...all, PageSize: "100" })).ids;
    const found: string[] = [];
    let token = "";
    do {
      const page = await list({ ...all, MaxResults: "4", ...(token === "" ? {} : { NextToken: token }) });
      found.push(...page.ids);
      token = String(page.reply["NextToken"]);
    } while (token !== "");
    expect(found).toEqual(whole);
  });

  test.each([
    [{ MaxResults: "0" }, "InvalidMaxResults"],
    [{ MaxResults: "101" }, "InvalidMaxResults"],
    [{ NextToken: "nonsense" }, "InvalidNextToken"],
    [{ PageSize: "101" }, "InvalidPageSize"],
    [{ RegionId: "cn-nowhere" }, "InvalidRegionId"],
    [{ Tags: "env=prod" }, "InvalidTags"],
    [{ Tags: '{"a":"","b":"","c":"","d":"","e":"","f":""}' }, "InvalidTags"],
    [{ VpcId: "vpc-1" }, "UnsupportedParameter"],
  ])("refuses %j", async (change, code) => {
    await expect(list({ ...all, ...change })).rejects.toMatchObject({ code });
  });

  test("finds by tags, zone and expiry", async () => {
    cloud.control.updateInstance(INSTANCE, { tags: { env: "prod", team: "dba" } });
    cloud.control.updateInstance("rm-bp1locked", { lockMode: "LockByExpiration" });
    for (const [filter, expected] of [
      [{ Tags: '{"env":"prod"}' }, [INSTANCE]],
      [{ Tags: '{"env":"prod","team":""}' }, [INSTANCE]],
      [{ Tags: '{"env":"test"}' }, []],
      [{ Expired: "True" }, ["rm-bp1locked"]],
      [{ ZoneId: "cn-hangzhou-x" }, []],
      [{ ZoneId: "cn-hangzhou-h", DBInstanceId: INSTANCE }, [INSTANCE]],
    ] as const) {
      expect((await list({ ...all, ...filter })).ids).toEqual(expected);
    }
  });

  test("tells the category only when it is asked for more", async () => {
    const brief = await list({ ...all, DBInstanceId: INSTANCE });
    const more = await list({ ...all, DBInstanceId: INSTANCE, InstanceLevel: "1" });
    expect(brief.rows[0]).not.toHaveProperty("Category");
    expect(more.rows[0]).toMatchObject({ Category: "HighAvailability" });
  });
});

test("DescribeRegions names each zone with the endpoint of its region", async () => {
  const reply = await callRpc(cloud, "DescribeRegions", { query: { AcceptLanguage: "en-US" } });
  expect(reply["Regions"]).toMatchObject({
    RDSRegion: expect.arrayContaining([
      expect.objectContaining({ ZoneId: "cn-hangzhou-h", RegionEndpoint: "rds.aliyuncs.com" }),
      expect.objectContaining({ ZoneId: "eu-central-1-i", RegionEndpoint: "rds.eu-central-1.aliyuncs.com" }),
    ]),
  });
});

describe("the task centre", () => {
  test("does not know imports, unless the switch says so", async () => {
    await startImport();
    expect(await going()).toEqual([]);
    expect(await history({})).toMatchObject({ Items: [], TotalCount: 0 });
    cloud.control.setSwitches({ importsInTaskCentre: true });
    expect(await going()).toMatchObject([{ Status: "1", Progress: "0" }]);
  });

  test("tells how far an import is, by the TaskId of its creation", async () => {
    cloud.control.setSwitches({ importsInTaskCentre: true });
    const created = await startImport();
    const seen: number[] = [];
    for (let look = 0; look < 4; look += 1) {
      cloud.clock.advance(50_000);
      const [row] = await going();
      expect(row).toMatchObject({ TaskId: created["TaskId"], DBName: "dbtest", Status: "2" });
      seen.push(Number(row?.["Progress"]));
    }
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(seen.at(-1)).toBeGreaterThan(80);
    cloud.clock.advance(10 * MINUTE);
    expect(await going()).toEqual([]);
    expect(await history({ InstanceId: INSTANCE })).toMatchObject({
      TotalCount: 1,
      Items: [{ TaskId: `t-${String(created["TaskId"])}`, Status: "Succeed", Progress: 100 }],
    });
    expect(await history({ Status: "Failed,Running" })).toMatchObject({ TotalCount: 0 });
  });

  test("gives each step of a chain a number of its own", async () => {
    cloud.control.setSwitches({ importsInTaskCentre: true });
    const chain = { BackupMode: "UPDF", IsOnlineDB: "False" };
    const base = await startImport(chain);
    cloud.clock.advance(10 * MINUTE);
    expect(await going()).toEqual([]);
    const change = { ...chain, MigrateTaskId: String(base["MigrateTaskId"]) };
    const step = await startImport(change, { kind: "log" });
    expect(step["TaskId"]).not.toBe(base["TaskId"]);
    expect(await going()).toMatchObject([{ TaskId: step["TaskId"] }]);
    expect(await history({})).toMatchObject({ Items: [{}, {}] });
  });
});

interface Listed {
  readonly reply: Record<string, unknown>;
  readonly rows: readonly Record<string, unknown>[];
  readonly ids: readonly string[];
}

async function list(query: Record<string, string>): Promise<Listed> {
  const reply = await callRpc(cloud, "DescribeDBInstances", { query });
  const rows = (reply["Items"] as { DBInstance: Record<string, unknown>[] }).DBInstance;
  return { reply, rows, ids: rows.map((row) => String(row["DBInstanceId"])) };
}

async function startImport(
  change: Record<string, string> = {},
  options: Parameters<typeof syntheticBackup>[0] = {},
): Promise<Record<string, unknown>> {
  const key = `${options.kind ?? "full"}.bak`;
  await cloud.control.putObject("migratetest", key, syntheticBackup(options));
  const query = {
    DBInstanceId: INSTANCE,
    DBName: "dbtest",
    BackupMode: "FULL",
    IsOnlineDB: "True",
    OssObjectPositions: `oss-cn-hangzhou.aliyuncs.com:migratetest:${key}`,
    ...change,
  };
  return callRpc(cloud, "CreateMigrateTask", { query });
}

async function going(): Promise<readonly Record<string, unknown>[]> {
  const reply = await callRpc(cloud, "DescribeTasks", { query: { DBInstanceId: INSTANCE } });
  return (reply["Items"] as { TaskProgressInfo: Record<string, unknown>[] }).TaskProgressInfo;
}

function history(query: Record<string, string>): Promise<Record<string, unknown>> {
  return callRpc(cloud, "DescribeHistoryTasks", { query: { RegionId: "cn-hangzhou", ...query } });
}
