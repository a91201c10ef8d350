/** ali-oss, unaltered, through the recorder to an OSS that stands for the real one; and what was recorded, replayed. */
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { request } from "node:http";
import { join } from "node:path";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";

import OSS from "ali-oss";
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from "vitest";

import { crc64Of } from "../../cloud/oss/crc64.ts";
import type { Reply } from "../leaf.ts";
import { recordingFile } from "../recording.ts";
import { startRecorder } from "../start-recorder.ts";
import {
  differencesIn,
  type RecorderRig,
  replayed,
  SECRETS,
  skippedIn,
  startRecorderRig,
} from "../testing/recorder-rig.ts";
import type { OssExchange } from "./oss-exchange.ts";

const PART_BYTES = 128 * 1024;
const KEY = "secret folder/数据 secret-a+b*(1)!'~.bak";

let rig: RecorderRig;
beforeEach(async () => {
  rig = await startRecorderRig();
});
afterEach(() => rig.close());

function clientFor(bucket: string, change: Partial<OSS.Options> = {}): OSS {
  const { id, secret } = rig.recorder.clientKey;
  return new OSS({
    accessKeyId: id,
    accessKeySecret: secret,
    authorizationV4: true,
    bucket,
    endpoint: `http://localhost:${new URL(rig.recorder.url).port}`,
    region: "oss-cn-hangzhou",
    sldEnable: true,
    ...change,
  } as OSS.Options);
}

/** Not among the types of ali-oss. */
interface Tagger {
  putObjectTagging(key: string, tags: Readonly<Record<string, string>>): Promise<unknown>;
}

/** A day's work of a client: objects, ranges, parts, lists, what is refused. */
async function work(client: OSS): Promise<void> {
  const bytes = pattern(300_000);
  await client.put(KEY, bytes, { meta: { "secret-meta": 7 } as never });
  await client.head(KEY);
  expect((await client.get(KEY)).content.equals(bytes)).toBe(true);
  const part = await client.get(KEY, { headers: { Range: "bytes=1000-1999" } });
  expect(part.content.equals(bytes.subarray(1000, 2000))).toBe(true);
  await expect(client.head("secret-missing.bak")).rejects.toMatchObject({ code: "NoSuchKey", status: 404 });

  const { uploadId } = await client.initMultipartUpload("secret folder/big.bak");
  const parts = [pattern(PART_BYTES, 1), pattern(PART_BYTES, 2), pattern(999, 3)];
  for (const [index, each] of parts.entries()) {
    const stream = Readable.from([each]);
    await client.uploadPart("secret folder/big.bak", uploadId, index + 1, stream, 0, each.length);
  }
  const listed = await client.listParts("secret folder/big.bak", uploadId, { "max-parts": 2 } as never);
  const rest = await client.listParts("secret folder/big.bak", uploadId, {
    "part-number-marker": listed.nextPartNumberMarker,
  } as never);
  await client.completeMultipartUpload(
    "secret folder/big.bak",
    uploadId,
    [listed.parts, rest.parts].flat().map((each) => {
      const { PartNumber, ETag } = each as unknown as Record<string, string>;
      return { number: Number(PartNumber), etag: ETag ?? "" };
    }),
  );
  const whole = await client.get("secret folder/big.bak");
  expect(whole.content.equals(Buffer.concat(parts))).toBe(true);
  await client.multipartUpload("secret-auto.bak", pattern(3 * PART_BYTES + 17), { partSize: PART_BYTES });
  await client.copy("secret-copy.bak", "secret-auto.bak");

  const first = await client.listV2({ prefix: "secret folder/", "max-keys": "1" }, {});
  const token = (first as { nextContinuationToken?: string }).nextContinuationToken ?? "";
  await client.listV2({ prefix: "secret folder/", "max-keys": "5", "continuation-token": token }, {});
  await client.list({ delimiter: "/", "max-keys": 2 }, {});
  const aborted = await client.initMultipartUpload("secret-gone.bak");
  await client.listUploads({ "max-uploads": 10 });
  await client.abortMultipartUpload("secret-gone.bak", aborted.uploadId);
  await client.deleteMulti(["secret-copy.bak", "secret-auto.bak"], { quiet: false });
}

