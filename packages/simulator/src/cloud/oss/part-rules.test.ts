import { createHash } from "node:crypto";
import { request } from "node:http";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import {
  type SignedUrlOptions,
  sendSigned,
  signedUrl,
  startTestCloud,
  type TestCloud,
} from "../testing/test-cloud.ts";

const SMALLEST = 100 * 1024;

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startTestCloud();
});
afterAll(() => cloud.close());

describe("completing an upload", () => {
  test("numbers may have gaps and parts may be sent again; the last sending counts", async () => {
    const upload = await startUpload("gaps.bak");
    await upload.send(5, Buffer.alloc(10, "z"));
    await upload.send(2, Buffer.alloc(SMALLEST, "a"));
    const etag = await upload.send(2, Buffer.alloc(SMALLEST, "b"));
    await upload.send(3, Buffer.alloc(7, "unused"));
    const reply = await upload.complete([
      [2, etag],
      [5, upload.etag(5)],
    ]);

    expect(reply.status).toBe(200);
    const bytes = Buffer.from(await cloud.control.readObject("migratetest", "gaps.bak"));
    expect(bytes.equals(Buffer.concat([Buffer.alloc(SMALLEST, "b"), Buffer.alloc(10, "z")]))).toBe(true);
  });

  test("a part below 100 KB is refused at the end, unless it is the last", async () => {
    const upload = await startUpload("small.bak");
    await upload.send(1, Buffer.alloc(SMALLEST - 1));
    await upload.send(2, Buffer.alloc(1));
    expect(await errorOf(await upload.completeAll())).toMatchObject({
      code: "EntityTooSmall",
      ec: "0042-00000213",
    });
  });

  test("parts out of order are refused", async () => {
    const upload = await startUpload("order.bak");
    await upload.send(1, Buffer.alloc(SMALLEST));
    await upload.send(2, Buffer.alloc(SMALLEST));
    const reply = await upload.complete([
      [2, upload.etag(2)],
      [1, upload.etag(1)],
    ]);
    expect(await errorOf(reply)).toMatchObject({ code: "InvalidPartOrder" });
  });

  test.each([
    { title: "a wrong ETag", list: [[1, '"0CC175B9C0F1B6A831C399E269772661"']] as const },
    { title: "a part that was never sent", list: [[7, '"0CC175B9C0F1B6A831C399E269772661"']] as const },
  ])("$title is refused", async ({ list }) => {
    const upload = await startUpload("etag.bak");
    await upload.send(1, Buffer.alloc(SMALLEST));
    expect(await errorOf(await upload.complete(list))).toMatchObject({ code: "InvalidPart" });
  });

  test("a body that is no list is refused", async () => {
    const upload = await startUpload("xml.bak");
    expect(await errorOf(await upload.post("<Nonsense/>"))).toMatchObject({ code: "MalformedXML" });
  });

  test("a second time the upload is unknown", async () => {
    const upload = await startUpload("twice.bak");
    await upload.send(1, Buffer.alloc(1));
    await upload.completeAll();
    expect(await errorOf(await upload.completeAll())).toMatchObject({ code: "NoSuchUpload" });
  });

  test("an object that must not be overwritten stays", async () => {
    await cloud.control.putObject("migratetest", "keep.bak", Buffer.from("old"));
    const upload = await startUpload("keep.bak");
    await upload.send(1, Buffer.from("new"));
    const reply = await upload.completeAll({ "x-oss-forbid-overwrite": "true" });
    expect(await errorOf(reply)).toMatchObject({ code: "FileAlreadyExists", status: 409 });
    expect(Buffer.from(await cloud.control.readObject("migratetest", "keep.bak")).toString()).toBe("old");
  });
});

describe("sending a part", () => {
  test("its ETag is the upper-case MD5", async () => {
    const upload = await startUpload("md5.bak");
    const etag = await upload.send(1, Buffer.from("hello"));
    expect(etag).toBe(`"${createHash("md5").update("hello").digest("hex").toUpperCase()}"`);
  });

  test("a wrong Content-MD5 is refused and nothing is kept", async () => {
    const upload = await startUpload("digest.bak");
    const reply = await sendSigned(cloud, {
      ...upload.part(1),
      headers: { "content-md5": createHash("md5").update("other").digest("base64") },
      body: "hello",
    });
    expect(await errorOf(reply)).toMatchObject({ code: "InvalidDigest", status: 400 });
    expect(cloud.control.uploads.find(({ key }) => key === "digest.bak")?.parts).toEqual([]);
  });

  test.each(["0", "10001", "x"])("the part number %s is refused", async (number) => {
    const upload = await startUpload("number.bak");
    const query = { partNumber: number, uploadId: upload.id };
    const reply = await sendSigned(cloud, { method: "PUT", key: "number.bak", query, body: "x" });
    expect(await errorOf(reply)).toMatchObject({ code: "InvalidArgument" });
  });

  test("a part that breaks off is not kept, and the log says so", async () => {
    const upload = await startUpload("broken.bak");
    await new Promise((resolve) => {
      const url = signedUrl(cloud, upload.part(1));
      const sending = request(url, { method: "PUT", headers: { "content-length": 5000 } });
      sending.on("error", resolve);
      sending.write(Buffer.alloc(1000), () => sending.destroy(new Error("line cut")));
    });

    await expect
      .poll(() => cloud.control.requests.at(-1))
      .toMatchObject({
        operation: "PUT /migratetest/broken.bak",
        status: 0,
        errorCode: "ConnectionBroken",
      });
    expect(cloud.control.uploads.find(({ key }) => key === "broken.bak")?.parts).toEqual([]);
  });

  test("an upload id belongs to its key", async () => {
    const upload = await startUpload("mine.bak");
    const reply = await sendSigned(cloud, { ...upload.part(1), key: "yours.bak", body: "x" });
    expect(await errorOf(reply)).toMatchObject({ code: "NoSuchUpload" });
  });
});

