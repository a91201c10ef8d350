/** What stands around an upload: signed URLs, buckets, and the doctor, against a strict cloud. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";

import { syntheticBackup } from "@bakferry/bak/testing";
import { type CloudSimulator, createClock, createCloud, defaultCloudSeed } from "@bakferry/simulator";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import {
  type CliProcessOptions,
  type CliRun,
  endOfCli,
  lastObject,
  startCli,
} from "./testing/cli-process.ts";

const BUCKET = "migratetest";
const KEY = "migrate/dbtest 数据.bak";
const SESSION = {
  OSS_ACCESS_KEY_ID: "STS.NSimulatedSession01",
  OSS_ACCESS_KEY_SECRET: "simulated-secret-of-the-session",
  OSS_SESSION_TOKEN: "simulated-security-token",
};
const BOT = {
  OSS_ACCESS_KEY_ID: "LTAI5tSimulatedBotKey01",
  OSS_ACCESS_KEY_SECRET: "simulated-secret-of-the-bot",
};

let folder: string;
let cloud: CloudSimulator;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "bakferry-tools-"));
  const seed = defaultCloudSeed();
  const reader = {
    id: "LTAI5tSimulatedReader01",
    secret: "simulated-secret-of-the-reader",
    arn: `acs:ram::${seed.accountId}:user/reader`,
    actions: ["oss:GetObject", "oss:ListParts"],
  };
  cloud = await createCloud({
    dataDirectory: path.join(folder, "cloud"),
    clock: createClock(),
    seed: { ...seed, accessKeys: [...seed.accessKeys, reader] },
  });
});

afterEach(async () => {
  await cloud.close();
  await rm(folder, { recursive: true, force: true });
});

describe("bakferry url", () => {
  const bytes = Buffer.from(syntheticBackup());
  beforeEach(() => cloud.control.putObject(BUCKET, KEY, bytes));

  test("prints one line that fetches the object without a key, and nothing else", async () => {
    const run = await bakferry(["url", `oss://${BUCKET}/${KEY}`]);

    expect(run).toMatchObject({ exitCode: 0, stderr: "" });
    const url = new URL(run.stdout.trimEnd());
    expect(url.searchParams.get("x-oss-expires")).toBe("28800");
    const fetched = await fetch(url);
    expect(Buffer.from(await fetched.arrayBuffer()).equals(bytes)).toBe(true);
  });

  test("with a temporary key carries the token, warns of its unknown end, and refuses a day", async () => {
    const run = await bakferry(["url", KEY, "--bucket", BUCKET, "--expires", "90m", "--json"], SESSION);
    const long = await bakferry(["url", KEY, "--bucket", BUCKET, "--expires", "1d"], SESSION);

    const { url } = lastObject(run) as { readonly url: string };
    expect((await fetch(url)).status).toBe(200);
    expect(run.stderr).toContain("does not say when it ends");
    expect(run.stderr).not.toContain("x-oss-signature");
    expect(long).toMatchObject({ exitCode: 1, stdout: "" });
    expect(long.stderr).toContain("The URL would outlive its key");
  });

  test("refuses a life that outlasts a profile's session", async () => {
    const profile = {
      name: "default",
      mode: "StsToken",
      access_key_id: SESSION.OSS_ACCESS_KEY_ID,
      access_key_secret: SESSION.OSS_ACCESS_KEY_SECRET,
      sts_token: SESSION.OSS_SESSION_TOKEN,
      sts_expiration: Math.floor(Date.now() / 1000) + 3_600,
    };
    const file = path.join(folder, "config.json");
    await writeFile(file, JSON.stringify({ current: "default", profiles: [profile] }), { mode: 0o600 });
    const variables = {
      OSS_ACCESS_KEY_ID: undefined,
      OSS_ACCESS_KEY_SECRET: undefined,
      ALIBABA_CLOUD_CONFIG_FILE: file,
    };

    const short = await bakferry(["url", KEY, "--bucket", BUCKET, "--expires", "50m"], variables);
    const long = await bakferry(["url", KEY, "--bucket", BUCKET], variables);

    expect(short).toMatchObject({ exitCode: 0, stderr: "" });
    expect(long.exitCode).toBe(1);
    expect(long.stderr).toMatch(/good for --expires 5\dm/);
  });

  test("of an object that is not there is an error, not a URL", async () => {
    const run = await bakferry(["url", "migrate/none.bak", "--bucket", BUCKET]);
    expect(run).toMatchObject({ exitCode: 4, stdout: "" });
    expect(run.stderr).toContain("OSS_OBJECT_NOT_FOUND");
  });

  test("for the internal endpoint names the internal host, unasked", async () => {
    const child = startCli(["url", KEY, "--bucket", BUCKET, "--internal"], cloud.url, {
      stateDirectory: path.join(folder, "state"),
    });
    const run = await endOfCli(child);
    expect(new URL(run.stdout).host).toBe(`${BUCKET}.oss-cn-hangzhou-internal.aliyuncs.com`);
  });
});

describe("bakferry bucket check", () => {
  test("passes a bucket that RDS can use", async () => {
    const run = await bakferry(["bucket", "check", BUCKET, "--json"], BOT);
    expect(run.exitCode).toBe(0);
    expect(statuses(run)).toEqual({
      "bucket-region": "passed",
      "storage-class": "passed",
      encryption: "passed",
      "bucket-owner": "passed",
      "bucket-access": "passed",
      "import-role": "passed",
    });
  });

  test.each([
    ["migratetest-ia", "storage-class"],
    ["migratetest-kms", "encryption"],
  ])("says of %s what is wrong, with a remedy", async (bucket, id) => {
    const run = await bakferry(["bucket", "check", bucket, "--json"], BOT);
    expect(run.exitCode).toBe(2);
    expect(lastObject(run)).toMatchObject({
      outcome: "blocked",
      lines: expect.arrayContaining([
        expect.objectContaining({ id, status: "failed", remedy: expect.any(String) }),
      ]),
    });
  });

  test("warns of a bucket that is open to everybody, and of a role that is missing", async () => {
    cloud.control.updateBucket(BUCKET, { acl: "public-read" });
    cloud.control.setRole(false);
    const run = await bakferry(["bucket", "check", BUCKET], BOT);
    expect(run.exitCode).toBe(2);
    expect(run.stdout).toContain("open to everybody (public-read)");
    expect(run.stdout).toContain("AliyunRDSImportRole does not exist");
    expect(run.stdout).toContain("click Authorization URL");
  });

  test("tells what the key may not see from what is missing", async () => {
    const run = await bakferry(["bucket", "check", BUCKET, "--json"]);
    expect(statuses(run)).toMatchObject({ "import-role": "unknown", "storage-class": "passed" });
    expect(run.exitCode).toBe(0);
    const { stdout } = await bakferry(["bucket", "check", BUCKET]);
    expect(stdout).toMatch(/"ram:GetRole"[^}]*"acs:ram:\*:\*:role\/AliyunRDSImportRole"/);
  });
});

describe("bakferry bucket create", () => {
  test("makes a bucket that passes its own check, in the region that was named", async () => {
    const run = await bakferry(
      ["bucket", "create", "fresh-bucket", "--region", "cn-shanghai", "--yes", "--json"],
      BOT,
    );
    expect(run).toMatchObject({ exitCode: 0 });
    expect(run.stderr).toContain("Created the bucket fresh-bucket in cn-shanghai.");
    expect(lastObject(run)).toMatchObject({ outcome: "usable", bucket: "fresh-bucket" });
  });

  test("leaves a bucket alone that is there, and says what is wrong with it", async () => {
    const run = await bakferry(
      ["bucket", "create", "migratetest-ia", "--region", "cn-hangzhou", "--yes"],
      BOT,
    );
    expect(run.exitCode).toBe(2);
    expect(run.stderr).toContain("is there already; it was left as it is");
    expect(run.stdout).toContain("FAILED");
    expect(cloud.control.requests.map(({ operation }) => operation)).not.toContain("PutBucket");
  });

  test("proposes another name for one that is taken", async () => {
    const run = await bakferry(
      ["bucket", "create", "migratetest-foreign", "--region", "cn-hangzhou", "--yes", "--json"],
      BOT,
    );
    expect(run.exitCode).toBe(2);
    const { proposal } = lastObject(run) as { readonly proposal: string };
    expect(proposal).toMatch(/^migratetest-foreign-[a-z0-9]{5}$/);
  });
});

describe("bakferry doctor", () => {
  test("passes what is right and leaves nothing behind", async () => {
    const run = await bakferry(["doctor", "--bucket", BUCKET, "--write-probe", "--json"], SESSION);

    expect(run.exitCode).toBe(0);
    expect(statuses(run)).toEqual({
      credentials: "passed",
      "endpoint-own": "passed",
      clock: "passed",
      identity: "passed",
      "permission-oss:GetBucketInfo": "passed",
      "permission-oss:ListObjects": "passed",
      "permission-oss:GetObject": "passed",
      "permission-oss:ListParts": "passed",
      "permission-oss:AbortMultipartUpload": "passed",
      "permission-oss:PutObject": "passed",
      "import-role": "passed",
      "state-directory": "passed",
    });
    expect(cloud.control.uploads).toEqual([]);
    expect(run.stdout + run.stderr).not.toMatch(/simulated-secret|simulated-security-token/);
  });

  test("writes nothing unless it is asked to", async () => {
    const run = await bakferry(["doctor", "--bucket", BUCKET]);
    expect(run.exitCode).toBe(0);
    expect(run.stdout).toContain("oss:PutObject was not tried.");
    expect(run.stdout).toContain("Access key LTAI****ader from the environment (OSS_ACCESS_KEY_ID).");
    const written = cloud.control.requests.filter(({ operation }) =>
      /Put|Initiate|UploadPart/.test(operation),
    );
    expect(written).toEqual([]);
  });

  test("names each permission that is missing, with what to grant", async () => {
    const run = await bakferry(["doctor", "--bucket", BUCKET, "--write-probe", "--json"], {
      OSS_ACCESS_KEY_ID: "LTAI5tSimulatedReader01",
      OSS_ACCESS_KEY_SECRET: "simulated-secret-of-the-reader",
    });
    expect(run.exitCode).toBe(4);
    expect(statuses(run)).toMatchObject({
      "permission-oss:GetBucketInfo": "warning",
      "permission-oss:ListObjects": "warning",
      "permission-oss:GetObject": "passed",
      "permission-oss:ListParts": "passed",
      "permission-oss:AbortMultipartUpload": "failed",
      "permission-oss:PutObject": "failed",
      "import-role": "unknown",
    });
    expect(run.stdout).toContain("Grant oss:AbortMultipartUpload on acs:oss:*:*:migratetest/migrate/");
  });

  test("names what the bot would miss on an instance, and changes nothing there", async () => {
    const instance = "rm-bp1prod1";
    const allowed = await bakferry(["doctor", "--instance", instance, "--json"], BOT);
    const refused = await bakferry(["doctor", "--instance", instance, "--json"]);

    expect(allowed.exitCode).toBe(0);
    const onInstance = Object.entries(statuses(allowed)).filter(([id]) => id.startsWith("permission-rds:"));
    expect(onInstance.length).toBeGreaterThan(10);
    expect(onInstance.filter(([, status]) => status !== "passed")).toEqual([]);
    expect(refused.exitCode).toBe(4);
    expect(statuses(refused)).toMatchObject({
      "permission-rds:CreateMigrateTask": "failed",
      "permission-rds:DescribeTasks": "warning",
    });
    expect(refused.stdout).toContain(`Grant rds:CreateMigrateTask on acs:rds:*:*:dbinstance/${instance}`);
    expect(cloud.control.importTasks(instance)).toEqual([]);
  });

  test("without a key still looks at the network", async () => {
    const run = await bakferry(["doctor", "--json"], {
      OSS_ACCESS_KEY_ID: undefined,
      OSS_ACCESS_KEY_SECRET: undefined,
    });
    expect(run.exitCode).toBe(4);
    expect(statuses(run)).toEqual({
      credentials: "failed",
      "endpoint-own": "passed",
      clock: "passed",
      "state-directory": "passed",
    });
  });

  test("tells a wrong clock and a dead endpoint from a wrong key", async () => {
    const server = createServer((_request, response) => {
      const date = new Date(Date.now() + 20 * 60_000).toUTCString();
      response.writeHead(403, { date, "x-oss-request-id": "R" }).end();
    });
    await new Promise<void>((resolve) => {
      server.listen(0, "127.0.0.1", resolve);
    });
    const { port } = server.address() as AddressInfo;
    const words = ["doctor", "--json", "--endpoint"];
    const skewed = await bakferry([...words, `http://127.0.0.1:${port}`]);
    await new Promise((resolve) => {
      server.close(resolve);
    });
    const dead = await bakferry([...words, `http://127.0.0.1:${port}`]);

    expect(statuses(skewed)).toMatchObject({ "endpoint-own": "passed", clock: "failed" });
    expect(skewed.stdout).toContain("20 min behind OSS's");
    expect(statuses(dead)).toMatchObject({ "endpoint-own": "failed", clock: "unknown" });
  });

  test("says which place of the chain won", async () => {
    const metadata = createServer((request, response) => {
      if (request.method === "PUT") response.end("mode-token");
      else if (request.url?.endsWith("/security-credentials/")) response.end("bakferry");
      else {
        response.end(
          JSON.stringify({
            Code: "Success",
            AccessKeyId: SESSION.OSS_ACCESS_KEY_ID,
            AccessKeySecret: SESSION.OSS_ACCESS_KEY_SECRET,
            SecurityToken: SESSION.OSS_SESSION_TOKEN,
            Expiration: new Date(Date.now() + 3_600_000).toISOString(),
          }),
        );
      }
    });
    await new Promise<void>((resolve) => {
      metadata.listen(0, "127.0.0.1", resolve);
    });
    const { port } = metadata.address() as AddressInfo;
    const run = await bakferry(["doctor", "--credentials", "ecs", "--bucket", BUCKET], {
      BAKFERRY_ECS_METADATA_ENDPOINT: `http://127.0.0.1:${port}`,
    });
    await new Promise((resolve) => {
      metadata.close(resolve);
    });
    expect(run.stdout).toMatch(
      /Temporary key \(STS\) STS\.\*\*\*\*on01 from the RAM role of this ECS instance, until 2/,
    );
    expect(run.exitCode).toBe(0);
  });
});

function statuses(run: CliRun): Readonly<Record<string, string>> {
  const { lines } = lastObject(run) as {
    readonly lines: readonly { readonly id: string; readonly status: string }[];
  };
  return Object.fromEntries(lines.map(({ id, status }) => [id, status]));
}

function bakferry(words: readonly string[], variables: CliProcessOptions["variables"] = {}): Promise<CliRun> {
  const endpoint = words.includes("--endpoint") ? [] : ["--endpoint", cloud.url];
  return endOfCli(
    startCli([...words, ...endpoint], cloud.url, { stateDirectory: path.join(folder, "state"), variables }),
  );
}