async function signed(client: OSS): Promise<void> {
  const put = await client.signatureUrlV4("PUT", 600, {}, "secret-signed.bak");
  expect((await fetch(put, { method: "PUT", body: Buffer.from("secret-bytes") })).status).toBe(200);
  const get = await client.signatureUrlV4("GET", 600, {}, "secret-signed.bak");
  expect(await (await fetch(get)).text()).toBe("secret-bytes");
  const altered = await fetch(get.replace("secret-signed", "secret-other"));
  expect([altered.status, await altered.text()]).toEqual([
    403,
    expect.stringContaining("<Code>SignatureDoesNotMatch</Code>"),
  ]);
}

// Two simulators, a client and a recorder, on a machine that has other work.
describe("ali-oss works through the recorder as it is", { timeout: 60_000 }, () => {
  test.each([
    ["path style", SECRETS.bucket, {}],
    ["virtual hosts", SECRETS.bucket, { sldEnable: false, endpoint: "" }],
    ["V1 signatures", SECRETS.oldBucket, { authorizationV4: false }],
  ])("by %s, and what it did is replayed without a difference", async (_, bucket, change) => {
    const endpoint = "endpoint" in change ? { endpoint: rig.recorder.url } : {};
    await work(clientFor(bucket, { ...change, ...endpoint }));
    const replays = await replayed(await rig.recorded());
    expect(differencesIn(replays)).toEqual([]);
    expect(skippedIn(replays)).toEqual([]);
    expect(replays.length).toBeGreaterThan(25);
  });

  test("with URLs that it has signed, of either version", async () => {
    await signed(clientFor(SECRETS.oldBucket));
    const old = clientFor(SECRETS.oldBucket, { authorizationV4: false });
    await old.put("secret-old.bak", Buffer.from("old bytes"));
    expect(await (await fetch(old.signatureUrl("secret-old.bak"))).text()).toBe("old bytes");
    const replays = await replayed(await rig.recorded());
    expect(differencesIn(replays)).toEqual([]);
    expect(replays.map(({ exchange }) => (exchange as OssExchange).scheme)).toEqual([
      "ossV4Url",
      "ossV4Url",
      "ossV1Header",
      "ossV1Url",
    ]);
  });
});

test("for what was there before the recording began, something like it is put there for the replay", async () => {
  const { control } = rig.real.cloud;
  await control.putObject(SECRETS.bucket, "secret-earlier.bak", pattern(300_000));
  const writer = new OSS({
    accessKeyId: SECRETS.keyId,
    accessKeySecret: SECRETS.keySecret,
    authorizationV4: true,
    bucket: SECRETS.bucket,
    endpoint: rig.real.cloud.url,
    region: "oss-cn-hangzhou",
  });
  await writer.multipartUpload("secret-parts.bak", pattern(2 * PART_BYTES + 5), { partSize: PART_BYTES });

  const client = clientFor(SECRETS.bucket);
  await client.get("secret-earlier.bak", { headers: { Range: "bytes=1000-1999" } });
  await client.head("secret-earlier.bak");
  await client.head("secret-parts.bak");
  await client.get("secret-parts.bak");
  const replays = await replayed(await rig.recorded());
  expect(differencesIn(replays)).toEqual([]);
  expect(skippedIn(replays)).toEqual([]);
  const [, head] = (await rig.recorded()) as readonly OssExchange[];
  const large = { ...head!.reply, "header.content-length": { says: "5368709120" } };
  expect(skippedIn(await replayed([{ ...head!, reply: large }]))).toEqual(["HeadObject"]);
});

test("nothing of an account's names, keys and bytes is in the recording", async () => {
  const client = clientFor(SECRETS.bucket);
  await work(client);
  await signed(client);
  await client.getBucketInfo(SECRETS.bucket);
  await (client as unknown as Tagger).putObjectTagging(KEY, { "secret-tag": "secret-value" });
  await client.putBucketLifecycle(SECRETS.bucket, [
    { id: "secret-rule", prefix: "secret folder/", status: "Enabled", expiration: { days: 1 } },
  ] as never);
  await client.getBucketLifecycle(SECRETS.bucket);
  const recording = await rig.text();
  for (const secret of [...Object.values(SECRETS), rig.recorder.clientKey.id, "secret", "数据"]) {
    expect(recording).not.toContain(secret);
  }
  const crcs = await Promise.all([pattern(300_000), Buffer.from("secret-bytes")].map(crc64Of));
  for (const crc of crcs) expect(recording).not.toContain(String(crc));
  expect(recording).not.toMatch(/[0-9a-f]{24}/i);
});

