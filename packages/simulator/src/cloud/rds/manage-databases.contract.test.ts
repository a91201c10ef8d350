/** Databases that are made and deleted through the API, and what a client may ask before. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { callRpc, startTestCloud, type TestCloud } from "../testing/test-cloud.ts";

const INSTANCE = "rm-bp1prod1";
const COLLATION = "SQL_Latin1_General_CP1_CI_AS";

let cloud: TestCloud;
beforeEach(async () => {
  cloud = await startTestCloud();
});
afterEach(() => cloud.close());

describe("CreateDatabase", () => {
  test("answers at once, and the database is there a little later", async () => {
    expect(await create({})).toEqual({ RequestId: expect.any(String) });
    expect(await statusOf("fresh")).toBe("Creating");
    cloud.clock.advance(10_000);
    expect(await statusOf("fresh")).toBe("Running");
    expect(cloud.control.database(INSTANCE, "fresh")).toMatchObject({ collation: COLLATION });
  });

  test.each([
    [{ DBName: "Fresh" }, "InvalidDBName.Format"],
    [{ DBName: "1fresh" }, "InvalidDBName.Format"],
    [{ DBName: "fresh-" }, "InvalidDBName.Format"],
    [{ DBName: "f" }, "InvalidDBName.Format"],
    [{ DBName: `f${"x".repeat(64)}` }, "InvalidDBName.Format"],
    [{ DBName: "orders" }, "InvalidDBName.Duplicate"],
    [{ DBName: "msdb" }, "InvalidParameter.Keyword"],
    [{ CharacterSetName: "utf8" }, "InvalidCharacterSetName"],
    [{ CharacterSetName: "" }, "MissingCharacterSetName"],
    [{ DBDescription: "1" }, "InvalidDBDescription"],
    [{ DBInstanceId: "rm-bp1locked" }, "IncorrectDBInstanceLockMode"],
  ])("refuses %j with %s", async (change, code) => {
    await expect(create(change)).rejects.toMatchObject({ code });
  });

  test("refuses what the instance has no room or no time for", async () => {
    cloud.control.updateInstance(INSTANCE, { maxDatabases: 2 });
    await expect(create({})).rejects.toMatchObject({ code: "QuotaExceeded.DBName" });
    cloud.control.updateInstance(INSTANCE, { maxDatabases: 9, status: "Rebooting" });
    await expect(create({})).rejects.toMatchObject({ code: "IncorrectDBInstanceState", statusCode: 403 });
  });
});

describe("DeleteDatabase", () => {
  test("takes the database away and gives its disk back", async () => {
    const before = cloud.control.instance(INSTANCE).diskUsedBytes;
    cloud.control.updateInstance(INSTANCE, {
      databases: [{ name: "orders", status: "Running", collation: COLLATION, dataBytes: 1000 }],
    });
    await remove("ORDERS");
    expect(await statusOf("orders")).toBe("Deleting");
    await expect(remove("orders")).rejects.toMatchObject({ code: "IncorrectDBState" });
    cloud.clock.advance(10_000);
    expect(await statusOf("orders")).toBeUndefined();
    expect(cloud.control.instance(INSTANCE).diskUsedBytes).toBe(before - 1000);
  });

  test("refuses what does not exist and what is being restored; what an import left behind it takes", async () => {
    await expect(remove("nothere")).rejects.toMatchObject({ code: "InvalidDBName.NotFound" });
    await cloud.control.putObject("migratetest", "a.bak", Buffer.from("x"));
    const left = { name: "dbtest", status: "Creating", access: "Restoring", collation: "x" } as const;
    cloud.control.updateInstance(INSTANCE, { databases: [left] });
    await remove("dbtest");
    cloud.clock.advance(10_000);
    expect(await statusOf("dbtest")).toBeUndefined();
  });
});

describe("what is to be known beforehand", () => {
  test.each([
    ["database", "tempdb"],
    ["account", "sa"],
  ])("reserved words for a %s", async (key, word) => {
    const reply = await callRpc(cloud, "DescribeInstanceKeywords", { query: { Key: key } });
    expect(reply).toMatchObject({ Key: key, Words: { word: expect.arrayContaining([word]) } });
  });

  test("keywords of anything else are refused", async () => {
    const call = callRpc(cloud, "DescribeInstanceKeywords", { query: { Key: "table" } });
    await expect(call).rejects.toMatchObject({ code: "InvalidKey" });
  });

  test("character sets, under the engine's other name only", async () => {
    const query = { RegionId: "cn-hangzhou", Engine: "mssql" };
    expect(await callRpc(cloud, "DescribeCharacterSetName", { query })).toMatchObject({
      Engine: "mssql",
      CharacterSetNameItems: { CharacterSetName: expect.arrayContaining([COLLATION]) },
    });
    const wrong = callRpc(cloud, "DescribeCharacterSetName", { query: { ...query, Engine: "SQLServer" } });
    await expect(wrong).rejects.toMatchObject({ code: "InvalidEngine" });
  });
});

function create(change: Record<string, string>): Promise<Record<string, unknown>> {
  const query = { DBInstanceId: INSTANCE, DBName: "fresh", CharacterSetName: COLLATION, ...change };
  return callRpc(cloud, "CreateDatabase", { query });
}

function remove(name: string): Promise<unknown> {
  return callRpc(cloud, "DeleteDatabase", { query: { DBInstanceId: INSTANCE, DBName: name } });
}

async function statusOf(name: string): Promise<unknown> {
  const reply = await callRpc(cloud, "DescribeDatabases", {
    query: { DBInstanceId: INSTANCE, DBName: name },
  });
  return (reply["Databases"] as { Database: { DBStatus: string }[] }).Database[0]?.DBStatus;
}
