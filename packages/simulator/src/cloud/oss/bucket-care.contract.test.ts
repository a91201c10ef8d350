/**
 * What a migration does with buckets and objects besides uploading: rules, tags, copies, archives, deletion; through
 * the official client where it has a method for it.
 */
import { syntheticBackup } from "@bakferry/bak/testing";
import OSS from "ali-oss";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import {
  callRpc,
  sendSigned,
  type SignedUrlOptions,
  signedQuery,
  startTestCloud,
  type TestCloud,
} from "../testing/test-cloud.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

let cloud: TestCloud;
beforeEach(async () => {
  cloud = await startTestCloud();
});
afterEach(() => cloud.close());

describe("lifecycle rules", () => {
  test("are set, told and taken away through the official client", async () => {
    const client = clientFor();
    const rules = [
      {
        id: "clean",
        prefix: "migrate/",
        status: "Enabled",
        expiration: { days: 1 },
        abortMultipartUpload: { days: 3 },
      },
      { id: "cool", prefix: "", status: "Disabled", transition: { days: 30, storageClass: "IA" } },
    ];
    await client.putBucketLifecycle("migratetest", rules as never);
    const { rules: told } = (await client.getBucketLifecycle("migratetest")) as { rules: unknown };
    expect(told).toMatchObject([
      {
        id: "clean",
        prefix: "migrate/",
        status: "Enabled",
        expiration: { days: "1" },
        abortMultipartUpload: { days: "3" },
      },
      { id: "cool", status: "Disabled", transition: { days: "30", storageClass: "IA" } },
    ]);
    await client.deleteBucketLifecycle("migratetest");
    await expect(client.getBucketLifecycle("migratetest")).rejects.toMatchObject({ code: "NoSuchLifecycle" });
  });

  test.each([
    ["no rule", ""],
    ["an unknown status", "<Rule><Status>On</Status><Expiration><Days>1</Days></Expiration></Rule>"],
    ["nothing to do", "<Rule><Prefix>a</Prefix><Status>Enabled</Status></Rule>"],
    ["no days", "<Rule><Status>Enabled</Status><Expiration></Expiration></Rule>"],
    ["zero days", "<Rule><Status>Enabled</Status><Expiration><Days>0</Days></Expiration></Rule>"],
    [
      "days and a date",
      "<Rule><Status>Enabled</Status><Expiration><Days>1</Days><CreatedBeforeDate>2026-01-01T00:00:00.000Z</CreatedBeforeDate></Expiration></Rule>",
    ],
    [
      "a class that is none",
      "<Rule><Status>Enabled</Status><Transition><Days>1</Days><StorageClass>Standard</StorageClass></Transition></Rule>",
    ],
  ])("with %s are refused", async (_, rules) => {
    const reply = await send({
      method: "PUT",
      query: { lifecycle: "" },
      body: `<LifecycleConfiguration>${rules}</LifecycleConfiguration>`,
    });
    expect([reply.status, await reply.text()]).toEqual([400, expect.stringContaining("MalformedXML")]);
  });

  test("take an object at the midnight after its days, and announce it", async () => {
    await cloud.control.putObject("migratetest", "migrate/a.bak", Buffer.from("x"));
    await cloud.control.putObject("migratetest", "other/a.bak", Buffer.from("x"));
    cloud.control.updateBucket("migratetest", { lifecycle: [rule({ expirationDays: 1 })] });
    const head = await send({ method: "HEAD", key: "migrate/a.bak" });
    expect(head.headers.get("x-oss-expiration")).toMatch(
      /^expiry-date="\w{3}, .* 00:00:00 GMT", rule-id="r"$/,
    );
    expect((await send({ method: "HEAD", key: "other/a.bak" })).headers.has("x-oss-expiration")).toBe(false);

    cloud.clock.advance(DAY - HOUR);
    expect(cloud.control.object("migratetest", "migrate/a.bak")).toBeDefined();
    cloud.clock.advance(DAY + HOUR);
    expect(cloud.control.object("migratetest", "migrate/a.bak")).toBeUndefined();
    expect(cloud.control.object("migratetest", "other/a.bak")).toBeDefined();
  });

  test("that are disabled, or for what came before a date that is yet to come, do nothing until then", async () => {
    await cloud.control.putObject("migratetest", "migrate/a.bak", Buffer.from("x"));
    const date = new Date(Math.ceil((Date.now() + 3 * DAY) / DAY) * DAY).toISOString();
    cloud.control.updateBucket("migratetest", {
      lifecycle: [
        rule({ id: "off", status: "Disabled", expirationDays: 1 }),
        rule({ createdBeforeDate: date }),
      ],
    });
    cloud.clock.advance(2 * DAY);
    expect(cloud.control.object("migratetest", "migrate/a.bak")).toBeDefined();
    await cloud.control.putObject("migratetest", "migrate/late.bak", Buffer.from("x"));
    cloud.clock.advance(3 * DAY);
    expect(cloud.control.object("migratetest", "migrate/a.bak")).toBeUndefined();
  });

  test("abort uploads that were left, and move objects to a colder class", async () => {
    const client = clientFor();
    await client.initMultipartUpload("migrate/left.bak");
    await cloud.control.putObject("migratetest", "migrate/a.bak", Buffer.from("x"));
    cloud.control.updateBucket("migratetest", {
      lifecycle: [rule({ abortUploadDays: 1, transitions: [{ days: 1, storageClass: "Archive" }] })],
    });
    expect(cloud.control.uploads).toHaveLength(1);
    cloud.clock.advance(2 * DAY);
    expect(cloud.control.object("migratetest", "migrate/a.bak")?.storageClass).toBe("Archive");
    expect(cloud.control.uploads).toHaveLength(0);
  });

  test("take the object from under an import", async () => {
    await cloud.control.putObject("migratetest", "migrate/a.bak", syntheticBackup({}));
    cloud.control.updateBucket("migratetest", { lifecycle: [rule({ expirationDays: 1 })] });
    const now = cloud.clock.now();
    const midnight = Math.ceil((now + DAY) / DAY) * DAY;
    cloud.clock.advance(midnight - now - 30_000);
    await startImport("migrate/a.bak");
    cloud.clock.advance(600_000);
    expect(cloud.control.importTasks("rm-bp1prod1")).toMatchObject([
      { status: "Failed", description: "Failed to download backup file since a.bak does not exist in OSS." },
    ]);
  });
});