test("what OSS says is in it: forms, words, and which thing is the same as which", async () => {
  await work(clientFor(SECRETS.bucket));
  const exchanges = (await rig.recorded()) as readonly OssExchange[];
  const of = (operation: string): OssExchange | undefined =>
    exchanges.find((exchange) => exchange.operation === operation);
  expect(of("PutObject")).toMatchObject({
    bucket: "migratetest-2024",
    key: "name1/name2",
    headers: { "x-oss-meta-meta1": "value1" },
    sent: { sizeBytes: 300_000, crc64: "crc1" },
    status: 200,
    reply: {
      "header.etag": { is: "etag1", form: '"<MD5>"' },
      "header.x-oss-hash-crc64ecma": { is: "crc1", form: "<decimal>" },
      "header.x-oss-request-id": { is: "request1", form: "<24 hex digits>" },
    },
  });
  expect(of("UploadPart")?.query).toEqual({ partNumber: "1", uploadId: "upload1" });
  expect(of("CompleteMultipartUpload")).toMatchObject({
    document: [
      "CompleteMultipartUpload",
      [
        [
          "Part",
          [
            ["PartNumber", "1"],
            ["ETag", "etag2"],
          ],
        ],
        {},
        {},
      ],
    ],
    reply: {
      "CompleteMultipartUploadResult.ETag": { form: '"<MD5>-3"' },
      "CompleteMultipartUploadResult.Key": { is: "name1/name4" },
    },
  });
  expect(exchanges.filter(({ errorCode }) => errorCode !== null)).toMatchObject([
    {
      operation: "HeadObject",
      status: 404,
      errorCode: "NoSuchKey",
      reply: { "header.x-oss-err.Error.Code": { says: "NoSuchKey" }, "header.x-oss-ec": expect.anything() },
    },
  ]);
});

describe("a replay tells", () => {
  async function recordedPut(): Promise<OssExchange> {
    await clientFor(SECRETS.bucket).put("secret.bak", pattern(1000));
    const [exchange] = (await rig.recorded()) as readonly OssExchange[];
    return exchange!;
  }

  test.each<[string, (put: OssExchange) => Partial<OssExchange>, string]>([
    ["another status", () => ({ status: 500 }), "status 200 instead of 500"],
    ["another code", () => ({ errorCode: "SlowDown" }), "no error instead of SlowDown"],
    [
      "an ETag of another form",
      ({ reply }) => ({ reply: { ...reply, "header.etag": { is: "etag1", form: "<MD5>" } } }),
      'header.etag: "<MD5>" instead of <MD5>',
    ],
    [
      "a checksum that is not that of the bytes",
      ({ reply }) => ({
        reply: { ...reply, "header.x-oss-hash-crc64ecma": { is: "etag1", form: "<decimal>" } },
      }),
      "instead of etag1, which is",
    ],
    [
      "a header that the service does not have",
      ({ reply }) => ({ reply: without(reply, "header.x-oss-hash-crc64ecma") }),
      "header.x-oss-hash-crc64ecma is not in the real answer",
    ],
    [
      "another word",
      ({ reply }) => ({ reply: { ...reply, "header.server": { says: "AnotherOSS" } } }),
      'header.server: "AliyunOSS" instead of "AnotherOSS"',
    ],
  ])("%s", async (_, change, difference) => {
    const put = await recordedPut();
    const [result] = await replayed([{ ...put, ...change(put) }]);
    expect(result?.outcome).toBe("different");
    expect(result?.differences.join("\n")).toContain(difference);
  });

  test("an element that the service does not have, in a document", async () => {
    const client = clientFor(SECRETS.bucket);
    await client.put("secret.bak", pattern(1000));
    await client.list({ "max-keys": 3 }, {});
    const [put, list] = (await rig.recorded()) as readonly OssExchange[];
    const reply = without(list!.reply, "ListBucketResult.Contents.Type");
    const [, result] = await replayed([put!, { ...list!, reply }]);
    expect(result?.differences).toEqual(["ListBucketResult.Contents.Type is not in the real answer"]);
  });
});

test("whoever does not have the recorder's own key is refused, and OSS hears nothing of it", async () => {
  const stranger = clientFor(SECRETS.bucket, { accessKeyId: "LTAInobody" });
  await expect(stranger.list({ "max-keys": 1 }, {})).rejects.toMatchObject({ code: "InvalidAccessKeyId" });
  const liar = clientFor(SECRETS.bucket, { accessKeySecret: "wrong" });
  await expect(liar.head("secret.bak")).rejects.toMatchObject({ status: 403 });
  expect(rig.real.cloud.control.requests).toEqual([]);
});

