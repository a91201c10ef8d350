/** Who may read without a key, and what new objects are encrypted with. */
import OSS from "ali-oss";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { sendSigned, type SignedUrlOptions, startTestCloud, type TestCloud } from "../testing/test-cloud.ts";

const BUCKET = "migratetest";

let cloud: TestCloud;
beforeEach(async () => {
  cloud = await startTestCloud();
  await cloud.control.putObject(BUCKET, "a.bak", Buffer.from("x"));
});
afterEach(() => cloud.close());

describe("access", () => {
  test("to a new bucket cannot be opened before its block is taken away", async () => {
    const client = clientFor();
    await client.putBucket("fresh");
    await expect(client.putBucketACL("fresh", "public-read")).rejects.toMatchObject({
      code: "AccessDenied",
      message: "Put public bucket acl is not allowed",
    });
    expect(await block("fresh")).toBe("true");
    expect((await send({ method: "DELETE", bucket: "fresh", query: { publicAccessBlock: "" } })).status).toBe(
      204,
    );
    expect(await block("fresh")).toBe("false");
    await client.putBucketACL("fresh", "public-read");
    expect(await client.getBucketACL("fresh")).toMatchObject({ acl: "public-read" });
    const { bucket } = (await client.getBucketInfo("fresh")) as { bucket: unknown };
    expect(bucket).toMatchObject({ BlockPublicAccess: "false", AccessControlList: { Grant: "public-read" } });
  });

  test("without a key is for public objects alone, and the block overrules it", async () => {
    expect(await withoutKey("a.bak")).toMatchObject([403, expect.stringContaining("AccessDenied")]);
    cloud.control.updateBucket(BUCKET, { acl: "public-read" });
    expect(await withoutKey("a.bak")).toEqual([200, "x"]);
    expect(await withoutKey("")).toMatchObject([403, expect.stringContaining("AccessDenied")]);
    expect(await withoutKey("b.bak", "PUT")).toMatchObject([403, expect.stringContaining("AccessDenied")]);
    expect(await withoutKey("a.bak?response-content-type=text/html")).toMatchObject([
      400,
      expect.stringContaining("InvalidArgument"),
    ]);

    cloud.control.updateBucket(BUCKET, { acl: "public-read-write" });
    expect(await withoutKey("b.bak", "PUT")).toEqual([200, ""]);
    expect(await withoutKey("b.bak", "DELETE")).toMatchObject([403, expect.stringContaining("AccessDenied")]);

    const body =
      "<PublicAccessBlockConfiguration><BlockPublicAccess>true</BlockPublicAccess></PublicAccessBlockConfiguration>";
    expect((await send({ method: "PUT", query: { publicAccessBlock: "" }, body })).status).toBe(200);
    expect(await withoutKey("a.bak")).toMatchObject([403, expect.stringContaining("AccessDenied")]);
  });

  test("to an object goes by its own ACL first", async () => {
    cloud.control.updateBucket(BUCKET, { acl: "public-read" });
    const client = clientFor();
    await client.putACL("a.bak", "private");
    expect(await client.getACL("a.bak")).toMatchObject({ acl: "private" });
    expect(await withoutKey("a.bak")).toMatchObject([403, expect.stringContaining("AccessDenied")]);
    await client.put("open.bak", Buffer.from("x"), { headers: { "x-oss-object-acl": "public-read" } });
    cloud.control.updateBucket(BUCKET, { acl: "private", blocksPublicAccess: false });
    expect(await withoutKey("open.bak")).toEqual([200, "x"]);
    expect(await client.getACL("open.bak")).toMatchObject({ acl: "public-read" });

    cloud.control.updateBucket(BUCKET, { blocksPublicAccess: true });
    await expect(client.putACL("a.bak", "public-read")).rejects.toMatchObject({
      message: "Put public object acl is not allowed",
    });
  });

  test.each<[string, SignedUrlOptions, string]>([
    [
      "an ACL that is none",
      { method: "PUT", query: { acl: "" }, headers: { "x-oss-acl": "open" } },
      "InvalidArgument",
    ],
    ["no ACL at all", { method: "PUT", query: { acl: "" } }, "MissingArgument"],
    ["no block at all", { method: "PUT", query: { publicAccessBlock: "" } }, "MalformedXML"],
    [
      "an object's ACL that is none",
      { method: "PUT", key: "a.bak", query: { acl: "" }, headers: { "x-oss-object-acl": "open" } },
      "InvalidArgument",
    ],
  ])("with %s is refused", async (_, options, code) => {
    const reply = await send(options);
    expect([reply.status, await reply.text()]).toEqual([400, expect.stringContaining(code)]);
  });
});

