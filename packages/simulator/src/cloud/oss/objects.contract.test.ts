/** Objects as other clients use them: bodies in chunks, conditions, several deletions at once, parts that are copied. */
import { createHash } from "node:crypto";

import OSS from "ali-oss";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import {
  sendSigned,
  signedUrl,
  type SignedUrlOptions,
  startTestCloud,
  type TestCloud,
} from "../testing/test-cloud.ts";
import { crc64Of } from "./crc64.ts";

const CRC = "x-oss-hash-crc64ecma";
const PART_BYTES = 100 * 1024;

let cloud: TestCloud;
beforeEach(async () => {
  cloud = await startTestCloud();
});
afterEach(() => cloud.close());

describe("bodies", () => {
  test("in chunks, with no length announced, are taken", async () => {
    const chunks = [Buffer.from("one "), Buffer.from("two "), Buffer.alloc(400_000, "x")];
    const url = signedUrl(cloud, { method: "PUT", key: "chunked.bak" });
    const reply = await fetch(url, { method: "PUT", body: ReadableStream.from(chunks), duplex: "half" });
    expect(reply.status).toBe(200);
    expect(reply.headers.get(CRC)).toBe(String(await crc64Of(Buffer.concat(chunks))));
    expect(cloud.control.object("migratetest", "chunked.bak")).toMatchObject({ sizeBytes: 400_008 });
  });

  test("in chunks may be parts, and the empty start of an upload", async () => {
    const url = (query: Record<string, string>, method: string): string =>
      signedUrl(cloud, { method, key: "chunked.bak", query });
    const stream = (text: string): RequestInit & { duplex: "half" } => ({
      body: ReadableStream.from([Buffer.from(text)]),
      duplex: "half",
    });
    const start = await fetch(url({ uploads: "" }, "POST"), { method: "POST", ...stream("") });
    const [, uploadId = ""] = /<UploadId>(.*)<\/UploadId>/.exec(await start.text()) ?? [];
    const part = await fetch(url({ partNumber: "1", uploadId }, "PUT"), {
      method: "PUT",
      ...stream("bytes"),
    });
    expect([part.status, part.headers.get(CRC)]).toEqual([200, String(await crc64Of(Buffer.from("bytes")))]);
  });

  test("larger than 5 GB are refused before they come", async () => {
    const reply = await cloud.fetch(
      new Request(signedUrl(cloud, { method: "PUT", key: "huge.bak" }), {
        method: "PUT",
        headers: { "content-length": String(5 * 1024 ** 3 + 1) },
      }),
    );
    expect([reply.status, await reply.text()]).toEqual([400, expect.stringContaining("EntityTooLarge")]);
  });

  test.each(["no base64", "AAAA"])("with the Content-MD5 %j are refused", async (md5) => {
    const reply = await send({ method: "PUT", key: "a.bak", headers: { "content-md5": md5 }, body: "x" });
    expect([reply.status, await reply.text()]).toEqual([400, expect.stringContaining("InvalidDigest")]);
  });

  test("come and go as slowly as the request asks for", async () => {
    const query = { "x-oss-traffic-limit": "819200" };
    const startedAt = performance.now();
    expect((await send({ method: "PUT", key: "slow.bak", query, body: Buffer.alloc(20_000) })).status).toBe(
      200,
    );
    const sentAt = performance.now();
    expect(sentAt - startedAt).toBeGreaterThan(150);
    await (await send({ method: "GET", key: "slow.bak", query })).arrayBuffer();
    expect(performance.now() - sentAt).toBeGreaterThan(150);
    const refused = await send({ method: "GET", key: "slow.bak", query: { "x-oss-traffic-limit": "1" } });
    expect([refused.status, await refused.text()]).toEqual([
      400,
      expect.stringContaining("x-oss-traffic-limit"),
    ]);
  });
});

