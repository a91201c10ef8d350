/**
 * 2008 R2 on local disks: an import by signed URLs, into an empty database that exists.
 */
import { syntheticBackup } from "@bakferry/bak/testing";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { defaultSeed } from "../default-seed.ts";
import type { AccessKeySeed, InstanceSeed } from "../model.ts";
import {
  botKey,
  callRpc,
  signedQuery,
  signedQueryV1,
  startTestCloud,
  type TestCloud,
} from "../testing/test-cloud.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const INSTANCE = "rm-bp1old";
const EXPIRED = "Failed to download backup file since OSS URL was expired.";

const local: InstanceSeed = {
  ...defaultSeed().instances[0]!,
  id: INSTANCE,
  engineVersion: "2008r2",
  storageType: "local_ssd",
  databases: [{ name: "dbtest", status: "Running", collation: "x" }],
};
const weakKey: AccessKeySeed = {
  id: "LTAIweak",
  secret: "weak",
  arn: "acs:ram::1234567890123456:user/weak",
  actions: ["oss:PutObject"],
};
const sessionKey: AccessKeySeed = {
  id: "STS.Nshort",
  secret: "short",
  securityToken: "short-token",
  expiresAt: Date.now() + 20 * MINUTE,
  arn: "acs:ram::1234567890123456:assumed-role/x/y",
};

let cloud: TestCloud;
beforeEach(async () => {
  const accessKeys = [...defaultSeed().accessKeys, weakKey, sessionKey];
  cloud = await startTestCloud({ instances: [local], accessKeys });
  await cloud.control.putObject("migratetest", "dir/full.bak", old());
  await cloud.control.putObject("migratetest-2024", "full.bak", old());
});
afterEach(() => cloud.close());

describe("the URL", () => {
  test.each([
    ["oneOrTwo", 1, true],
    ["oneOrTwo", 2, true],
    ["oneOrTwo", 0, false],
    [0, 0, true],
    [0, 1, false],
    [1, 1, true],
    [1, 2, false],
    [2, 2, true],
    [2, 1, false],
  ] as const)(
    "where %s layers of encoding are wanted, with %i: accepted %s",
    async (wanted, given, accepted) => {
      cloud.control.setSwitches({ ossUrlLayers: wanted });
      const answer = await send(layered(urlOf("dir/full.bak"), given)).catch(codeOf);
      expect(answer).toMatch(accepted ? /^\d+$/ : /^InvalidOssUrl$/);
    },
  );

  test.each([
    ["another key", urlOf("dir/full.bak").replace("full", "fool")],
    ["an altered life", urlOf("dir/full.bak").replace("28800", "99999")],
    ["no signature", "https://migratetest.oss-cn-hangzhou.aliyuncs.com/dir/full.bak"],
    ["another region's host", urlOf("dir/full.bak").replaceAll("cn-hangzhou-internal", "cn-shanghai")],
    ["no URL", "full.bak"],
    ["an object that is not there", urlOf("dir/gone.bak")],
  ])("with %s is refused", async (_, url) => {
    await expect(send(layered(url, 1))).rejects.toMatchObject({ code: "InvalidOssUrl" });
    expect(JSON.stringify(cloud.control.requests)).not.toContain("x-oss-signature");
  });

  test("may have its public host exchanged for the internal one, without a new signature", async () => {
    const url = urlOf("dir/full.bak").replace("-internal", "");
    await send(layered(url, 1));
    await expect(outcomeAfter(60)).resolves.toMatchObject({ Status: "Success" });
  });

  test("of signature version 1 opens a bucket from before its end only", async () => {
    const v1 = (bucket: string, key: string): string =>
      `https://${bucket}.oss-cn-hangzhou.aliyuncs.com/${key}?${signedQueryV1({ bucket, key, endsAt: Date.now() + 8 * HOUR })}`;
    await send(layered(v1("migratetest", "dir/full.bak"), 1));
    expect(await outcomeAfter(5)).toMatchObject({
      Status: "Failed",
      Description: "Failed to download backup file since OSS denied access to its URL.",
    });
    await send(layered(v1("migratetest-2024", "full.bak"), 1));
    expect(await outcomeAfter(60)).toMatchObject({ Status: "Success" });
  });

  test("of a key without the right to read is refused by OSS, at the download", async () => {
    await send(layered(urlOf("dir/full.bak", { accessKey: weakKey }), 1));
    expect((await outcomeAfter(5))["Description"]).toContain("OSS denied access");
  });

  test("that is over already fails the download", async () => {
    await send(layered(urlOf("dir/full.bak", { expires: "60", ageSeconds: 120 }), 1));
    expect(await outcomeAfter(5)).toMatchObject({ Status: "Failed", Description: EXPIRED });
  });

  test("that ends during the download fails it, and one that ends later does not", async () => {
    await send(layered(urlOf("dir/full.bak", { expires: "60" }), 1));
    expect(await outcomeAfter(5)).toMatchObject({ Description: EXPIRED });
    await send(layered(urlOf("dir/full.bak", { expires: "90" }), 1));
    expect(await outcomeAfter(60)).toMatchObject({ Status: "Success" });
  });

  test("of a temporary key ends with the key", async () => {
    const short = { ...sessionKey, expiresAt: Date.now() + 50_000 };
    await cloud.close();
    cloud = await startTestCloud({ instances: [local], accessKeys: [botKey(), short] });
    await cloud.control.putObject("migratetest", "dir/full.bak", old());
    await send(layered(urlOf("dir/full.bak", { accessKey: short }), 1));
    expect(await outcomeAfter(5)).toMatchObject({ Description: EXPIRED });
  });
});

