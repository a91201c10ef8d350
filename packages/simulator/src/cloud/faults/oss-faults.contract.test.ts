/** Trouble that has a form of its own in OSS, and lines that break for good, seen from outside. */
import { createHash } from "node:crypto";

import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";

import { crc64Of } from "../oss/crc64.ts";
import { sendSigned, signedUrl, startTestCloud, type TestCloud } from "../testing/test-cloud.ts";
import type { FaultEffect } from "./fault.ts";

const CRC = "x-oss-hash-crc64ecma";
const KEY = "fault.bak";

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startTestCloud();
});
afterEach(() => cloud.control.faults.clear());
afterAll(() => cloud.close());

describe("refusals of OSS", () => {
  test.each([
    [503, "SlowDown", 800],
    [503, "DownloadTrafficRateLimitExceeded", 1200],
    [503, "UploadTrafficRateLimitExceeded", undefined],
    [500, "InternalError", undefined],
  ])("%i %s is a document of OSS, and nothing is stored", async (status, code, qosDelayMs) => {
    const delay = qosDelayMs === undefined ? {} : { qosDelayMs };
    strike({ kind: "refuse", status, code, ...delay });
    const reply = await put(`${code}.bak`, "x");
    const text = await reply.text();
    expect([reply.status, text]).toEqual([status, expect.stringContaining(`<Code>${code}</Code>`)]);
    expect(text).toContain("<HostId>127.0.0.1</HostId>");
    expect(reply.headers.get("x-oss-qos-delay-time")).toBe(qosDelayMs?.toString() ?? null);
    expect(cloud.control.object("migratetest", `${code}.bak`)).toBeUndefined();
  });

  test("a refused HEAD has its document in a header", async () => {
    strike({ kind: "refuse", status: 503, code: "SlowDown" }, "HeadObject");
    const reply = await sendSigned(cloud, { method: "HEAD", key: KEY });
    const document = Buffer.from(reply.headers.get("x-oss-err") ?? "", "base64").toString();
    expect([reply.status, document]).toEqual([503, expect.stringContaining("<Code>SlowDown</Code>")]);
  });
});

describe("the line", () => {
  test("a byte that arrives changed shows in the ETag and in the CRC, and fails Content-MD5", async () => {
    strike({ kind: "corrupt" });
    const reply = await put(KEY, "hello");
    const changed = Buffer.from("iello");
    expect(reply.headers.get("etag")).toBe(
      `"${createHash("md5").update(changed).digest("hex").toUpperCase()}"`,
    );
    expect(reply.headers.get(CRC)).toBe(String(await crc64Of(changed)));

    strike({ kind: "corrupt" });
    const md5 = createHash("md5").update("hello").digest("base64");
    const checked = await put(KEY, "hello", { "content-md5": md5 });
    expect([checked.status, await checked.text()]).toEqual([400, expect.stringContaining("InvalidDigest")]);
  });

  test("a connection that is reset in the middle of a body stores nothing", async () => {
    strike({ kind: "reset", afterBytes: 50_000 });
    await expect(put("reset.bak", Buffer.alloc(300_000))).rejects.toThrow("fetch failed");
    expect(cloud.control.object("migratetest", "reset.bak")).toBeUndefined();
  });

  test("a reply that is lost leaves the work done", async () => {
    strike({ kind: "dropReply" });
    await expect(put("dropped.bak", "x")).rejects.toThrow("fetch failed");
    expect(cloud.control.object("migratetest", "dropped.bak")).toMatchObject({ sizeBytes: 1 });
  });

  test("a reply that never comes leaves the work done", async () => {
    strike({ kind: "hang" });
    const abort = new AbortController();
    const url = signedUrl(cloud, { method: "PUT", key: "hung.bak" });
    const asked = fetch(url, { method: "PUT", body: Buffer.from("x"), signal: abort.signal });
    await expect.poll(() => cloud.control.object("migratetest", "hung.bak")).toMatchObject({ sizeBytes: 1 });
    const patience = new Promise((resolve) => setTimeout(resolve, 100, "silence"));
    expect(await Promise.race([asked, patience])).toBe("silence");
    abort.abort();
    await expect(asked).rejects.toThrow("aborted");
  });

  test.each([true, false])(
    "a proxy's page stands in the reply's place, with the work done: %s",
    async (isDone) => {
      const key = `page-${isDone}.bak`;
      strike({ kind: "htmlPage", status: 502, workIsDone: isDone });
      const reply = await put(key, "x");
      expect([reply.status, await reply.text()]).toEqual([502, expect.stringContaining("Bad Gateway")]);
      expect(cloud.control.object("migratetest", key) !== undefined).toBe(isDone);
    },
  );

  test("a clock that is wrong by more than a quarter of an hour refuses every signature", async () => {
    cloud.control.faults.setClockOffset(-20 * 60_000);
    const reply = await put(KEY, "x");
    expect([reply.status, await reply.text()]).toEqual([
      403,
      expect.stringContaining("RequestTimeTooSkewed"),
    ]);
    const told = Date.parse(reply.headers.get("date") ?? "");
    expect(Math.abs(Date.now() - 20 * 60_000 - told)).toBeLessThan(5000);
  });
});

describe("checksums", () => {
  test("a missing CRC is missing in the header, and in the list of parts", async () => {
    const start = await sendSigned(cloud, { method: "POST", key: KEY, query: { uploads: "" } });
    const [, uploadId = ""] = /<UploadId>(.*)<\/UploadId>/.exec(await start.text()) ?? [];
    const query = { partNumber: "1", uploadId };
    cloud.control.faults.add({ operation: "*", effect: { kind: "missingCrc" } });
    const part = await sendSigned(cloud, { method: "PUT", key: KEY, query, body: "x" });
    expect([part.status, part.headers.has(CRC)]).toEqual([200, false]);
    const list = (): Promise<Response> => sendSigned(cloud, { method: "GET", key: KEY, query: { uploadId } });
    expect(await (await list()).text()).not.toContain("HashCrc64ecma");
    cloud.control.faults.clear();
    expect(await (await list()).text()).toContain("HashCrc64ecma");
  });
});

function strike(effect: FaultEffect, operation = "PutObject"): void {
  cloud.control.faults.add({ operation, effect, times: 1 });
}

function put(key: string, body: string | Buffer, headers: Record<string, string> = {}): Promise<Response> {
  return sendSigned(cloud, { method: "PUT", key, body, headers });
}
