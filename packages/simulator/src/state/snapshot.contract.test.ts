/** A state is kept, the world goes on, and comes back as it was: in the same simulator and in another one. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { syntheticBackup } from "@bakferry/bak/testing";
import { WebClient } from "@slack/web-api";
import { afterEach, beforeEach, expect, test } from "vitest";

import { callRpc, sendSigned } from "../cloud/testing/test-cloud.ts";
import { createSimulator, type Simulator } from "../create-simulator.ts";
import { defaultSeed } from "../slack/seed.ts";
import { quietLogger } from "../slack/testing/quiet-logger.ts";

const PROD = "rm-bp1prod1";
const HOUR_MS = 3_600_000;
let directory: string;
let simulators: Simulator[];

beforeEach(async () => {
  simulators = [];
  directory = await mkdtemp(join(tmpdir(), "bakferry-state-"));
});
afterEach(async () => {
  for (const simulator of simulators) await simulator.close();
  await rm(directory, { recursive: true, force: true });
});

/** The clock stands unless it is advanced. */
async function start(): Promise<Simulator> {
  const simulator = await createSimulator({ clock: { speed: 1e-9 } });
  simulators.push(simulator);
  return simulator;
}

async function startImport({ cloud }: Simulator, databaseName: string): Promise<string> {
  await cloud.control.putObject("migratetest", `${databaseName}.bak`, syntheticBackup({ databaseName }));
  const { MigrateTaskId } = await callRpc(cloud, "CreateMigrateTask", {
    query: {
      DBInstanceId: PROD,
      DBName: databaseName,
      BackupMode: "FULL",
      IsOnlineDB: "True",
      OssObjectPositions: `oss-cn-hangzhou.aliyuncs.com:migratetest:${databaseName}.bak`,
    },
  });
  return String(MigrateTaskId);
}

function slackClient({ slack }: Simulator): WebClient {
  return new WebClient(defaultSeed().apps[0]!.botToken, { slackApiUrl: slack.apiUrl, logger: quietLogger() });
}

test("an import, an account and a database that were under way go on from where they stood", async () => {
  const simulator = await start();
  const { cloud, clock } = simulator;
  const id = await startImport(simulator, "dbtest");
  const query = { DBInstanceId: PROD, DBName: "made", CharacterSetName: "Chinese_PRC_CI_AS" };
  await callRpc(cloud, "CreateDatabase", { query });
  const account = { DBInstanceId: PROD, AccountName: "reader", AccountPassword: "Simulated-1" };
  await callRpc(cloud, "CreateAccount", { query: account });
  const stood = clock.now();
  await simulator.snapshot(directory);

  clock.advance(HOUR_MS);
  expect(cloud.control.database(PROD, "dbtest")?.status).toBe("Running");
  await cloud.control.deleteObject("migratetest", "dbtest.bak");
  await callRpc(cloud, "DeleteDatabase", { query: { DBInstanceId: PROD, DBName: "orders" } });
  clock.advance(HOUR_MS);

  await simulator.restore(directory);
  expect(Math.abs(clock.now() - stood)).toBeLessThan(1);
  expect(cloud.control.importTasks(PROD)).toMatchObject([{ id, status: "NoStart" }]);
  expect(cloud.control.database(PROD, "orders")?.status).toBe("Running");
  expect(cloud.control.database(PROD, "made")?.status).toBe("Creating");
  clock.advance(HOUR_MS);
  expect(cloud.control.importTasks(PROD)).toMatchObject([{ id, status: "Success" }]);
  expect(cloud.control.database(PROD, "dbtest")?.importTaskId).toBe(id);
  expect(cloud.control.database(PROD, "made")?.status).toBe("Running");
  expect(cloud.control.instance(PROD).accounts.at(-1)).toMatchObject({ name: "reader", status: "Available" });
});

test("a deleted object stays the one that an import reads", async () => {
  const simulator = await start();
  const { cloud, clock } = simulator;
  await startImport(simulator, "dbtest");
  await simulator.snapshot(directory);
  await simulator.restore(directory);
  await cloud.control.deleteObject("migratetest", "dbtest.bak");
  clock.advance(HOUR_MS);
  expect(cloud.control.importTasks(PROD)).toMatchObject([{ status: "Failed" }]);
});