describe("reading", () => {
  test.each([
    [{ range: "bytes=0-3" }, 206, "0123", "bytes 0-3/10"],
    [{ range: "bytes=7-" }, 206, "789", "bytes 7-9/10"],
    [{ range: "bytes=-2" }, 206, "89", "bytes 8-9/10"],
    [{ range: "bytes=0-3,5-6" }, 206, "0123", "bytes 0-3/10"],
    [{ range: "bytes=5-20" }, 200, "0123456789", null],
    [{ range: "chars=0-3" }, 200, "0123456789", null],
    [{ range: "bytes=5-20", "x-oss-range-behavior": "standard" }, 206, "56789", "bytes 5-9/10"],
    [
      { range: "bytes=10-", "x-oss-range-behavior": "standard" },
      416,
      expect.stringContaining("InvalidRange"),
      null,
    ],
  ])("with %j gives %i", async (headers: Record<string, string>, status, body, range) => {
    await cloud.control.putObject("migratetest", "a.bak", Buffer.from("0123456789"));
    const reply = await send({ method: "GET", key: "a.bak", headers });
    expect([reply.status, await reply.text()]).toEqual([status, body]);
    expect(reply.headers.get("content-range")).toBe(range);
    // The checksum is that of the whole object, whatever part of it comes.
    if (status < 300) expect(reply.headers.get(CRC)).toBe(String(await crc64Of(Buffer.from("0123456789"))));
  });

  test("changes the headers that the URL asks for", async () => {
    await cloud.control.putObject("migratetest", "a.bak", Buffer.from("x"));
    const query = {
      "response-content-type": "text/plain",
      "response-content-disposition": 'attachment; filename="b"',
    };
    const reply = await send({ method: "GET", key: "a.bak", query });
    expect(reply.headers.get("content-type")).toBe("text/plain");
    expect(reply.headers.get("content-disposition")).toBe('attachment; filename="b"');
  });

  test("may be of the few facts alone", async () => {
    await clientFor().put("a.bak", Buffer.from("hello"), { meta: { k: "v" } as never });
    const reply = await send({ method: "HEAD", key: "a.bak", query: { objectMeta: "" } });
    expect(Object.fromEntries(reply.headers)).toMatchObject({
      "content-length": "5",
      etag: `"${createHash("md5").update("hello").digest("hex").toUpperCase()}"`,
      [CRC]: String(await crc64Of(Buffer.from("hello"))),
    });
    expect(reply.headers.has("x-oss-meta-k")).toBe(false);
  });
});

describe("several deletions at once", () => {
  test("tell each key, there or not, through the official client", async () => {
    const client = clientFor();
    const names = ["a b+c.bak", "<&>.bak", " spaces ", "sub/数据.bak"];
    for (const name of names) await client.put(name, Buffer.from("x"));
    const { deleted } = (await client.deleteMulti([
      ...names.slice(0, 1),
      ...names.slice(3),
      "nothing.bak",
    ])) as unknown as { deleted: { Key: string }[] };
    expect(deleted.map(({ Key }) => Key)).toEqual(["a b+c.bak", "sub/数据.bak", "nothing.bak"]);
    expect(cloud.control.object("migratetest", "a b+c.bak")).toBeUndefined();
    expect(cloud.control.object("migratetest", "<&>.bak")).toBeDefined();
  });

  test("take keys as they are written, and say nothing when they are to be quiet", async () => {
    for (const key of [" spaces ", "spaces", "<&>\n"])
      await cloud.control.putObject("migratetest", key, Buffer.from("x"));
    const body =
      "<Delete><Quiet>true</Quiet><Object><Key> spaces </Key></Object><Object><Key>&lt;&#38;&gt;&#xA;</Key></Object></Delete>";
    const reply = await deletion(body);
    expect([reply.status, await reply.text()]).toEqual([200, ""]);
    expect(cloud.control.object("migratetest", " spaces ")).toBeUndefined();
    expect(cloud.control.object("migratetest", "<&>\n")).toBeUndefined();
    expect(cloud.control.object("migratetest", "spaces")).toBeDefined();
  });

  test("encode keys where that is asked for", async () => {
    const reply = await deletion("<Delete><Object><Key>a b.bak</Key></Object></Delete>", {
      "encoding-type": "url",
    });
    expect(await reply.text()).toContain(
      "<EncodingType>url</EncodingType><Deleted><Key>a%20b.bak</Key></Deleted>",
    );
  });

  test.each([
    ["no keys", "<Delete></Delete>", "MalformedXML"],
    ["another root", "<Remove><Object><Key>a</Key></Object></Remove>", "MalformedXML"],
    ["1,001 keys", `<Delete>${"<Object><Key>a</Key></Object>".repeat(1001)}</Delete>`, "MalformedXML"],
  ])("of %s are refused", async (_, body, code) => {
    const reply = await deletion(body);
    expect([reply.status, await reply.text()]).toEqual([400, expect.stringContaining(code)]);
  });

  test("need Content-MD5, the right one", async () => {
    const body = "<Delete><Object><Key>a</Key></Object></Delete>";
    const without = await send({ method: "POST", query: { delete: "" }, body });
    expect([without.status, await without.text()]).toEqual([400, expect.stringContaining("MissingArgument")]);
    const wrong = await send({
      method: "POST",
      query: { delete: "" },
      headers: { "content-md5": createHash("md5").update("other").digest("base64") },
      body,
    });
    expect([wrong.status, await wrong.text()]).toEqual([400, expect.stringContaining("InvalidDigest")]);
  });
});