describe("the database", () => {
  test("has to exist", async () => {
    await expect(send(layered(urlOf("dir/full.bak"), 1), { DBName: "nothere" })).rejects.toMatchObject({
      code: "InvalidDBName.NotFound",
    });
  });

  test("has to be settled, as a new one is after some seconds", async () => {
    const query = { DBInstanceId: INSTANCE, DBName: "fresh", CharacterSetName: "Chinese_PRC_CI_AS" };
    await callRpc(cloud, "CreateDatabase", { query });
    const fresh = { DBName: "fresh" };
    await expect(send(layered(urlOf("dir/full.bak"), 1), fresh)).rejects.toMatchObject({
      code: "IncorrectDBState",
    });
    cloud.clock.advance(10_000);
    await send(layered(urlOf("dir/full.bak"), 1), fresh);
    expect(await outcomeAfter(60)).toMatchObject({ Status: "Success", IsDBReplaced: "True" });
    expect(cloud.control.database(INSTANCE, "fresh")).toMatchObject({ status: "Running", access: "Online" });
  });

  test("has to be empty", async () => {
    await send(layered(urlOf("dir/full.bak"), 1));
    await outcomeAfter(60);
    await send(layered(urlOf("dir/full.bak"), 1));
    expect((await outcomeAfter(60))["Description"]).toBe(
      "The database (dbtest) is already exist on RDS, please backup and drop it, then try again.",
    );
  });

  test("is restored from one full backup at once, never step by step", async () => {
    const change = { BackupMode: "UPDF", IsOnlineDB: "False" };
    await expect(send(layered(urlOf("dir/full.bak"), 1), change)).rejects.toMatchObject({
      code: "IncorrectDBInstanceType",
    });
  });
});

describe("what the messages say here", () => {
  test.each([
    ["a log", { kind: "log" }, "full.bak is a Transaction Log backup, we only accept a FULL Backup."],
    [
      "a differential",
      { kind: "differential" },
      "full.bak is a Database Differential backup, we only accept a FULL Backup.",
    ],
    ["a newer release", { release: "2012" }, "Your backup is corrupted or newer than RDS, failed to verify."],
  ] as const)("%s", async (_, options, description) => {
    const bytes = syntheticBackup({ release: "2008 R2", ...options });
    await cloud.control.putObject("migratetest", "dir/full.bak", bytes);
    await send(layered(urlOf("dir/full.bak"), 1));
    expect(await outcomeAfter(60)).toMatchObject({ Status: "Failed", Description: description });
  });
});

describe("several URLs", () => {
  test("are the stripes of one backup, all of them", async () => {
    const keys = ["one.bak", "two.bak"];
    for (const [index, key] of keys.entries()) {
      const stripe = { count: 2, number: index + 1 };
      await cloud.control.putObject("migratetest", key, syntheticBackup({ release: "2008 R2", stripe }));
    }
    const urls = keys.map((key) => urlOf(key));
    await send(layered(urls[0]!, 1));
    expect((await outcomeAfter(60))["Description"]).toContain("failed to verify");

    const id = await send(layered(urls.join("|"), 1));
    expect(await outcomeAfter(60)).toMatchObject({ Status: "Success" });
    const query = { DBInstanceId: INSTANCE, MigrateTaskId: id };
    expect(await callRpc(cloud, "DescribeOssDownloads", { query })).toMatchObject({
      Items: { OssDownload: [{ FileName: "one.bak" }, { FileName: "two.bak", Status: "Restored" }] },
    });
  });
});

let latest = "";

async function send(urls: string, change: Record<string, string> = {}): Promise<string> {
  const query = {
    DBInstanceId: INSTANCE,
    DBName: "dbtest",
    BackupMode: "FULL",
    IsOnlineDB: "True",
    OSSUrls: urls,
    ...change,
  };
  const reply = await callRpc(cloud, "CreateMigrateTask", { query });
  latest = String(reply["MigrateTaskId"]);
  return latest;
}

function outcomeAfter(minutes: number): Promise<Record<string, unknown>> {
  cloud.clock.advance(minutes * MINUTE);
  const query = { DBInstanceId: INSTANCE, MigrateTaskId: latest };
  return callRpc(cloud, "DescribeMigrateTaskById", { query });
}

function urlOf(
  key: string,
  {
    expires = "28800",
    ...options
  }: { expires?: string; ageSeconds?: number; accessKey?: AccessKeySeed } = {},
): string {
  const query = signedQuery({ method: "GET", key, expires, ...options });
  return `https://migratetest.oss-cn-hangzhou-internal.aliyuncs.com/${key}?${query}`;
}

function layered(url: string, layers: 0 | 1 | 2): string {
  return layers === 0 ? url : encodeURIComponent(layered(url, layers === 2 ? 1 : 0));
}

function codeOf(error: unknown): string {
  return String(Object(error).code);
}

function old(): Uint8Array {
  return syntheticBackup({ release: "2008 R2" });
}