test("objects and uploads under way are there with their bytes, also in another simulator", async () => {
  const first = await start();
  const bytes = Buffer.from("what was uploaded");
  await sendSigned(first.cloud, { method: "PUT", key: "kept.bin", body: bytes });
  const begun = await sendSigned(first.cloud, { method: "POST", key: "parts.bin", query: { uploads: "" } });
  const uploadId = /<UploadId>(.+)<\/UploadId>/.exec(await begun.text())?.[1] ?? "";
  const part = { partNumber: "1", uploadId };
  await sendSigned(first.cloud, { method: "PUT", key: "parts.bin", query: part, body: bytes });
  await first.snapshot(directory);
  await first.close();
  simulators = [];

  const second = await start();
  await second.restore(directory);
  expect(Buffer.from(await second.cloud.control.readObject("migratetest", "kept.bin"))).toEqual(bytes);
  expect(second.cloud.control.object("migratetest", "kept.bin")?.meta).toEqual(new Map());
  expect(second.cloud.control.uploads).toMatchObject([{ uploadId, parts: [{ number: 1, sizeBytes: 17 }] }]);
  // Neither the numbers of new files nor those of the kept ones collide.
  await sendSigned(second.cloud, { method: "PUT", key: "new.bin", body: Buffer.from("new") });
  expect(Buffer.from(await second.cloud.control.readObject("migratetest", "kept.bin"))).toEqual(bytes);
});

test("channels, threads, people, files and the Home tab come back; what was said since is gone", async () => {
  const simulator = await start();
  const client = slackClient(simulator);
  const { slack } = simulator;
  const root = await client.chat.postMessage({ channel: "C0MIGRATIONS", text: "kept" });
  await client.chat.postMessage({ channel: "C0MIGRATIONS", text: "reply", thread_ts: root.ts! });
  const block = { type: "section" as const, text: { type: "mrkdwn" as const, text: "home" } };
  await client.views.publish({ user_id: "U0APPROVER", view: { type: "home", blocks: [block] } });
  await client.filesUploadV2({ channel_id: "C0MIGRATIONS", filename: "report.txt", content: "bytes" });
  await simulator.snapshot(directory);

  await client.chat.delete({ channel: "C0MIGRATIONS", ts: root.ts! });
  await client.chat.postMessage({ channel: "C0MIGRATIONS", text: "gone" });
  slack.control.deactivateUser("U0APPROVER");
  slack.control.archiveChannel("C0MIGRATIONS");

  await simulator.restore(directory);
  const { messages } = slack.control.channel("db-migrations");
  expect(messages.map(({ text }) => text)).toEqual(["kept", "reply", ""]);
  expect(messages[2]?.files).toHaveLength(1);
  expect(slack.as("approver").home()?.blocks).toMatchObject([block]);
  expect(slack.control.messageHistory.map(({ text }) => text)).not.toContain("gone");
  const next = await client.chat.postMessage({ channel: "C0MIGRATIONS", text: "goes on" });
  expect(Number(next.ts)).toBeGreaterThan(Number(root.ts));
  expect(
    (await client.conversations.replies({ channel: "C0MIGRATIONS", ts: root.ts! })).messages,
  ).toHaveLength(2);
});

test("a snapshot changes nothing, and can be taken over an older one", async () => {
  const simulator = await start();
  await simulator.snapshot(directory);
  await startImport(simulator, "dbtest");
  await simulator.snapshot(directory);
  const kept = await readFile(join(directory, "state.json"), "utf8");
  await simulator.snapshot(directory);
  const again = await readFile(join(directory, "state.json"), "utf8");
  const withoutTimes = (text: string): string => text.replace(/"takenAt":"[^"]+","clockAt":[\d.]+,/, "");
  expect(withoutTimes(again)).toBe(withoutTimes(kept));
});

test("a folder without a state, of another format or of another workspace is refused", async () => {
  const simulator = await start();
  await expect(simulator.restore(directory)).rejects.toThrow("holds no state of the simulator");
  await simulator.snapshot(directory);
  const team = { id: "T0OTHER", name: "Other" };
  const other = await createSimulator({ seed: { slack: { ...defaultSeed(), team } } });
  simulators.push(other);
  await expect(other.restore(directory)).rejects.toThrow("of the workspace T0EXAMPLE, and this is T0OTHER");
  await writeFile(join(directory, "state.json"), '{"format":99}');
  await expect(simulator.restore(directory)).rejects.toThrow("has format 99");
});