describe("parts that are copied", () => {
  test("make an object of pieces of another, through the official client", async () => {
    const client = clientFor();
    const bytes = Buffer.from(Uint8Array.from({ length: 350_000 }, (_, index) => (index * 7) % 251));
    await client.put("source.bak", bytes);
    const copy = client as unknown as {
      multipartUploadCopy(name: string, source: object, options: object): Promise<unknown>;
    };
    const source = { sourceKey: "source.bak", sourceBucketName: "migratetest" };
    await copy.multipartUploadCopy("copy.bak", source, { partSize: PART_BYTES, parallel: 2 });
    expect(cloud.control.object("migratetest", "copy.bak")).toMatchObject({
      type: "Multipart",
      sizeBytes: 350_000,
      crc64: await crc64Of(bytes),
    });
    expect(Buffer.compare(await cloud.control.readObject("migratetest", "copy.bak"), bytes)).toBe(0);
  });

  test.each<[string, Record<string, string>, number, string]>([
    ["a source that is not there", { "x-oss-copy-source": "/migratetest/no.bak" }, 404, "NoSuchKey"],
    ["a range beyond the end", { "x-oss-copy-source-range": "bytes=0-10" }, 416, "InvalidRange"],
    ["another ETag", { "x-oss-copy-source-if-match": "0" }, 412, "PreconditionFailed"],
    [
      "a change since",
      { "x-oss-copy-source-if-unmodified-since": "Thu, 01 Jan 2026 00:00:00 GMT" },
      412,
      "PreconditionFailed",
    ],
    ["no change since", { "x-oss-copy-source-if-modified-since": "Fri, 01 Jan 2100 00:00:00 GMT" }, 304, ""],
  ])("with %s are refused", async (_, headers, status, code) => {
    await cloud.control.putObject("migratetest", "a.bak", Buffer.from("0123456789"));
    const { uploadId } = await clientFor().initMultipartUpload("copy.bak");
    const reply = await send({
      method: "PUT",
      key: "copy.bak",
      query: { partNumber: "1", uploadId },
      headers: { "x-oss-copy-source": "/migratetest/a.bak", ...headers },
    });
    expect([reply.status, await reply.text()]).toEqual([status, expect.stringContaining(code)]);
  });

  test("with a range in another form are the whole object", async () => {
    await cloud.control.putObject("migratetest", "a.bak", Buffer.from("0123456789"));
    const { uploadId } = await clientFor().initMultipartUpload("copy.bak");
    const reply = await send({
      method: "PUT",
      key: "copy.bak",
      query: { partNumber: "1", uploadId },
      headers: { "x-oss-copy-source": "/migratetest/a.bak", "x-oss-copy-source-range": "bytes=3-" },
    });
    expect([reply.status, reply.headers.get(CRC)]).toEqual([
      200,
      String(await crc64Of(Buffer.from("0123456789"))),
    ]);
  });
});