describe("DeleteBucket", () => {
  test("takes an empty bucket of one's own, and no other", async () => {
    const client = clientFor();
    await client.putBucket("short-lived");
    const own = clientFor({ bucket: "short-lived" });
    await own.put("a.bak", Buffer.from("x"));
    await expect(client.deleteBucket("short-lived")).rejects.toMatchObject({
      code: "BucketNotEmpty",
      status: 409,
    });
    await own.delete("a.bak");
    const { uploadId } = await own.initMultipartUpload("b.bak");
    await expect(client.deleteBucket("short-lived")).rejects.toMatchObject({ code: "BucketNotEmpty" });
    await own.abortMultipartUpload("b.bak", uploadId);
    await client.deleteBucket("short-lived");
    await expect(client.getBucketInfo("short-lived")).rejects.toMatchObject({ code: "NoSuchBucket" });
    await expect(client.deleteBucket("migratetest-foreign")).rejects.toMatchObject({ code: "AccessDenied" });
  });
});

describe("tags", () => {
  test("of a bucket are set, told and taken away", async () => {
    const client = clientFor();
    await client.putBucketTags("migratetest", { "made-by": "bakferry", run: "mig_1" });
    expect(await client.getBucketTags("migratetest")).toMatchObject({
      tag: { "made-by": "bakferry", run: "mig_1" },
    });
    expect((await send({ method: "DELETE", query: { tagging: "run" } })).status).toBe(204);
    expect(await (await send({ method: "GET", query: { tagging: "" } })).text()).not.toContain("mig_1");
    await client.deleteBucketTags("migratetest");
    expect(await client.getBucketTags("migratetest")).toMatchObject({ tag: {} });
  });

  test.each([
    ["Aliyun-x", "v"],
    ["acs:x", "v"],
    ["http://x", "v"],
    ["", "v"],
    ["k".repeat(65), "v"],
    ["k", "v".repeat(129)],
  ])("of a bucket may not be %s: %s", async (key, value) => {
    const body = `<Tagging><TagSet><Tag><Key>${key}</Key><Value>${value}</Value></Tag></TagSet></Tagging>`;
    const reply = await send({ method: "PUT", query: { tagging: "" }, body });
    expect([reply.status, await reply.text()]).toEqual([400, expect.stringContaining("InvalidTag")]);
  });

  test("of an object come with it or later, ten at most", async () => {
    const client = clientFor();
    await client.put("a.bak", Buffer.from("x"), { headers: { "x-oss-tagging": "run=mig_1&by=bakferry" } });
    expect(await client.getObjectTagging("a.bak")).toMatchObject({ tag: { run: "mig_1", by: "bakferry" } });
    expect((await send({ method: "HEAD", key: "a.bak" })).headers.get("x-oss-tagging-count")).toBe("2");
    await client.putObjectTagging("a.bak", { run: "mig_2" });
    expect(await client.getObjectTagging("a.bak")).toMatchObject({ tag: { run: "mig_2" } });
    const many = Array.from({ length: 11 }, (_, index) => `t${index}=x`).join("&");
    const refused = client.put("b.bak", Buffer.from("x"), { headers: { "x-oss-tagging": many } });
    await expect(refused).rejects.toMatchObject({ code: "InvalidTag" });
    const odd = client.put("c.bak", Buffer.from("x"), { headers: { "x-oss-tagging": "a=b=c" } });
    await expect(odd).rejects.toMatchObject({ code: "InvalidTag" });
    await client.deleteObjectTagging("a.bak");
    expect(await client.getObjectTagging("a.bak")).toMatchObject({ tag: {} });
  });
});

