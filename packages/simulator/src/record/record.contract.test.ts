/** A recording is made of a simulator that stands for the real services, and replayed against another one. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { syntheticBackup } from "@bakferry/bak/testing";
import { WebClient } from "@slack/web-api";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { defaultSeed as defaultCloudSeed } from "../cloud/default-seed.ts";
import type { AccessKeySeed } from "../cloud/model.ts";
import { botKey, callRpc } from "../cloud/testing/test-cloud.ts";
import { createSimulator, type Simulator } from "../create-simulator.ts";
import { defaultSeed as defaultSlackSeed } from "../slack/seed.ts";
import { quietLogger } from "../slack/testing/quiet-logger.ts";
import { type Exchange, readRecording, recordingFile } from "./recording.ts";
import { type Replay, replay } from "./replay.ts";
import { type Recorder, startRecorder } from "./start-recorder.ts";

/** What nobody may ever read in a recording. */
const SECRETS = {
  accountId: "9988776655443322",
  keyId: "LTAI5tVerySecretKeyId01",
  keySecret: "the-secret-of-a-real-key",
  instance: "rm-verysecret1",
  botToken: "xoxb-very-secret",
  team: "T0VERYSECRET",
  channel: "C0VERYSECRET",
  user: "U0VERYSECRET",
};

let folder: string;
let real: Simulator;
let recorder: Recorder;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "bakferry-recording-"));
  real = await createSimulator({ clock: { speed: 1e-9 }, seed: secretSeed() });
  const { url } = real.cloud;
  recorder = await startRecorder({
    folder,
    upstream: { rds: url, ram: url, sts: url, slack: real.slack.url },
    key: { id: SECRETS.keyId, secret: SECRETS.keySecret },
  });
});
afterEach(async () => {
  await recorder.close();
  await real.close();
  await rm(folder, { recursive: true });
});

function clientKey(): AccessKeySeed {
  return { ...recorder.clientKey, arn: "" };
}

/** The client of the person who records knows no real key. */
function call(action: string, query: Record<string, string>, product: "rds" | "ram" | "sts" = "rds") {
  return callRpc({ url: recorder.url }, action, { query, product, key: clientKey() });
}

async function recordImport(): Promise<void> {
  const { instance } = SECRETS;
  await real.cloud.control.putObject(
    "migratetest",
    "secret.bak",
    syntheticBackup({ databaseName: "secretdb" }),
  );
  await call("DescribeDBInstanceAttribute", { DBInstanceId: instance });
  await call("DescribeDatabases", { DBInstanceId: instance });
  const { MigrateTaskId } = await call("CreateMigrateTask", {
    DBInstanceId: instance,
    DBName: "secretdb",
    BackupMode: "FULL",
    IsOnlineDB: "True",
    OssObjectPositions: "oss-cn-hangzhou.aliyuncs.com:migratetest:secret.bak",
  });
  real.clock.advance(3_600_000);
  await call("DescribeMigrateTaskById", { DBInstanceId: instance, MigrateTaskId: String(MigrateTaskId) });
  const backup = { DBInstanceId: instance, BackupMethod: "Physical", BackupType: "FullBackup" };
  const { BackupJobId } = await call("CreateBackup", backup);
  await call("DescribeBackupTasks", { DBInstanceId: instance, BackupJobId: String(BackupJobId) });
  await expect(call("DescribeDBInstanceAttribute", { DBInstanceId: "rm-nobody" })).rejects.toMatchObject({
    code: "InvalidDBInstanceId.NotFound",
  });
  await call("GetRole", { RoleName: "AliyunRDSImportRole" }, "ram");
  await call("GetCallerIdentity", {}, "sts");
}

async function recordSlack(): Promise<void> {
  const client = new WebClient(SECRETS.botToken, {
    slackApiUrl: `${recorder.url}/api/`,
    retryConfig: { retries: 0 },
    logger: quietLogger(),
  });
  await client.auth.test();
  await client.users.info({ user: SECRETS.user });
  await client.conversations.info({ channel: SECRETS.channel });
  await client.chat.postMessage({ channel: SECRETS.channel, text: "a secret text" });
  await expect(client.users.info({ user: "U0NOBODY" })).rejects.toMatchObject({
    data: { error: "user_not_found" },
  });
}

test("clients get the real answers, although they sign with a key of their own", async () => {
  expect(await call("DescribeDBInstanceAttribute", { DBInstanceId: SECRETS.instance })).toMatchObject({
    Items: { DBInstanceAttribute: [{ DBInstanceId: SECRETS.instance }] },
  });
  const config = { signatureAlgorithm: "v2" };
  const older = callRpc({ url: recorder.url }, "GetCallerIdentity", {
    product: "sts",
    config,
    key: clientKey(),
  });
  await expect(older).resolves.toMatchObject({ AccountId: SECRETS.accountId });
});

test("nothing of the account, the workspace and the people in it is in the recording", async () => {
  await recordImport();
  await recordSlack();
  const text = await readFile(recordingFile(folder), "utf8");
  for (const secret of [...Object.values(SECRETS), "secretdb", "secret.bak", "secret text", "Signature"]) {
    expect(text).not.toContain(secret);
  }
  expect(text.split("\n").filter((line) => line !== "")).toHaveLength(14);
});