describe("uploads under way", () => {
  test("are listed in pages, folded at a delimiter", async () => {
    const client = clientFor();
    for (const key of ["up/a", "up/a", "up/sub/1", "up/sub/2", "up/z"]) await client.initMultipartUpload(key);
    const pages: string[][] = [];
    let query: Record<string, string> | null = {
      uploads: "",
      prefix: "up/",
      delimiter: "/",
      "max-uploads": "2",
    };
    while (query !== null) {
      const text = await (await send({ method: "GET", query })).text();
      const element = (name: string): string => new RegExp(`<${name}>(.*?)</${name}>`).exec(text)?.[1] ?? "";
      const names = text.matchAll(/<(?:Upload><Key|CommonPrefixes><Prefix)>(.*?)</g);
      pages.push([...names].map(([, name = ""]) => name));
      const next = {
        "key-marker": element("NextKeyMarker"),
        "upload-id-marker": element("NextUploadIdMarker"),
      };
      query = element("IsTruncated") === "true" ? { ...query, ...next } : null;
    }
    expect(pages).toEqual([
      ["up/a", "up/a"],
      ["up/sub/", "up/z"],
    ]);
  });

  test("that are to be in sequence are refused, because nothing would keep the order", async () => {
    const reply = await send({ method: "POST", key: "a.bak", query: { uploads: "", sequential: "" } });
    expect([reply.status, await reply.text()]).toEqual([501, expect.stringContaining("NotImplemented")]);
  });

  test("of 10,000 parts are completed, and none has more", { timeout: 60_000 }, async () => {
    const key = "many.bak";
    const start = await send({ method: "POST", key, query: { uploads: "" } });
    const [, uploadId = ""] = /<UploadId>(.*)<\/UploadId>/.exec(await start.text()) ?? [];
    const part = async (number: number): Promise<Response> =>
      send({
        method: "PUT",
        key,
        query: { partNumber: String(number), uploadId },
        body: Buffer.alloc(PART_BYTES),
      });
    expect((await part(1)).status).toBe(200);
    expect((await part(10_000)).status).toBe(200);
    const beyond = await part(10_001);
    expect([beyond.status, await beyond.text()]).toEqual([400, expect.stringContaining("partNumber")]);
    const done = await send({
      method: "POST",
      key,
      query: { uploadId },
      headers: { "x-oss-complete-all": "yes" },
    });
    expect(done.status).toBe(200);
    expect(cloud.control.object("migratetest", key)?.sizeBytes).toBe(2 * PART_BYTES);
  });
});

describe("what is left out", () => {
  test.each<[string, SignedUrlOptions]>([
    ["AppendObject", { method: "POST", key: "a", query: { append: "", position: "0" } }],
    [
      "PutSymlink",
      { method: "PUT", key: "a", query: { symlink: "" }, headers: { "x-oss-symlink-target": "b" } },
    ],
    ["GetSymlink", { method: "GET", key: "a", query: { symlink: "" } }],
    ["a callback", { method: "PUT", key: "a", headers: { "x-oss-callback": "e30=" } }],
    ["a callback in the URL", { method: "PUT", key: "a", query: { callback: "e30=" } }],
    ["image processing", { method: "GET", key: "a", query: { "x-oss-process": "image/info" } }],
    ["PostObject", { method: "POST" }],
    ["versions", { method: "GET", query: { versions: "" } }],
  ])("is refused: %s", async (_, options) => {
    await cloud.control.putObject("migratetest", "a", Buffer.from("x"));
    const reply = await send(options);
    expect([reply.status, await reply.text()]).toEqual([
      501,
      expect.stringContaining("<Code>NotImplemented</Code>"),
    ]);
    expect(Buffer.from(await cloud.control.readObject("migratetest", "a")).toString()).toBe("x");
  });

  test("a path that is no URL is refused as OSS refuses", async () => {
    const reply = await fetch(`${cloud.url}/migratetest/a?x=%ZZ`);
    const text = await reply.text();
    expect([reply.status, text]).toEqual([400, expect.stringContaining("<Code>InvalidURI</Code>")]);
    expect(text).toContain(`<RequestId>${reply.headers.get("x-oss-request-id")}</RequestId>`);
  });
});

function send(options: SignedUrlOptions & { readonly body?: string | Buffer }): Promise<Response> {
  return sendSigned(cloud, options);
}

function deletion(body: string, query: Record<string, string> = {}): Promise<Response> {
  const md5 = createHash("md5").update(body).digest("base64");
  return send({ method: "POST", query: { delete: "", ...query }, headers: { "content-md5": md5 }, body });
}

function clientFor(): OSS {
  return new OSS({
    accessKeyId: "LTAI5tSimulatedBotKey01",
    accessKeySecret: "simulated-secret-of-the-bot",
    authorizationV4: true,
    endpoint: `http://localhost:${new URL(cloud.url).port}`,
    region: "oss-cn-hangzhou",
    bucket: "migratetest",
    sldEnable: true,
  } as OSS.Options);
}