describe("CopyObject", () => {
  test("makes another object with the same bytes, headers and tags, or with its own", async () => {
    const client = clientFor();
    await client.put("a b.bak", Buffer.from("bytes"), {
      meta: { token: "t" } as never,
      headers: { "x-oss-tagging": "k=v" },
    });
    await client.copy("copy.bak", "a b.bak");
    expect((await client.get("copy.bak")).content.toString()).toBe("bytes");
    expect((await client.head("copy.bak")).meta).toMatchObject({ token: "t" });
    expect(await client.getObjectTagging("copy.bak")).toMatchObject({ tag: { k: "v" } });
    await client.delete("a b.bak");
    expect((await client.get("copy.bak")).content.toString()).toBe("bytes");
    await client.copy("copy.bak", "copy.bak", {
      meta: { token: "u" } as never,
      headers: { "x-oss-metadata-directive": "REPLACE" },
    });
    expect((await client.head("copy.bak")).meta).toMatchObject({ token: "u" });
    expect((await client.get("copy.bak")).content.toString()).toBe("bytes");
  });

  test.each([
    ["a source that is not there", { "x-oss-copy-source": "/migratetest/no.bak" }, 404, "NoSuchKey"],
    ["a bucket that is not there", { "x-oss-copy-source": "/nobucket/a.bak" }, 404, "NoSuchBucket"],
    ["another account's bucket", { "x-oss-copy-source": "/migratetest-foreign/a.bak" }, 403, "AccessDenied"],
    ["another region", { "x-oss-copy-source": "/migratetest-shanghai/a.bak" }, 403, "AccessDenied"],
    [
      "a source that has changed",
      { "x-oss-copy-source": "/migratetest/a.bak", "x-oss-copy-source-if-match": "0" },
      412,
      "PreconditionFailed",
    ],
  ])("refuses %s", async (_, headers, status, code) => {
    await cloud.control.putObject("migratetest", "a.bak", Buffer.from("x"));
    const reply = await send({ method: "PUT", key: "copy.bak", headers });
    expect([reply.status, await reply.text()]).toEqual([status, expect.stringContaining(code)]);
  });
});

describe("storage classes", () => {
  test("of an object are those of the request; RDS takes Standard alone, restored or not", async () => {
    const client = clientFor();
    await client.put("cold.bak", Buffer.from(syntheticBackup({})), {
      headers: { "x-oss-storage-class": "Archive" },
    });
    await expect(client.get("cold.bak")).rejects.toMatchObject({ code: "InvalidObjectState", status: 403 });
    expect(await client.restore("cold.bak")).toMatchObject({ res: { status: 202 } });
    await expect(client.restore("cold.bak")).rejects.toMatchObject({ code: "RestoreAlreadyInProgress" });
    expect((await send({ method: "HEAD", key: "cold.bak" })).headers.get("x-oss-restore")).toBe(
      'ongoing-request="true"',
    );
    cloud.clock.advance(60_000);
    expect((await client.get("cold.bak")).content).toHaveLength(syntheticBackup({}).length);
    expect((await send({ method: "HEAD", key: "cold.bak" })).headers.get("x-oss-restore")).toMatch(
      /^ongoing-request="false", expiry-date=".* GMT"$/,
    );
    await startImport("cold.bak");
    cloud.clock.advance(600_000);
    expect(cloud.control.importTasks("rm-bp1prod1")[0]?.description).toContain("we only accept Standard");

    cloud.clock.advance(2 * DAY);
    await expect(client.get("cold.bak")).rejects.toMatchObject({ code: "InvalidObjectState" });
  });

  test("that are none, and restoring what was never archived, are refused", async () => {
    const client = clientFor();
    const put = client.put("a.bak", Buffer.from("x"), { headers: { "x-oss-storage-class": "Warm" } });
    await expect(put).rejects.toMatchObject({ code: "InvalidArgument" });
    await client.put("a.bak", Buffer.from("x"));
    await expect(client.restore("a.bak")).rejects.toMatchObject({ code: "OperationNotSupported" });
  });

  test("and encryption may be asked for object by object", async () => {
    await clientFor().put("a.bak", Buffer.from("x"), {
      headers: { "x-oss-server-side-encryption": "AES256" },
    });
    expect(cloud.control.object("migratetest", "a.bak")?.sse).toBe("AES256");
  });
});