describe("trouble", () => {
  const NOWHERE = "http://127.0.0.1:9";

  async function recorderTo(
    oss: string,
    key?: { readonly id: string; readonly secret: string },
  ): Promise<OSS> {
    const folder = join(rig.folder, "other");
    const others = { rds: NOWHERE, ram: NOWHERE, sts: NOWHERE, slack: NOWHERE };
    const recorder = await startRecorder({ folder, upstream: { oss, ...others }, ...(key && { key }) });
    onTestFinished(() => recorder.close());
    const { id: accessKeyId, secret: accessKeySecret } = recorder.clientKey;
    const endpoint = `http://localhost:${new URL(recorder.url).port}`;
    return clientFor(SECRETS.bucket, { accessKeyId, accessKeySecret, endpoint });
  }

  test("is named where nobody answers, and where there is no key to sign with", async () => {
    const lost = await recorderTo(NOWHERE, { id: "a", secret: "b" });
    await expect(lost.list({ "max-keys": 1 }, {})).rejects.toMatchObject({
      status: 502,
      code: "RecorderFailed",
    });
    const keyless = await recorderTo(rig.real.cloud.url);
    await expect(keyless.list({ "max-keys": 1 }, {})).rejects.toThrow("ALIBABA_CLOUD_ACCESS_KEY_ID");
  });

  test("of the real key is told in OSS's own words, and so written down", async () => {
    const wrong = await recorderTo(rig.real.cloud.url, { id: SECRETS.keyId, secret: "mistyped" });
    await expect(wrong.list({ "max-keys": 1 }, {})).rejects.toMatchObject({ code: "SignatureDoesNotMatch" });
    const text = await readFile(recordingFile(join(rig.folder, "other")), "utf8");
    expect(text).toContain('"errorCode":"SignatureDoesNotMatch"');
    expect(text).not.toContain(SECRETS.keyId);
  });

  test("with the address is named as OSS names it", async () => {
    const url = await clientFor(SECRETS.bucket).signatureUrlV4("GET", 600, {}, "secret.bak");
    const reply = await fetch(`${url}&%`);
    expect([reply.status, await reply.text()]).toEqual([400, expect.stringContaining("InvalidURI")]);
  });

  test("of the line is the client's too, and nothing is written down of what nobody has heard", async () => {
    rig.real.cloud.control.faults.add({ operation: "PutObject", effect: { kind: "dropReply" }, times: 1 });
    const client = clientFor(SECRETS.bucket);
    await expect(client.put("secret.bak", pattern(1000))).rejects.toMatchObject({ status: -1 });
    await client.head("secret.bak");
    expect((await rig.recorded()).map(({ operation }) => operation)).toEqual(["HeadObject"]);
  });

  test("of the client's leaves nothing hanging, and nothing written down", async () => {
    const client = clientFor(SECRETS.bucket);
    const url = await client.signatureUrlV4("PUT", 600, {}, "secret-half.bak");
    const put = request(url, { method: "PUT", headers: { "content-length": 10_000_000 } });
    put.on("error", () => {});
    put.write(pattern(100_000));
    put.destroy();
    await expect(client.head("secret-half.bak")).rejects.toMatchObject({ code: "NoSuchKey" });
    expect((await rig.recorded()).map(({ operation }) => operation)).toEqual(["HeadObject"]);
  });
});

test(
  "a body goes on as fast as OSS takes it, and nowhere is the whole of it",
  { timeout: 60_000 },
  async () => {
    const client = clientFor(SECRETS.bucket);
    const url = await client.signatureUrlV4("PUT", 600, {}, "secret-large.bak");
    const piece = Buffer.alloc(2 ** 20, 7);
    const before = process.memoryUsage().rss;
    const put = request(url, { method: "PUT", headers: { "content-length": 256 * piece.length } });
    Readable.from(Array.from({ length: 256 }, () => piece)).pipe(put);
    const [reply] = (await once(put, "response")) as [Readable & { readonly statusCode: number }];
    await text(reply);
    expect(reply.statusCode).toBe(200);
    expect(process.memoryUsage().rss - before).toBeLessThan(128 * 2 ** 20);
    expect(await rig.recorded()).toMatchObject([{ sent: { sizeBytes: 256 * 2 ** 20 }, status: 200 }]);
  },
);

function without(reply: Reply, place: string): Reply {
  return Object.fromEntries(Object.entries(reply).filter(([each]) => each !== place));
}

function pattern(size: number, seed = 0): Buffer {
  return Buffer.alloc(
    size,
    Uint8Array.from({ length: 251 }, (_, index) => (index * 31 + seed * 7) % 251),
  );
}
