/**
 * The cloud inside msw, under the public names of the real one: the way in which unit tests of clients use it.
 */
import OSS from "ali-oss";
import { http } from "msw";
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";

import { callRpc, signedQuery, startTestCloud, type TestCloud } from "./testing/test-cloud.ts";

const RDS = { url: "https://rds.aliyuncs.com" };

let cloud: TestCloud;
const server = setupServer(
  http.all(/^https:\/\/[^/]+\.aliyuncs\.com\//, ({ request }) => cloud.fetch(request)),
);
beforeAll(async () => {
  cloud = await startTestCloud();
  // msw 3 silently ignores the older name of this option and lets everything through.
  server.listen({ onUnhandledFrame: "error" });
});
afterEach(() => cloud.control.faults.clear());
afterAll(async () => {
  server.close();
  await cloud.close();
});

describe("mounted in msw", () => {
  test("RDS answers its own client at its public host, signature and all", async () => {
    const reply = await describeInstance();
    expect(reply).toMatchObject({ Items: { DBInstanceAttribute: [{ DBInstanceId: "rm-bp1prod1" }] } });
  });

  test("OSS takes and gives objects at the host of the bucket", async () => {
    const client = new OSS({
      accessKeyId: "LTAI5tSimulatedBotKey01",
      accessKeySecret: "simulated-secret-of-the-bot",
      authorizationV4: true,
      region: "oss-cn-hangzhou",
      bucket: "migratetest",
      secure: true,
    });
    const bytes = Buffer.from("bytes".repeat(1000));
    await client.put("dir/a b.bak", bytes);
    expect((await client.get("dir/a b.bak")).content.equals(bytes)).toBe(true);
    expect((await client.head("dir/a b.bak")).status).toBe(200);
    await client.delete("dir/a b.bak");
    await expect(client.head("dir/a b.bak")).rejects.toMatchObject({ code: "NoSuchKey" });
  });

  test("a host that is not the cloud's is no way out", async () => {
    await expect(fetch("https://example.com/")).rejects.toThrow(TypeError);
  });

  test("a lost reply is a network error, and the work is done all the same", async () => {
    cloud.control.faults.add({ operation: "CreateDatabase", effect: { kind: "dropReply" } });
    const query = { DBInstanceId: "rm-bp1prod1", DBName: "lost", CharacterSetName: "Chinese_PRC_CI_AS" };
    await expect(callRpc(RDS, "CreateDatabase", { query })).rejects.toThrow(TypeError);
    expect(cloud.control.database("rm-bp1prod1", "lost")).toMatchObject({ status: "Creating" });
  });

  test("a line that is reset while a body comes in stores nothing", async () => {
    cloud.control.faults.add({ operation: "PutObject", effect: { kind: "reset", afterBytes: 2 } });
    const query = signedQuery({ method: "PUT", key: "cut.bak" });
    const url = `https://migratetest.oss-cn-hangzhou.aliyuncs.com/cut.bak?${query}`;
    await expect(fetch(url, { method: "PUT", body: Buffer.from("xxxx") })).rejects.toThrow(TypeError);
    expect(cloud.control.object("migratetest", "cut.bak")).toBeUndefined();
  });

  test("a reply that never comes ends with the client's patience", async () => {
    cloud.control.faults.add({ operation: "DescribeDBInstanceAttribute", effect: { kind: "hang" } });
    await expect(describeInstance({ readTimeout: 50, connectTimeout: 50 })).rejects.toThrow(/timeout/i);
    const abort = AbortSignal.timeout(20);
    const hung = cloud.fetch(
      new Request("https://rds.aliyuncs.com/", {
        method: "POST",
        signal: abort,
        headers: { "x-acs-action": "DescribeDBInstanceAttribute" },
      }),
    );
    await expect(hung).rejects.toMatchObject({ name: "TimeoutError" });
  });
});

describe("what clients have to bear", () => {
  test.each([
    [2000, 2000],
    [undefined, undefined],
  ])("throttling with the header %j", async (retryAfter, told) => {
    const headers = retryAfter === undefined ? {} : { retryAfter };
    const effect = { kind: "refuse", status: 400, code: "Throttling.User", ...headers } as const;
    cloud.control.faults.add({ operation: "DescribeDBInstanceAttribute", effect, times: 1 });
    await expect(describeInstance()).rejects.toMatchObject({
      name: "ThrottlingError",
      code: "Throttling.User",
      retryAfter: told,
    });
    await expect(describeInstance()).resolves.toMatchObject({ Items: {} });
  });

  test("a limit of calls in a second, for the whole account", async () => {
    cloud.control.setRateLimits([
      { operation: "DescribeDBInstanceAttribute", perSecond: 2, retryAfter: 500 },
    ]);
    const outcomes = await Promise.allSettled([describeInstance(), describeInstance(), describeInstance()]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "fulfilled", "rejected"]);
    const refused = outcomes.find((outcome) => outcome.status === "rejected");
    expect(refused?.reason).toMatchObject({ code: "Throttling.User", retryAfter: 500 });
    await expect(callRpc(RDS, "DescribeRegions")).resolves.toMatchObject({ Regions: {} });
    cloud.control.setRateLimits([]);
    await expect(describeInstance()).resolves.toMatchObject({ Items: {} });
  });

  test.each(["Throttling", "Throttling.Api", "Throttling.User"] as const)(
    "a limit that answers with %s, and without the header",
    async (code) => {
      cloud.control.setRateLimits([{ operation: "*", perSecond: 0, code }]);
      await expect(describeInstance()).rejects.toMatchObject({
        name: "ThrottlingError",
        code,
        statusCode: 400,
      });
      cloud.control.setRateLimits([]);
    },
  );

  test.each([true, false])("the page of a proxy, with the work done: %s", async (workIsDone) => {
    const name = workIsDone ? "done" : "notdone";
    const effect = { kind: "htmlPage", status: 502, workIsDone } as const;
    cloud.control.faults.add({ operation: "CreateDatabase", effect });
    const query = { DBInstanceId: "rm-bp1prod1", DBName: name, CharacterSetName: "Chinese_PRC_CI_AS" };
    await expect(callRpc(RDS, "CreateDatabase", { query })).rejects.toThrow(SyntaxError);
    expect(cloud.control.database("rm-bp1prod1", name) !== undefined).toBe(workIsDone);
  });

  test("an empty success", async () => {
    cloud.control.faults.add({ operation: "DescribeDBInstanceAttribute", effect: { kind: "emptyReply" } });
    await expect(describeInstance()).rejects.toThrow(SyntaxError);
  });

  test.each([
    ["bareObject", { Databases: { Database: { DBName: "orders" } } }],
    ["emptyArray", { Databases: [] }],
    ["emptyText", { Databases: "" }],
    ["missing", {}],
  ] as const)("lists of the shape %s", async (shape, expected) => {
    cloud.control.faults.add({ operation: "DescribeDatabases", effect: { kind: "reshapeLists", shape } });
    const query = { DBInstanceId: "rm-bp1prod1", DBName: "orders" };
    const reply = await callRpc(RDS, "DescribeDatabases", { query });
    expect(reply).toMatchObject(expected);
    expect("Databases" in reply).toBe(shape !== "missing");
  });

  test("truths in capitals, and an old spelling", async () => {
    cloud.control.faults.add(
      { operation: "DescribeAccounts", effect: { kind: "textBooleans" } },
      {
        operation: "CreateMigrateTask",
        effect: { kind: "renameField", from: "MigrateTaskId", to: "MigrateIaskId" },
      },
    );
    const query = { DBInstanceId: "rm-bp1prod1" };
    expect(await callRpc(RDS, "DescribeAccounts", { query })).toMatchObject({
      Accounts: { DBInstanceAccount: [{ CheckPolicy: "True" }] },
    });
    await cloud.control.putObject("migratetest", "a.bak", Buffer.from("x"));
    const created = await callRpc(RDS, "CreateMigrateTask", {
      query: {
        ...query,
        DBName: "dbtest",
        BackupMode: "FULL",
        IsOnlineDB: "True",
        OssObjectPositions: "oss-cn-hangzhou.aliyuncs.com:migratetest:a.bak",
      },
    });
    expect(created).toMatchObject({ MigrateIaskId: expect.stringMatching(/^\d+$/) });
    expect(created).not.toHaveProperty("MigrateTaskId");
  });
});

function describeInstance(config: Record<string, unknown> = {}): Promise<Record<string, unknown>> {
  const query = { DBInstanceId: "rm-bp1prod1" };
  return callRpc(RDS, "DescribeDBInstanceAttribute", { query, config });
}
