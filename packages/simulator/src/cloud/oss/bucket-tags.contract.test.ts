/** Tags of a bucket and its deletion through the official Node.js client. */
import OSS from "ali-oss";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { startTestCloud, type TestCloud } from "../testing/test-cloud.ts";

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startTestCloud();
});
afterAll(() => cloud.close());

/** The published types know no tags. */
interface TagClient extends OSS {
  putBucketTags(name: string, tags: Readonly<Record<string, string>>): Promise<unknown>;
  getBucketTags(name: string): Promise<{ readonly tag: Readonly<Record<string, string>> }>;
  deleteBucketTags(name: string): Promise<unknown>;
}

function clientFor(bucket: string): TagClient {
  return new OSS({
    accessKeyId: "LTAI5tSimulatedBotKey01",
    accessKeySecret: "simulated-secret-of-the-bot",
    authorizationV4: true,
    bucket,
    endpoint: `http://localhost:${new URL(cloud.url).port}`,
    region: "oss-cn-hangzhou",
    sldEnable: true,
  } as OSS.Options) as TagClient;
}

describe("tags", () => {
  test("are put as a whole set, told, and taken away", async () => {
    const client = clientFor("migratetest");
    await expect(client.getBucketTags("migratetest")).rejects.toMatchObject({ code: "NoSuchTagSet" });
    await client.putBucketTags("migratetest", { run: "mig_1", owner: "ops" });
    await client.putBucketTags("migratetest", { run: "mig_2", "cost-center": "7" });
    const { tag } = await client.getBucketTags("migratetest");
    expect(tag).toEqual({ run: "mig_2", "cost-center": "7" });
    await client.deleteBucketTags("migratetest");
    await expect(client.getBucketTags("migratetest")).rejects.toMatchObject({ code: "NoSuchTagSet" });
  });

  test("may not begin as OSS's own do", async () => {
    const client = clientFor("migratetest");
    const tags = { "aliyun:run": "mig_1" };
    await expect(client.putBucketTags("migratetest", tags)).rejects.toMatchObject({ code: "InvalidTag" });
  });
});

describe("deleting a bucket", () => {
  test("needs an empty one, without unfinished uploads", async () => {
    const client = clientFor("leaving");
    await client.putBucket("leaving");
    await client.put("a.bak", Buffer.from("a"));
    await expect(client.deleteBucket("leaving")).rejects.toMatchObject({
      status: 409,
      code: "BucketNotEmpty",
    });
    await client.delete("a.bak");
    const { uploadId } = await client.initMultipartUpload("b.bak");
    await expect(client.deleteBucket("leaving")).rejects.toMatchObject({ code: "BucketNotEmpty" });
    await client.abortMultipartUpload("b.bak", uploadId);
    await client.deleteBucket("leaving");
    await expect(client.getBucketInfo("leaving")).rejects.toMatchObject({ code: "NoSuchBucket" });
  });
});