describe("the service itself", () => {
  test("names the hosts of its regions", async () => {
    const text = async (query: Record<string, string>) => (await service(query)).text();
    expect(await text({ regions: "" })).toContain("<Region>oss-eu-central-1</Region>");
    const one = await text({ regions: "oss-cn-hangzhou" });
    expect(one).toContain("<InternalEndpoint>oss-cn-hangzhou-internal.aliyuncs.com</InternalEndpoint>");
    expect(one).not.toContain("oss-eu-central-1");
    expect((await service({ regions: "oss-nowhere" })).status).toBe(404);
  });

  test("lists the buckets of the account, and none of another", async () => {
    const { buckets } = (await clientFor().listBuckets({ "max-keys": 100 })) as unknown as {
      buckets: { name: string }[];
    };
    expect(buckets.map(({ name }) => name)).toContain("migratetest");
    expect(buckets.map(({ name }) => name)).not.toContain("migratetest-foreign");
  });
});

describe("transfer acceleration", () => {
  test("is told by the bucket, and serves only a bucket that has it", async () => {
    const state = () => send({ method: "GET", query: { transferAcceleration: "" } });
    expect(await (await state()).text()).toContain("NoSuchTransferAccelerationConfiguration");
    await cloud.control.putObject("migratetest", "a.bak", Buffer.from("x"));
    const accelerated = (): Promise<Response> =>
      cloud.fetch(
        new Request(
          `https://migratetest.oss-accelerate.aliyuncs.com/a.bak?${signedQuery({ method: "GET", key: "a.bak" })}`,
        ),
      );
    expect((await accelerated()).status).toBe(403);
    const body =
      "<TransferAccelerationConfiguration><Enabled>true</Enabled></TransferAccelerationConfiguration>";
    expect((await send({ method: "PUT", query: { transferAcceleration: "" }, body })).status).toBe(200);
    expect(await (await state()).text()).toContain("<Enabled>true</Enabled>");
    expect(await (await send({ method: "GET", query: { bucketInfo: "" } })).text()).toContain(
      "<TransferAcceleration>Enabled</TransferAcceleration>",
    );
    expect(await (await accelerated()).text()).toBe("x");
  });
});

type Rule = NonNullable<Parameters<TestCloud["control"]["updateBucket"]>[1]["lifecycle"]>[number];

function rule(change: Partial<Rule>): Rule {
  return { id: "r", prefix: "migrate/", status: "Enabled", ...change };
}

function send(options: SignedUrlOptions & { readonly body?: string }): Promise<Response> {
  return sendSigned(cloud, options);
}

function service(query: Record<string, string>): Promise<Response> {
  const search = signedQuery({ method: "GET", bucket: null, query });
  return cloud.fetch(new Request(`https://oss-cn-hangzhou.aliyuncs.com/?${search}`));
}

function startImport(key: string): Promise<unknown> {
  const query = {
    DBInstanceId: "rm-bp1prod1",
    DBName: "dbtest",
    BackupMode: "FULL",
    IsOnlineDB: "True",
    OssObjectPositions: `oss-cn-hangzhou.aliyuncs.com:migratetest:${key}`,
  };
  return callRpc(cloud, "CreateMigrateTask", { query });
}

/** Methods that the published types leave out. */
interface Untyped {
  putBucketTags(bucket: string, tags: Record<string, string>): Promise<unknown>;
  getBucketTags(bucket: string): Promise<unknown>;
  deleteBucketTags(bucket: string): Promise<unknown>;
  putObjectTagging(key: string, tags: Record<string, string>): Promise<unknown>;
  getObjectTagging(key: string): Promise<unknown>;
  deleteObjectTagging(key: string): Promise<unknown>;
}

function clientFor(change: Partial<OSS.Options> = {}): OSS & Untyped {
  const client: unknown = new OSS({
    accessKeyId: "LTAI5tSimulatedBotKey01",
    accessKeySecret: "simulated-secret-of-the-bot",
    authorizationV4: true,
    endpoint: `http://localhost:${new URL(cloud.url).port}`,
    region: "oss-cn-hangzhou",
    bucket: "migratetest",
    sldEnable: true,
    ...change,
  } as OSS.Options);
  return client as OSS & Untyped;
}
