/** Trouble on the line, as a client without any SDK sees it over a real socket. */
import { syntheticBackup } from "@bakferry/bak/testing";
import { afterEach, beforeEach, expect, test } from "vitest";

import { callRpc, sendSigned, startTestCloud, type TestCloud } from "../testing/test-cloud.ts";

const CRC = "x-oss-hash-crc64ecma";
const BODY = Buffer.alloc(64 * 1024, "bytes of a part");
let cloud: TestCloud;
beforeEach(async () => {
  cloud = await startTestCloud();
});
afterEach(() => cloud.close());

function put(): Promise<Response> {
  return sendSigned(cloud, { method: "PUT", key: "part.bin", body: BODY });
}

async function get(): Promise<Buffer> {
  return Buffer.from(await (await sendSigned(cloud, { method: "GET", key: "part.bin" })).arrayBuffer());
}

test("a slow line takes the time that its speed says", async () => {
  const bytesPerSecond = 256 * 1024;
  cloud.control.faults.add({ operation: "PutObject", effect: { kind: "throttle", bytesPerSecond } });
  const began = performance.now();
  await put();
  expect(performance.now() - began).toBeGreaterThan(200);
  expect(await get()).toEqual(BODY);
});

test("a byte that changes on the way is stored as it came, and its checksum tells", async () => {
  const right = (await put()).headers.get(CRC);
  cloud.control.faults.add({ operation: "PutObject", effect: { kind: "corrupt" }, times: 1 });
  const reply = await put();
  expect(reply.status).toBe(200);
  expect(reply.headers.get(CRC)).not.toBe(right);
  const stored = await get();
  expect(stored.length).toBe(BODY.length);
  expect(stored.filter((byte, index) => byte !== BODY[index])).toHaveLength(1);
});

test("a late reply comes when the work is done already", async () => {
  cloud.control.faults.add({ operation: "PutObject", effect: { kind: "delay", milliseconds: 300 } });
  const began = performance.now();
  const reply = put();
  await expect.poll(() => cloud.control.object("migratetest", "part.bin")).toBeDefined();
  await reply;
  expect(performance.now() - began).toBeGreaterThanOrEqual(290);
});

test("a wrong checksum stands beside the right bytes", async () => {
  const right = (await put()).headers.get(CRC);
  cloud.control.faults.add({ operation: "PutObject", effect: { kind: "wrongCrc" }, times: 1 });
  expect((await put()).headers.get(CRC)).not.toBe(right);
  expect(await get()).toEqual(BODY);
});

test("a checksum that is missing is no header at all", async () => {
  cloud.control.faults.add({ operation: "PutObject", effect: { kind: "missingCrc" } });
  expect((await put()).headers.has(CRC)).toBe(false);
});

test("a request that was slowed down is told for how long", async () => {
  cloud.control.faults.add({ operation: "PutObject", effect: { kind: "qosDelay", milliseconds: 120 } });
  expect((await put()).headers.get("x-oss-qos-delay-time")).toBe("120");
});

test("a clock that is wrong refuses good signatures, until it is set right", async () => {
  cloud.control.faults.setClockOffset(20 * 60_000);
  await expect(callRpc(cloud, "DescribeRegions")).rejects.toMatchObject({ code: "InvalidTimeStamp.Expired" });
  expect((await put()).status).toBe(403);
  cloud.control.faults.clear();
  await expect(callRpc(cloud, "DescribeRegions")).resolves.toMatchObject({ Regions: {} });
  expect((await put()).status).toBe(200);
});

test("a slow download keeps its import waiting, in simulated time", async () => {
  const backup = syntheticBackup({ databaseName: "slow" });
  await cloud.control.putObject("migratetest", "slow.bak", backup);
  cloud.control.setDownloadRate(backup.length / 3600);
  const query = {
    DBInstanceId: "rm-bp1prod1",
    DBName: "slow",
    BackupMode: "FULL",
    IsOnlineDB: "True",
    OssObjectPositions: "oss-cn-hangzhou.aliyuncs.com:migratetest:slow.bak",
  };
  await callRpc(cloud, "CreateMigrateTask", { query });
  cloud.clock.advance(50 * 60_000);
  expect(cloud.control.importTasks("rm-bp1prod1")).toMatchObject([{ fileStatus: "Downloading" }]);
  cloud.clock.advance(60 * 60_000);
  expect(cloud.control.importTasks("rm-bp1prod1")).toMatchObject([{ status: "Success" }]);
});