describe("signed URLs", () => {
  test.each([
    { title: "one that has run out", request: { ageSeconds: 61, expires: "60" }, ec: "0002-00000236" },
    { title: "one that lives longer than a week", request: { expires: "604801" }, ec: "0002-00000232" },
    { title: "one that lives for no time", request: { expires: "0" }, ec: "0002-00000232" },
  ])("$title is refused", async ({ request, ec }) => {
    const reply = await sendSigned(cloud, { method: "GET", key: "keep.bak", ...request });
    expect(await errorOf(reply)).toMatchObject({ ec });
  });

  test("one from tomorrow is refused", async () => {
    const reply = await sendSigned(cloud, { method: "GET", key: "keep.bak", ageSeconds: -86_400 });
    expect(await errorOf(reply)).toMatchObject({ code: "RequestTimeTooSkewed" });
  });
});

describe("replies", () => {
  test("a refused HEAD carries its error in a header", async () => {
    const reply = await sendSigned(cloud, { method: "HEAD", key: "nothing.bak" });
    const document = Buffer.from(reply.headers.get("x-oss-err") ?? "", "base64").toString();
    expect(reply.status).toBe(404);
    expect(reply.headers.get("x-oss-request-id")).toMatch(/^[0-9A-F]{24}$/);
    expect(document).toContain("<Code>NoSuchKey</Code>");
  });

  test.each([
    ["If-Match", '"WRONG"', 412],
    ["If-None-Match", '"149603E6C03516362A8DA23F624DB945"', 304],
    ["If-Unmodified-Since", "Thu, 01 Jan 2026 00:00:00 GMT", 412],
    ["If-Modified-Since", "Fri, 01 Jan 2100 00:00:00 GMT", 304],
  ])("%s: %s gives %i", async (name, value, status) => {
    await cloud.control.putObject("migratetest", "condition.bak", Buffer.from("old"));
    const reply = await sendSigned(cloud, {
      method: "GET",
      key: "condition.bak",
      headers: { [name.toLowerCase()]: value },
    });
    expect(reply.status).toBe(status);
  });

  test.each([
    {
      title: "an unknown sub-resource",
      request: { method: "GET", key: "a", query: { symlink: "" } },
      status: 501,
    },
    { title: "a wrong method", request: { method: "POST", key: "a" }, status: 405 },
    { title: "no signature", request: null, status: 403 },
  ])("$title gives $status", async ({ request, status }) => {
    const reply =
      request === null ? await fetch(`${cloud.url}/migratetest/a`) : await sendSigned(cloud, request);
    expect(reply.status).toBe(status);
    expect(reply.headers.get("x-oss-request-id")).not.toBeNull();
  });

  test("keys are encoded in documents on request", async () => {
    await cloud.control.putObject("migratetest", "enc/a b\u0001.bak", Buffer.from("x"));
    const reply = await sendSigned(cloud, {
      method: "GET",
      query: { "list-type": "2", prefix: "enc/", "encoding-type": "url" },
    });
    expect(await reply.text()).toContain("<Key>enc%2Fa%20b%01.bak</Key>");
  });
});

interface TestUpload {
  readonly id: string;
  part(number: number): SignedUrlOptions;
  /** Resolves to the ETag. */
  send(number: number, body: Buffer): Promise<string>;
  etag(number: number): string;
  complete(list: readonly (readonly [number, string])[]): Promise<Response>;
  /** Completes with all parts sent, in order. */
  completeAll(headers?: Record<string, string>): Promise<Response>;
  post(body: string, headers?: Record<string, string>): Promise<Response>;
}

async function startUpload(key: string): Promise<TestUpload> {
  const start = await sendSigned(cloud, { method: "POST", key, query: { uploads: "" } });
  const id = /<UploadId>(.*)<\/UploadId>/.exec(await start.text())?.[1] ?? "";
  const etags = new Map<number, string>();
  const upload: TestUpload = {
    id,
    part: (number) => ({ method: "PUT", key, query: { partNumber: String(number), uploadId: id } }),
    async send(number, body) {
      const reply = await sendSigned(cloud, { ...upload.part(number), body });
      const etag = reply.headers.get("etag") ?? "";
      etags.set(number, etag);
      return etag;
    },
    etag: (number) => etags.get(number) ?? "",
    complete: (list) => upload.post(partList(list)),
    completeAll: (headers) => upload.post(partList([...etags].sort(([a], [b]) => a - b)), headers),
    post: (body, headers = {}) =>
      sendSigned(cloud, { method: "POST", key, query: { uploadId: id }, body, headers }),
  };
  return upload;
}

function partList(list: readonly (readonly [number, string])[]): string {
  const parts = list.map(
    ([number, etag]) => `<Part><PartNumber>${number}</PartNumber><ETag>${etag}</ETag></Part>`,
  );
  return `<CompleteMultipartUpload>${parts.join("")}</CompleteMultipartUpload>`;
}

async function errorOf(reply: Response): Promise<{ status: number; code: string; ec: string }> {
  const text = await reply.text();
  const element = (name: string): string => new RegExp(`<${name}>(.*)</${name}>`).exec(text)?.[1] ?? "";
  return { status: reply.status, code: element("Code"), ec: element("EC") };
}