describe("encryption", () => {
  test("of a bucket is set, told, given to new objects and taken away, through the official client", async () => {
    const client = clientFor();
    await expect(client.getBucketEncryption(BUCKET)).rejects.toMatchObject({
      code: "NoSuchServerSideEncryptionRule",
      status: 404,
    });
    await client.putBucketEncryption(BUCKET, { SSEAlgorithm: "KMS" });
    expect(await client.getBucketEncryption(BUCKET)).toMatchObject({ encryption: { SSEAlgorithm: "KMS" } });
    await client.put("new.bak", Buffer.from("x"));
    expect(cloud.control.object(BUCKET, "new.bak")?.sse).toBe("KMS");
    expect(cloud.control.object(BUCKET, "a.bak")?.sse).toBe("None");
    await client.deleteBucketEncryption(BUCKET);
    await client.put("plain.bak", Buffer.from("x"));
    expect(cloud.control.object(BUCKET, "plain.bak")?.sse).toBe("None");
  });

  test("by an algorithm that is none is refused, for a bucket and for an object", async () => {
    const rule =
      "<ApplyServerSideEncryptionByDefault><SSEAlgorithm>DES</SSEAlgorithm></ApplyServerSideEncryptionByDefault>";
    const body = `<ServerSideEncryptionRule>${rule}</ServerSideEncryptionRule>`;
    const headers = { "x-oss-server-side-encryption": "DES" };
    for (const options of [
      { method: "PUT", query: { encryption: "" }, body },
      { method: "PUT", key: "b.bak", headers, body: "x" },
    ]) {
      const reply = await send(options);
      expect([reply.status, await reply.text()]).toEqual([
        400,
        expect.stringContaining("InvalidEncryptionAlgorithmError"),
      ]);
    }
  });
});

test("buckets are listed in pages", async () => {
  const client = clientFor();
  const names: string[] = [];
  let marker: string | null = "migratetes";
  while (marker !== null) {
    const page = (await client.listBuckets({ marker, prefix: "migratetest", "max-keys": 2 })) as unknown as {
      buckets: { name: string }[];
      isTruncated: boolean;
      nextMarker: string | null;
    };
    names.push(...page.buckets.map(({ name }) => name));
    expect(page.buckets.length).toBeLessThanOrEqual(2);
    marker = page.isTruncated ? page.nextMarker : null;
  }
  expect(names).toEqual([
    "migratetest",
    "migratetest-2024",
    "migratetest-ia",
    "migratetest-kms",
    "migratetest-shanghai",
  ]);
});

async function withoutKey(key: string, method = "GET"): Promise<readonly [number, string]> {
  const reply = await fetch(`${cloud.url}/${BUCKET}/${key}`, {
    method,
    ...(method === "PUT" ? { body: Buffer.from("y") } : {}),
  });
  return [reply.status, await reply.text()];
}

async function block(bucket: string): Promise<string> {
  const reply = await send({ method: "GET", bucket, query: { publicAccessBlock: "" } });
  return /<BlockPublicAccess>(.*)<\/BlockPublicAccess>/.exec(await reply.text())?.[1] ?? "";
}

function send(options: SignedUrlOptions & { readonly body?: string }): Promise<Response> {
  return sendSigned(cloud, options);
}

/** Methods that the published types leave out. */
interface Untyped {
  putBucketEncryption(bucket: string, rule: { SSEAlgorithm: string }): Promise<unknown>;
  getBucketEncryption(bucket: string): Promise<unknown>;
  deleteBucketEncryption(bucket: string): Promise<unknown>;
}

function clientFor(): OSS & Untyped {
  const client: unknown = new OSS({
    accessKeyId: "LTAI5tSimulatedBotKey01",
    accessKeySecret: "simulated-secret-of-the-bot",
    authorizationV4: true,
    endpoint: `http://localhost:${new URL(cloud.url).port}`,
    region: "oss-cn-hangzhou",
    bucket: BUCKET,
    sldEnable: true,
  } as OSS.Options);
  return client as OSS & Untyped;
}
