/**
 * Clients of OSS that the project does not use: Alibaba Cloud's generated one, which signs with V1 by a gateway of its
 * own, and Apache OpenDAL, which is written in Rust and has no code of Alibaba's in it.
 *
 * Both want the real host names: the first is served inside msw, the second takes the simulator for its HTTP proxy.
 */
import { createHash } from "node:crypto";
import { request } from "node:http";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";

import { Config } from "@alicloud/openapi-client";
import Oss, {
  GetObjectRequest,
  HeadObjectRequest,
  ListObjectsV2Request,
  PutObjectRequest,
} from "@alicloud/oss20190517";
import { http } from "msw";
import { setupServer } from "msw/node";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { playOpendal } from "../testing/play-opendal.ts";
import { botKey, startTestCloud, type TestCloud } from "../testing/test-cloud.ts";
import { crc64Of } from "./crc64.ts";

/** Old enough for V1 signatures. */
const BUCKET = "migratetest-2024";

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startTestCloud();
});
afterAll(() => cloud.close());

describe("the generated client", () => {
  const server = setupServer(
    http.all(/^http:\/\/[^/]+\.aliyuncs\.com\//, (asked) => cloud.fetch(asked.request)),
  );
  beforeAll(() => server.listen({ onUnhandledFrame: "error" }));
  afterAll(() => server.close());

  test("tells what a bucket is", async () => {
    const { body } = await generatedClient().getBucketInfo(BUCKET);
    expect(body?.bucket).toMatchObject({
      name: BUCKET,
      storageClass: "Standard",
      location: "oss-cn-hangzhou",
    });
  });

  // It cannot send names beyond ASCII and fails on the empty reply of UploadPart, whoever answers.
  test("puts, looks at, reads and lists objects", async () => {
    const client = generatedClient();
    for (const key of ["generated/a b.bak", "generated/c.bak"]) {
      await client.putObject(
        BUCKET,
        key,
        new PutObjectRequest({ body: Readable.from([Buffer.from("bytes")]) }),
      );
    }
    const { headers } = await client.headObject(BUCKET, "generated/a b.bak", new HeadObjectRequest({}));
    expect(headers).toMatchObject({
      "content-length": "5",
      "x-oss-hash-crc64ecma": String(await crc64Of(Buffer.from("bytes"))),
    });
    const { body } = await client.getObject(BUCKET, "generated/c.bak", new GetObjectRequest({}));
    expect(await text(body)).toBe("bytes");
    const list = await client.listObjectsV2(BUCKET, new ListObjectsV2Request({ prefix: "generated/" }));
    expect(list.body?.contents?.map(({ key }) => key)).toEqual(["generated/a b.bak", "generated/c.bak"]);
  });

  test("understands why a wrong secret is refused", async () => {
    await expect(generatedClient("wrong").getBucketInfo(BUCKET)).rejects.toMatchObject({
      code: "SignatureDoesNotMatch",
    });
  });
});

describe("OpenDAL", () => {
  test("writes in one piece and in parts, reads, copies, lists, deletes, and signs URLs that work", async () => {
    const session = await playOpendal({ url: cloud.url, bucket: BUCKET, key: botKey() });
    const parts = Array.from({ length: 5 }, (_, number) => Buffer.alloc(128 * 1024 - 7, number));
    expect(session).toMatchObject({
      sizeBytes: 5 * (128 * 1024 - 7),
      range: "0123",
      multipartSha256: createHash("sha256").update(Buffer.concat(parts)).digest("hex"),
      listed: ["opendal/a b+c.bak", "opendal/copy.bak", "opendal/parts.bak"],
      left: ["opendal/a b+c.bak", "opendal/parts.bak"],
    });
    const [status, read] = await throughProxy(session.readUrl, { headers: session.readHeaders });
    expect([status, read.length]).toEqual([200, 5 * (128 * 1024 - 7)]);
    expect(await throughProxy(session.writeUrl, { body: "signed" })).toEqual([200, ""]);
    expect(cloud.control.object(BUCKET, "opendal/signed.bak")).toMatchObject({ sizeBytes: 6 });
    expect(
      await throughProxy(session.readUrl.replace("parts", "other"), { headers: session.readHeaders }),
    ).toEqual([403, expect.stringContaining("SignatureDoesNotMatch")]);
  });

  test("is told why a wrong secret is refused", async () => {
    const key = { ...botKey(), secret: "wrong" };
    const { refusal } = await playOpendal({ url: cloud.url, bucket: BUCKET, key });
    expect(refusal).toContain("SignatureDoesNotMatch");
  });
});

type GeneratedClient = InstanceType<typeof Oss.default>;

function generatedClient(secret = botKey().secret): GeneratedClient {
  const keys = { accessKeyId: botKey().id, accessKeySecret: secret };
  return new (constructorOf(Oss))(new Config({ ...keys, regionId: "cn-hangzhou", protocol: "http" }));
}

/** The package is CommonJS with a `default` of its own, which Node wraps once more and vitest unwraps. */
function constructorOf(module: unknown): typeof Oss.default {
  const inner: unknown = Object(module).default ?? module;
  return inner as typeof Oss.default;
}

/** Asks the simulator for a URL as clients ask their proxy. */
function throughProxy(
  url: string,
  { body, headers = {} }: { readonly body?: string; readonly headers?: Record<string, string> },
): Promise<readonly [number | undefined, string]> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(cloud.url);
    const method = body === undefined ? "GET" : "PUT";
    const asked = request({ hostname, port, path: url, method, headers }, (reply) => {
      text(reply).then((said) => resolve([reply.statusCode, said]), reject);
    });
    asked.on("error", reject);
    asked.end(body);
  });
}
