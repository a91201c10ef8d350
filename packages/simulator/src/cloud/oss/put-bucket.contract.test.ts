/** Making buckets through the official Node.js client, and what is refused. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import OSS from "ali-oss";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { createClock } from "../../clock.ts";
import { type CloudSimulator, createCloud } from "../create-cloud.ts";
import { defaultSeed } from "../default-seed.ts";

let cloud: CloudSimulator;
let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "bakferry-oss-"));
  const seed = defaultSeed();
  const limited = {
    id: "LTAI5tLimitedKey00001",
    secret: "s",
    arn: "acs:ram::1:user/x",
    actions: ["oss:Get*"],
  };
  cloud = await createCloud({
    dataDirectory: directory,
    clock: createClock(),
    seed: { ...seed, accessKeys: [...seed.accessKeys, limited] },
  });
});

afterAll(async () => {
  await cloud.close();
  await rm(directory, { recursive: true, force: true });
});

describe("PutBucket", () => {
  test("makes a bucket that can be used at once, in the region of the endpoint", async () => {
    const client = clientFor({ region: "oss-cn-shanghai" });
    await client.putBucket("fresh-bucket", options({ storageClass: "Standard", acl: "private" }));
    client.useBucket("fresh-bucket");
    await client.put("a.bak", Buffer.from("x"));

    const { bucket } = (await client.getBucketInfo("fresh-bucket")) as { bucket: unknown };
    expect(bucket).toMatchObject({
      Location: "oss-cn-shanghai",
      StorageClass: "Standard",
      AccessControlList: { Grant: "private" },
      ServerSideEncryptionRule: { SSEAlgorithm: "None" },
    });
    expect(await client.getBucketACL("fresh-bucket")).toMatchObject({ acl: "private" });
  });

  test("on a bucket of one's own sets its ACL again and leaves the rest", async () => {
    const client = clientFor();
    await client.putBucket("twice-made", options({ storageClass: "IA" }));
    cloud.control.updateBucket("twice-made", { blocksPublicAccess: false });
    await client.putBucket("twice-made", options({ storageClass: "Standard", acl: "public-read" }));
    const { bucket } = (await client.getBucketInfo("twice-made")) as { bucket: unknown };
    expect(bucket).toMatchObject({
      StorageClass: "IA",
      AccessControlList: { Grant: "public-read" },
      BlockPublicAccess: "false",
    });
  });

  test.each<[string, string, Partial<OSS.Options>, object, object]>([
    [
      "a name of another account",
      "migratetest-foreign",
      {},
      {},
      { code: "BucketAlreadyExists", status: 409 },
    ],
    [
      "a name of another region",
      "migratetest-shanghai",
      {},
      {},
      { code: "BucketAlreadyExists", status: 409 },
    ],
    ["an ACL that is none", "some-bucket", {}, { acl: "secret" }, { code: "InvalidArgument", status: 400 }],
    [
      "a class that is none",
      "some-bucket",
      {},
      { storageClass: "Best" },
      { code: "MalformedXML", status: 400 },
    ],
    [
      "a key that may not",
      "some-bucket",
      { accessKeyId: "LTAI5tLimitedKey00001", accessKeySecret: "s" },
      {},
      { code: "AccessDenied", status: 403 },
    ],
  ])("refuses %s", async (_, name, change, given, refusal) => {
    await expect(clientFor(change).putBucket(name, options(given))).rejects.toMatchObject(refusal);
  });

  test("refuses the 101st bucket of a region", async () => {
    const client = clientFor({ region: "oss-eu-central-1" });
    for (let index = 0; index < 100; index += 1) await client.putBucket(`many-${index}`);
    await expect(client.putBucket("many-100")).rejects.toMatchObject({ code: "TooManyBuckets" });
  });
});

/** The published types know no `acl` of this spelling. */
function options(given: object): OSS.PutBucketOptions {
  return given as OSS.PutBucketOptions;
}

function clientFor(change: Partial<OSS.Options> = {}): OSS {
  const { port } = new URL(cloud.url);
  return new OSS({
    accessKeyId: "LTAI5tSimulatedBotKey01",
    accessKeySecret: "simulated-secret-of-the-bot",
    authorizationV4: true,
    endpoint: `http://localhost:${port}`,
    region: "oss-cn-hangzhou",
    sldEnable: true,
    ...change,
  } as OSS.Options);
}