test("what the service itself says is in it, and what leads from one exchange to the next", async () => {
  await recordImport();
  const exchanges = await readRecording(folder);
  const of = (operation: string): Exchange | undefined =>
    exchanges.find((exchange) => exchange.operation === operation);
  expect(of("CreateMigrateTask")).toMatchObject({
    parameters: {
      DBInstanceId: "rm-bp1prod1",
      DBName: expect.stringMatching(/^database\d$/),
      BackupMode: "FULL",
      OssObjectPositions: null,
    },
    status: 200,
    reply: { MigrateTaskId: { is: "migrateTask1" }, RequestId: "string" },
  });
  expect(of("DescribeMigrateTaskById")).toMatchObject({
    parameters: { MigrateTaskId: "migrateTask1" },
    reply: { Status: { says: "Success" }, IsDBReplaced: { says: "False" }, Description: "string" },
  });
  expect(exchanges.filter(({ errorCode }) => errorCode !== null)).toMatchObject([
    { status: 404, errorCode: "InvalidDBInstanceId.NotFound" },
  ]);
});

describe("a replay", () => {
  test("of a recording that the simulator made itself finds no difference", async () => {
    await recordImport();
    await recordSlack();
    const replays = await replayed(await readRecording(folder));
    expect(
      replays.flatMap(({ exchange, differences }) => differences.map((each) => [exchange.operation, each])),
    ).toEqual([]);
    // What cannot be asked again: whose values were left out, and the task that it would have made.
    expect(
      replays.filter(({ outcome }) => outcome === "skipped").map(({ exchange }) => exchange.operation),
    ).toEqual(["CreateMigrateTask", "DescribeMigrateTaskById", "chat.postMessage"]);
  });

  test.each<[string, Partial<Exchange>, string]>([
    ["another status", { status: 500 }, "status 200 instead of 500"],
    ["another code", { errorCode: "Throttling" }, "no error instead of Throttling"],
    ["another type", { reply: { RequestId: "number" } }, "RequestId: string instead of number"],
    [
      "another word",
      { reply: { "Items.DBInstanceAttribute[].LockMode": { says: "ManualLock" } } },
      'Items.DBInstanceAttribute[].LockMode: "Unlock" instead of "ManualLock"',
    ],
    [
      "a field that the service does not have",
      { reply: { "Items.DBInstanceAttribute[].Other": "string" } },
      "Items.DBInstanceAttribute[].DBInstanceId is not in the real answer",
    ],
  ])("tells %s", async (_, change, difference) => {
    const exchange: Exchange = {
      service: "rds",
      operation: "DescribeDBInstanceAttribute",
      parameters: { DBInstanceId: "rm-bp1prod1" },
      status: 200,
      errorCode: null,
      reply: {},
      ...change,
    };
    const [result] = await replayed([exchange]);
    expect(result?.outcome).toBe("different");
    expect(result?.differences).toContain(difference);
  });
});

test("whoever does not have the recorder's own key is refused: a page in a browser could ask too", async () => {
  const query = { DBInstanceId: SECRETS.instance, DBName: "orders" };
  await expect(callRpc({ url: recorder.url }, "DeleteDatabase", { query })).rejects.toMatchObject({
    code: "InvalidAccessKeyId.NotFound",
  });
  const form = new URLSearchParams({ ...query, Action: "DeleteDatabase", Version: "2014-08-15" });
  expect((await fetch(`${recorder.url}/?${form.toString()}`, { method: "POST" })).status).toBe(400);
  expect(real.cloud.control.requests).toEqual([]);
});

test("what is for neither of the services is not passed on", async () => {
  const reply = await fetch(`${recorder.url}/bucket/key`, { method: "PUT", body: "bytes" });
  expect(reply.status).toBe(501);
  expect(real.cloud.control.requests).toEqual([]);
});

test("a line that is no exchange is named", async () => {
  await writeFile(recordingFile(folder), "{}\n");
  await expect(readRecording(folder)).rejects.toThrow("Line 1 of");
});

const RECORDINGS = process.env["BAKFERRY_RECORDINGS"];

test.runIf(RECORDINGS)(
  "the recording of a person with a real account agrees with the simulator",
  async () => {
    const replays = await replayed(await readRecording(RECORDINGS ?? ""));
    const differences = replays.filter(({ outcome }) => outcome === "different");
    expect(differences.map(({ exchange, differences: found }) => [exchange.operation, ...found])).toEqual([]);
  },
);

async function replayed(exchanges: readonly Exchange[]): Promise<readonly Replay[]> {
  const fresh = await createSimulator({ clock: { speed: 1e-9 } });
  try {
    return await replay(exchanges, {
      cloudUrl: fresh.cloud.url,
      slackUrl: fresh.slack.url,
      key: botKey(),
      botToken: defaultSlackSeed().apps[0]!.botToken,
    });
  } finally {
    await fresh.close();
  }
}

/** An account and a workspace of the same kind as the usual ones, with names of their own. */
function secretSeed() {
  const rename = (text: string): unknown =>
    JSON.parse(
      text
        .replaceAll("1234567890123456", SECRETS.accountId)
        .replaceAll(botKey().id, SECRETS.keyId)
        .replaceAll(botKey().secret, SECRETS.keySecret)
        .replaceAll("rm-bp1prod1", SECRETS.instance)
        .replaceAll("xoxb-simulated-bakferry", SECRETS.botToken)
        .replaceAll("T0EXAMPLE", SECRETS.team)
        .replaceAll("C0MIGRATIONS", SECRETS.channel)
        .replaceAll("U0REQUESTER", SECRETS.user),
    );
  return {
    cloud: rename(JSON.stringify(defaultCloudSeed())) as ReturnType<typeof defaultCloudSeed>,
    slack: rename(JSON.stringify(defaultSlackSeed())) as ReturnType<typeof defaultSlackSeed>,
  };
}
