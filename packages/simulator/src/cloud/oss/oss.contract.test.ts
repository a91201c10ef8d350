/**
 * The official Node.js client of OSS, unaltered, against the simulator.
 *
 * It signs by itself and reads the replies by itself, so what passes here agrees with an implementation that knows
 * nothing of ours. Endpoint by name and path-style, because the client changes its Host header for an address.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";

import OSS from "ali-oss";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { createClock } from "../../clock.ts";
import { type CloudSimulator, createCloud } from "../create-cloud.ts";
import { defaultSeed } from "../default-seed.ts";
import { combineCrc64, createCrc64 } from "./crc64.ts";

const PART_BYTES = 128 * 1024;

let cloud: CloudSimulator;
let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "bakferry-oss-"));
  cloud = await createCloud({ dataDirectory: directory, clock: createClock(), seed: defaultSeed() });
});

afterAll(async () => {
  await cloud.close();
  await rm(directory, { recursive: true, force: true });
});

describe("ali-oss with V4 signatures", () => {
  test("puts an object and gets it back whole and in part", async () => {
    const client = clientFor("migratetest");
    const bytes = pattern(300_000);
    await client.put("dir/数据 a+b*(1)!'~.bak", bytes, { meta: { uid: 7, pid: 1 } });

    const head = await client.head("dir/数据 a+b*(1)!'~.bak");
    expect(head.meta).toMatchObject({ uid: "7", pid: "1" });
    expect(headersOf(head)).toMatchObject({
      "content-length": "300000",
      "x-oss-storage-class": "Standard",
      "x-oss-object-type": "Normal",
      "x-oss-hash-crc64ecma": String(await crcOf(bytes)),
    });
    const whole = await client.get("dir/数据 a+b*(1)!'~.bak");
    expect(whole.content.equals(bytes)).toBe(true);
    const part = await client.get("dir/数据 a+b*(1)!'~.bak", { headers: { Range: "bytes=1000-1999" } });
    expect(statusOf(part)).toBe(206);
    expect(part.content.equals(bytes.subarray(1000, 2000))).toBe(true);
  });

  test("tells the lifecycle rules of a bucket, and that there are none", async () => {
    const client = clientFor("migratetest");
    await expect(client.getBucketLifecycle("migratetest")).rejects.toMatchObject({
      status: 404,
      code: "NoSuchLifecycle",
    });
    cloud.control.updateBucket("migratetest", {
      lifecycle: [
        { id: "clean", prefix: "migrate/", status: "Enabled", expirationDays: 1, abortUploadDays: 3 },
        { id: "cool", prefix: "", status: "Disabled", transitions: [{ days: 30, storageClass: "IA" }] },
      ],
    });
    const { rules } = (await client.getBucketLifecycle("migratetest")) as { rules: unknown };
    expect(rules).toMatchObject([
      { id: "clean", prefix: "migrate/", status: "Enabled", expiration: { days: "1" } },
      { id: "cool", status: "Disabled", transition: { days: "30", storageClass: "IA" } },
    ]);
    cloud.control.updateBucket("migratetest", { lifecycle: [] });
  });

  test("uploads in parts, lists them page by page, and completes", async () => {
    const client = clientFor("migratetest");
    const parts = [pattern(PART_BYTES, 1), pattern(PART_BYTES, 2), pattern(999, 3)];
    const { uploadId } = await client.initMultipartUpload("big.bak", {
      headers: { "x-oss-meta-token": "t1" },
    });
    for (const [index, part] of parts.entries())
      await sendPart(client, { uploadId, number: index + 1, part });

    const first = await client.listParts("big.bak", uploadId, { "max-parts": 2 } as never);
    expect(first).toMatchObject({ isTruncated: "true", nextPartNumberMarker: "2" });
    const second = await client.listParts("big.bak", uploadId, { "part-number-marker": 2 } as never);
    expect(second).toMatchObject({
      isTruncated: "false",
      parts: { PartNumber: "3", Size: "999", HashCrc64ecma: String(await crcOf(parts[2]!)) },
    });
    expect((await client.listUploads({ "max-uploads": 10 })).uploads.map(({ name }) => name)).toContain(
      "big.bak",
    );
    expect(cloud.control.uploads).toMatchObject([{ key: "big.bak", parts: [{}, {}, {}] }]);

    const listed = [...asList(first.parts), ...asList(second.parts)];
    const completed = await client.completeMultipartUpload(
      "big.bak",
      uploadId,
      listed.map(({ PartNumber, ETag }) => ({ number: Number(PartNumber), etag: ETag })),
    );
    const whole = Buffer.concat(parts);
    expect(completed).toMatchObject({ etag: expect.stringMatching(/^"[0-9A-F]{32}-3"$/) });
    expect(headersOf(completed)["x-oss-hash-crc64ecma"]).toBe(String(await crcOf(whole)));
    expect((await client.get("big.bak")).content.equals(whole)).toBe(true);
    expect((await client.head("big.bak")).meta).toMatchObject({ token: "t1" });
    expect(cloud.control.uploads).toEqual([]);
  });

  test("its own multipart upload works too", async () => {
    const client = clientFor("migratetest");
    const bytes = pattern(5 * PART_BYTES + 17);
    await client.multipartUpload("auto.bak", bytes, { partSize: PART_BYTES, parallel: 3 });

    expect(cloud.control.object("migratetest", "auto.bak")).toMatchObject({
      sizeBytes: bytes.length,
      crc64: await crcOf(bytes),
      type: "Multipart",
    });
  });

  test("a presigned URL takes a part and gives the object, with no other authorisation", async () => {
    const client = clientFor("migratetest");
    const { uploadId } = await client.initMultipartUpload("signed.bak");
    const bytes = pattern(1234);
    const url = await presign(client, "PUT", {
      key: "signed.bak",
      queries: { partNumber: "1", uploadId },
    });
    const put = await fetch(url, { method: "PUT", body: bytes });
    expect(put.status).toBe(200);
    expect(put.headers.get("x-oss-hash-crc64ecma")).toBe(String(await crcOf(bytes)));
    await client.completeMultipartUpload("signed.bak", uploadId, [
      { number: 1, etag: put.headers.get("etag") ?? "" },
    ]);

    const get = await fetch(await presign(client, "GET", { key: "signed.bak", queries: {} }));
    expect(Buffer.from(await get.arrayBuffer()).equals(bytes)).toBe(true);
  });

  test("an altered presigned URL is refused", async () => {
    const url = await presign(clientFor("migratetest"), "GET", { key: "signed.bak", queries: {} });
    const reply = await fetch(url.replace("signed.bak", "other.bak"));
    expect(reply.status).toBe(403);
    expect(await reply.text()).toContain("<Code>SignatureDoesNotMatch</Code>");
  });

  test("aborting makes the upload unknown", async () => {
    const client = clientFor("migratetest");
    const { uploadId } = await client.initMultipartUpload("gone.bak");
    await client.abortMultipartUpload("gone.bak", uploadId);

    await expect(clientFor("migratetest").listParts("gone.bak", uploadId)).rejects.toMatchObject({
      code: "NoSuchUpload",
      status: 404,
    });
  });

  test("lists keys with prefix, delimiter and pages", async () => {
    const client = clientFor("migratetest");
    for (const key of ["list/a", "list/b", "list/sub/1", "list/sub/2", "list/z"]) {
      await client.put(key, Buffer.from(key));
    }
    const folded = await client.listV2({ prefix: "list/", delimiter: "/", "max-keys": "10" }, {});
    expect(folded.objects.map(({ name }) => name)).toEqual(["list/a", "list/b", "list/z"]);
    expect(folded.prefixes).toEqual(["list/sub/"]);

    const names: string[] = [];
    let token: string | undefined;
    do {
      const page = await client.listV2(
        { prefix: "list/", "max-keys": "2", ...(token === undefined ? {} : { "continuation-token": token }) },
        {},
      );
      names.push(...page.objects.map(({ name }) => name));
      token = (page as { nextContinuationToken?: string | null }).nextContinuationToken ?? undefined;
    } while (token !== undefined);
    expect(names).toEqual(["list/a", "list/b", "list/sub/1", "list/sub/2", "list/z"]);

    const old = await client.list({ prefix: "list/", "max-keys": 3 }, {});
    expect(old).toMatchObject({ isTruncated: true, nextMarker: "list/sub/1" });
  });

  test("deletes, and says so only by the object being gone", async () => {
    const client = clientFor("migratetest");
    await client.put("delete.bak", Buffer.from("x"));
    await client.delete("delete.bak");
    await client.delete("delete.bak");
    await expect(client.head("delete.bak")).rejects.toMatchObject({ code: "NoSuchKey", status: 404 });
  });

  test("reads what a bucket is", async () => {
    const info = await clientFor("migratetest-kms").getBucketInfo("migratetest-kms");
    expect(info.bucket).toMatchObject({
      Location: "oss-cn-hangzhou",
      StorageClass: "Standard",
      Owner: { ID: "1234567890123456" },
      ServerSideEncryptionRule: { SSEAlgorithm: "KMS" },
      IntranetEndpoint: "oss-cn-hangzhou-internal.aliyuncs.com",
    });
    const location = await clientFor("migratetest").getBucketLocation("migratetest");
    expect(location).toMatchObject({ location: "oss-cn-hangzhou" });
  });

  test("temporary credentials work with their token", async () => {
    const client = clientFor("migratetest", {
      accessKeyId: "STS.NSimulatedSession01",
      accessKeySecret: "simulated-secret-of-the-session",
      stsToken: "simulated-security-token",
    });
    await client.put("sts.bak", Buffer.from("x"));
    const get = await fetch(await presign(client, "GET", { key: "sts.bak", queries: {} }));
    expect(get.status).toBe(200);
  });
});

describe("refusals that ali-oss understands", () => {
  test.each([
    { title: "a wrong secret", change: { accessKeySecret: "wrong" }, code: "SignatureDoesNotMatch" },
    { title: "an unknown key", change: { accessKeyId: "LTAInobody" }, code: "InvalidAccessKeyId" },
    { title: "a token nobody gave", change: { stsToken: "x" }, code: "AccessKeyIdAndSecurityTokenNotMatch" },
    { title: "a region prefix in the scope", change: { region: "oss-oss-x" }, code: "InvalidArgument" },
    { title: "an unknown bucket", bucket: "nosuchbucket", code: "NoSuchBucket" },
    { title: "another owner's bucket", bucket: "migratetest-foreign", code: "AccessDenied" },
    { title: "a bucket of another region", bucket: "migratetest-shanghai", code: "AccessDenied" },
    { title: "a V1 signature on a new bucket", change: { authorizationV4: false }, code: "AccessDenied" },
  ])("$title", async ({ bucket = "migratetest", change = {}, code }) => {
    await expect(clientFor(bucket, change).getBucketInfo(bucket)).rejects.toMatchObject({ code });
  });

  test("a V1 signature on an old bucket is taken", async () => {
    const client = clientFor("migratetest-2024", { authorizationV4: false });
    await client.put("old way.bak", Buffer.from("x"));
    expect((await client.head("old way.bak")).status).toBe(200);
    const get = await fetch(client.signatureUrl("old way.bak"));
    expect(get.status).toBe(200);
  });

  test("a request through another region's endpoint names the right one", async () => {
    await expect(clientFor("migratetest-shanghai").getBucketInfo("migratetest-shanghai")).rejects.toThrow(
      "must be addressed using the specified endpoint",
    );
  });

  test("a missing permission", async () => {
    const seed = defaultSeed();
    const keys = seed.accessKeys.map((key) => ({ ...key, actions: ["oss:PutObject"] }));
    const limited = await createCloud({
      dataDirectory: directory,
      clock: createClock(),
      seed: { ...seed, accessKeys: keys },
    });
    try {
      const client = clientFor("migratetest", {}, limited);
      await client.put("a.bak", Buffer.from("x"));
      await expect(client.get("a.bak")).rejects.toMatchObject({ code: "AccessDenied" });
    } finally {
      await limited.close();
    }
  });
});

test("the log holds the operations and none of the secrets", () => {
  const { requests } = cloud.control;
  expect(requests.map(({ operation }) => operation)).toContain("CompleteMultipartUpload");
  const text = JSON.stringify(requests);
  expect(text).not.toContain("simulated-se");
  expect(text).not.toMatch(/x-oss-signature"|Signature"/);
});

function clientFor(bucket: string, change: Partial<OSS.Options> = {}, target = cloud): OSS {
  const { port } = new URL(target.url);
  return new OSS({
    accessKeyId: "LTAI5tSimulatedBotKey01",
    accessKeySecret: "simulated-secret-of-the-bot",
    authorizationV4: true,
    bucket,
    endpoint: `http://localhost:${port}`,
    region: "oss-cn-hangzhou",
    sldEnable: true,
    ...change,
  } as OSS.Options);
}

async function sendPart(
  client: OSS,
  { uploadId, number, part }: { uploadId: string; number: number; part: Buffer },
): Promise<void> {
  // A stream in place of a file goes out as it is.
  await client.uploadPart("big.bak", uploadId, number, Readable.from([part]), 0, part.length);
}

function presign(
  client: OSS,
  method: "GET" | "PUT",
  { key, queries }: { key: string; queries: Record<string, string> },
): Promise<string> {
  return client.signatureUrlV4(method, 600, { queries }, key);
}

function headersOf(
  result: { res: OSS.NormalSuccessResponse } | OSS.CompleteMultipartUploadResult,
): Record<string, unknown> {
  return result.res.headers as Record<string, unknown>;
}

function statusOf(result: { res: OSS.NormalSuccessResponse }): number {
  return result.res.status;
}

interface ListedPart {
  readonly PartNumber: string;
  readonly ETag: string;
}

function asList(parts: unknown): readonly ListedPart[] {
  return (Array.isArray(parts) ? parts : [parts]) as readonly ListedPart[];
}

function pattern(size: number, seed = 0): Buffer {
  return Buffer.from(Uint8Array.from({ length: size }, (_, index) => (index * 31 + seed * 7) % 251));
}

async function crcOf(bytes: Uint8Array): Promise<bigint> {
  const crc64 = await createCrc64();
  crc64.update(bytes);
  return combineCrc64([{ crc64: crc64.digest(), sizeBytes: bytes.length }]);
}
