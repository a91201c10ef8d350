/** Calls of a simulator that stands for the real services are recorded, and replayed against another one. */
import { syntheticBackup } from "@bakferry/bak/testing";
import { WebClient } from "@slack/web-api";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import type { AccessKeySeed } from "../../cloud/model.ts";
import { callRpc } from "../../cloud/testing/test-cloud.ts";
import { quietLogger } from "../../slack/testing/quiet-logger.ts";
import {
  differencesIn,
  type RecorderRig,
  replayed,
  SECRETS,
  skippedIn,
  startRecorderRig,
} from "../testing/recorder-rig.ts";
import type { CallExchange } from "./call-exchange.ts";

let rig: RecorderRig;
beforeEach(async () => {
  rig = await startRecorderRig();
});
afterEach(() => rig.close());

function clientKey(): AccessKeySeed {
  return { ...rig.recorder.clientKey, arn: "" };
}

/** The client of the person who records knows no real key. */
function call(action: string, query: Record<string, string>, product: "rds" | "ram" | "sts" = "rds") {
  return callRpc({ url: rig.recorder.url }, action, { query, product, key: clientKey() });
}

async function recordImport(): Promise<void> {
  const { instance } = SECRETS;
  await rig.real.cloud.control.putObject(
    SECRETS.bucket,
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
    OssObjectPositions: "oss-cn-hangzhou.aliyuncs.com:very-secret-bucket:secret.bak",
  });
  rig.real.clock.advance(3_600_000);
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
    slackApiUrl: `${rig.recorder.url}/api/`,
    retryConfig: { retries: 0 },
    logger: quietLogger(),
  });
  await client.auth.test();
  await client.users.info({ user: SECRETS.user });
  await client.conversations.info({ channel: SECRETS.channel });
  const metadata = { event_type: "secret_event", event_payload: { secret_field: "secret text" } };
  await client.chat.postMessage({ channel: SECRETS.channel, text: "a secret text", metadata });
  await client.conversations.history({ channel: SECRETS.channel, include_all_metadata: true });
  await expect(client.users.info({ user: "U0NOBODY" })).rejects.toMatchObject({
    data: { error: "user_not_found" },
  });
}

test("clients get the real answers, although they sign with a key of their own", async () => {
  expect(await call("DescribeDBInstanceAttribute", { DBInstanceId: SECRETS.instance })).toMatchObject({
    Items: { DBInstanceAttribute: [{ DBInstanceId: SECRETS.instance }] },
  });
  const config = { signatureAlgorithm: "v2" };
  const older = callRpc({ url: rig.recorder.url }, "GetCallerIdentity", {
    product: "sts",
    config,
    key: clientKey(),
  });
  await expect(older).resolves.toMatchObject({ AccountId: SECRETS.accountId });
});

test("nothing of the account, the workspace and the people in it is in the recording", async () => {
  await recordImport();
  await recordSlack();
  const text = await rig.text();
  for (const secret of [
    ...Object.values(SECRETS),
    "secretdb",
    "secret.bak",
    "secret text",
    "secret_",
    "Signature",
  ]) {
    expect(text).not.toContain(secret);
  }
  expect(text.split("\n").filter((line) => line !== "")).toHaveLength(15);
});

test("what the service itself says is in it, and what leads from one exchange to the next", async () => {
  await recordImport();
  const exchanges = (await rig.recorded()) as readonly CallExchange[];
  const of = (operation: string): CallExchange | undefined =>
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
    const replays = await replayed(await rig.recorded());
    expect(differencesIn(replays)).toEqual([]);
    // What cannot be asked again: whose values were left out, and the task that it would have made.
    expect(skippedIn(replays)).toEqual(["CreateMigrateTask", "DescribeMigrateTaskById", "chat.postMessage"]);
  });

  test.each<[string, Partial<CallExchange>, string]>([
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
    const exchange: CallExchange = {
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
  await expect(callRpc({ url: rig.recorder.url }, "DeleteDatabase", { query })).rejects.toMatchObject({
    code: "InvalidAccessKeyId.NotFound",
  });
  const form = new URLSearchParams({ ...query, Action: "DeleteDatabase", Version: "2014-08-15" });
  expect((await fetch(`${rig.recorder.url}/?${form.toString()}`, { method: "POST" })).status).toBe(400);
  expect(rig.real.cloud.control.requests).toEqual([]);
});

test("what is for neither of the services is not passed on", async () => {
  const reply = await fetch(`${rig.recorder.url}/bucket/key`, { method: "PUT", body: "bytes" });
  expect(reply.status).toBe(501);
  expect(rig.real.cloud.control.requests).toEqual([]);
});
