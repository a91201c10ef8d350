/** The hot loop against a server that misbehaves in the ways that networks and servers do. */
import { randomBytes as cryptoBytes } from "node:crypto";
import type http from "node:http";
import { setTimeout as wait } from "node:timers/promises";

import { OperationalError } from "@bakferry/core";
import type { PartOrder, StoredPart } from "@bakferry/core";
import { afterEach, describe, expect, test } from "vitest";

import { createCrc64 } from "../crc64.ts";
import { createHttpClient } from "../http-exchange.ts";
import { serve, serveRaw } from "../testing/loopback-server.ts";
import type { LoopbackServer, ScriptedReply, SeenRequest } from "../testing/loopback-server.ts";
import { ossEndpoint } from "./endpoint.ts";
import { createOssSession } from "./oss-session.ts";
import { createPartThreads } from "./part-threads.ts";
import { createPartTransport } from "./part-transport.ts";

const SECRET = "TopSecretKeyOfTheTest0";
const PART_BYTES = 500 * 1024;
const SHORT = { connectMs: 500, stallMs: 150, responseMs: 150 };

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

describe("a part that arrives", () => {
  test("is stored with the bytes of its range, its ETag and its checksum", async () => {
    const server = await open(serve(storing));
    const file = randomBytes(4 * PART_BYTES);

    const part = await put(server, { ...orderFor(file), partNumber: 3, offset: 2 * PART_BYTES });

    const sent = file.subarray(2 * PART_BYTES, 3 * PART_BYTES);
    expect(part).toEqual({ partNumber: 3, sizeBytes: PART_BYTES, etag: '"ETAG"', crc64: crcOf(sent) });
    const [request] = server.seen;
    expect(request?.body.equals(sent)).toBe(true);
    expect(request?.path).toBe("/backups/dir/day 1+2.bak");
    expect(request?.query.get("partNumber")).toBe("3");
    expect(request?.query.get("uploadId")).toBe("U1");
    expect(request?.query.get("x-oss-signature-version")).toBe("OSS4-HMAC-SHA256");
    expect(request?.query.get("x-oss-credential")).toMatch(/\/cn-hangzhou\/oss\/aliyun_v4_request$/);
    expect(request?.headers["content-type"]).toBeUndefined();
  });

  test("is whole although it is longer than all buffers and the file answers in small pieces", async () => {
    const server = await open(serve(storing));
    const file = randomBytes(5 * 512 * 1024 + 77);
    let sent = 0;

    await put(server, {
      ...orderFor(file),
      sizeBytes: file.length,
      source: sourceOf(file, 100_001),
      onSent: (bytes) => {
        sent += bytes;
      },
    });

    expect(server.seen[0]?.body.equals(file)).toBe(true);
    expect(sent).toBe(file.length);
  });

  test("leaves its connection to the next part", async () => {
    const server = await open(serve(storing));
    const client = clientFor(server);
    for (const partNumber of [1, 2, 3])
      await client.putPart({ ...orderFor(randomBytes(PART_BYTES)), partNumber });
    expect(server.connections()).toBe(1);
  });

  test("is not given up when the file is slower than the limit for the network", async () => {
    const server = await open(serve(storing));
    const file = randomBytes(PART_BYTES);
    const quick = sourceOf(file);
    const source = {
      readInto: async (target: Uint8Array, offset: number) => {
        await wait(400);
        return quick.readInto(target, offset);
      },
    };
    await expect(put(server, { ...orderFor(file), source }, SHORT)).resolves.toMatchObject({
      crc64: crcOf(file),
    });
  });

  test("keeps nothing of its buffers in the parts that are sent beside it", async () => {
    const server = await open(serve(storing));
    const client = clientFor(server);
    const files = Array.from({ length: 8 }, () => randomBytes(3 * PART_BYTES));
    const parts = await Promise.all(
      files.map((file, index) =>
        client.putPart({ ...orderFor(file), partNumber: index + 1, sizeBytes: file.length }),
      ),
    );
    expect(parts.map(({ crc64 }) => crc64)).toEqual(files.map((file) => crcOf(file)));
  });
});

describe("a part that fails", () => {
  test("when OSS stored something else", async () => {
    const server = await open(
      serve((request) => ({ headers: { ...storing(request).headers, "x-oss-hash-crc64ecma": "1" } })),
    );
    expect(await failure(server)).toMatchObject({
      code: "OSS_CHECKSUM_MISMATCH",
      retry: { kind: "after" },
      requestId: "R1",
    });
  });

  test("when OSS does not say what it stored", async () => {
    const server = await open(serve(() => ({ headers: { etag: '"E"', "x-oss-request-id": "R1" } })));
    expect(await failure(server)).toMatchObject({ code: "CLOUD_ANSWER_UNREADABLE", requestId: "R1" });
  });

  test.each([
    { status: 403, code: "AccessDenied", expected: { code: "OSS_ACCESS_DENIED", retry: { kind: "never" } } },
    { status: 404, code: "NoSuchUpload", expected: { code: "OSS_UPLOAD_NOT_FOUND" } },
    {
      status: 503,
      code: "SlowDown",
      expected: { code: "CLOUD_THROTTLED", retry: { kind: "after", milliseconds: 2500 } },
    },
    { status: 500, code: "InternalError", expected: { code: "CLOUD_FAILED", retry: { kind: "after" } } },
    {
      status: 403,
      code: "RequestTimeTooSkewed",
      expected: { code: "CLOCK_SKEWED", retry: { kind: "after" } },
    },
  ])("when OSS answers $status $code", async ({ status, code, expected }) => {
    const body = `<?xml version="1.0"?><Error><Code>${code}</Code><Message>Say &quot;why&quot;.</Message><RequestId>R2</RequestId></Error>`;
    const server = await open(serve(() => ({ status, body, headers: { "x-oss-qos-delay-time": "2500" } })));
    expect(await failure(server)).toMatchObject({
      ...expected,
      requestId: "R2",
      verbatim: `${code}: Say "why".`,
      ambiguous: false,
    });
  });

  test("when OSS refuses it before it has all of it", async () => {
    const server = await open(
      serveRaw((request, response) => {
        request.once("data", () => {
          request.resume();
          response
            .writeHead(403)
            .end("<Error><Code>SecurityTokenExpired</Code><Message>Expired.</Message></Error>");
        });
      }),
    );
    const file = randomBytes(40 * PART_BYTES);
    const error = await failure(server, { ...orderFor(file), sizeBytes: file.length });
    expect(error).toMatchObject({ code: "CREDENTIALS_REFUSED", retry: { kind: "never" } });
  });

  test.each(["reset", "close"])("when the connection breaks in the middle (%s)", async (manner) => {
    const server = await open(
      serveRaw((request) => {
        request.once("data", () =>
          manner === "reset" ? request.socket.resetAndDestroy() : request.socket.end(),
        );
      }),
    );
    const file = randomBytes(20 * PART_BYTES);
    const error = await failure(server, { ...orderFor(file), sizeBytes: file.length });
    expect(error).toMatchObject({ code: "CLOUD_UNREACHABLE", retry: { kind: "after" }, ambiguous: false });
  });

  test("when the server reads no more", async () => {
    const server = await open(serveRaw((request) => request.pause()));
    const file = randomBytes(40 * PART_BYTES);
    const error = await failure(server, { ...orderFor(file), sizeBytes: file.length }, SHORT);
    expect(error).toMatchObject({
      code: "CLOUD_UNREACHABLE",
      message: expect.stringContaining("silent for 0.15 s"),
    });
  });

  test("when the server takes it and never answers", async () => {
    const server = await open(serveRaw((request) => request.resume()));
    expect(await failure(server, orderFor(randomBytes(PART_BYTES)), SHORT)).toMatchObject({
      code: "CLOUD_UNREACHABLE",
    });
  });

  test("when nobody listens", async () => {
    const server = await open(serve(storing));
    await server.close();
    const error = await failure(server);
    expect(error).toMatchObject({
      code: "CLOUD_UNREACHABLE",
      message: expect.stringContaining("ECONNREFUSED"),
    });
  });

  test("when the file ends before the part does", async () => {
    const server = await open(serve(storing));
    const order = orderFor(randomBytes(PART_BYTES));
    const error = await failure(server, { ...order, offset: 1000 });
    expect(error).toMatchObject({ code: "FILE_CHANGED", message: expect.stringContaining("1000 bytes") });
    expect(server.seen).toEqual([]);
  });

  test("with the error of the file when the file cannot be read", async () => {
    const server = await open(serve(storing));
    const broken = new Error("the disk is gone");
    const source = { readInto: () => Promise.reject(broken) };
    await expect(put(server, { ...orderFor(randomBytes(1)), source })).rejects.toBe(broken);
  });

  test("with the signal's reason as soon as it is aborted", async () => {
    const server = await open(serveRaw((request) => request.resume()));
    const controller = new AbortController();
    const running = put(server, { ...orderFor(randomBytes(PART_BYTES)), signal: controller.signal });
    setTimeout(() => controller.abort(new Error("enough")), 50);
    await expect(running).rejects.toThrow("enough");
  });

  test("and what follows on the same client is not disturbed", async () => {
    let count = 0;
    const server = await open(
      serveRaw((request, response) => {
        count += 1;
        if (count % 2 === 1) request.once("data", () => request.socket.resetAndDestroy());
        else answer(request, response);
      }),
    );
    const client = clientFor(server);
    const file = randomBytes(4 * PART_BYTES);
    const order = { ...orderFor(file), sizeBytes: file.length };
    for (let round = 0; round < 3; round += 1) {
      await expect(client.putPart(order)).rejects.toMatchObject({ code: "CLOUD_UNREACHABLE" });
      await expect(client.putPart(order)).resolves.toMatchObject({ crc64: crcOf(file) });
    }
  });
});

/** What a well-behaved OSS answers. */
function storing({ body }: SeenRequest): ScriptedReply {
  return { headers: { etag: '"ETAG"', "x-oss-hash-crc64ecma": crcOf(body), "x-oss-request-id": "R1" } };
}

function answer(request: http.IncomingMessage, response: http.ServerResponse): void {
  const crc = createCrc64();
  request.on("data", (chunk: Buffer) => crc.update(chunk));
  request.on("end", () =>
    response.writeHead(200, { etag: '"E"', "x-oss-hash-crc64ecma": crc.value() }).end(),
  );
}

async function open(starting: Promise<LoopbackServer>): Promise<LoopbackServer> {
  const server = await starting;
  cleanups.push(() => server.close());
  return server;
}

function clientFor(
  server: LoopbackServer,
  timeouts = { connectMs: 5_000, stallMs: 5_000, responseMs: 5_000 },
) {
  const http = createHttpClient(timeouts);
  cleanups.push(() => http.close());
  const session = createOssSession({
    regionId: "cn-hangzhou",
    endpoint: ossEndpoint(server.url),
    credentials: async () => ({
      accessKeyId: "LTAI5tTestKeyOfTests",
      accessKeySecret: SECRET,
      securityToken: "TokenOfTheTest",
    }),
    http,
    userAgent: "test",
  });
  // Of these sources none can be opened by name, so no thread is ever started.
  const threads = createPartThreads({ count: 1, timeouts });
  return createPartTransport({ session, http, threads });
}

function put(server: LoopbackServer, order: PartOrder, timeouts?: typeof SHORT): Promise<StoredPart> {
  return clientFor(server, timeouts).putPart(order);
}

/** The error, once it is known that it is operational and holds no secret. */
async function failure(
  server: LoopbackServer,
  order = orderFor(randomBytes(PART_BYTES)),
  timeouts?: typeof SHORT,
): Promise<OperationalError> {
  const error = await put(server, order, timeouts).then(
    () => new Error("The part arrived."),
    (thrown: unknown) => thrown,
  );
  if (!OperationalError.is(error)) throw error;
  expect(`${error.message} ${error.verbatim} ${String(error.cause)}`).not.toMatch(
    /TopSecret|LTAI|TokenOf|x-oss-signature/,
  );
  return error;
}

function orderFor(file: Buffer): PartOrder {
  return {
    upload: { bucket: "backups", key: "dir/day 1+2.bak", uploadId: "U1" },
    partNumber: 1,
    offset: 0,
    sizeBytes: Math.min(PART_BYTES, file.length),
    source: sourceOf(file),
    signal: new AbortController().signal,
  };
}

function sourceOf(file: Buffer, most = Number.POSITIVE_INFINITY): PartOrder["source"] {
  return {
    readInto: async (target, offset) => {
      const end = Math.min(offset + Math.min(target.length, most), file.length);
      return file.copy(target, 0, offset, end);
    },
  };
}

/** Different in every 64 KiB, and quick to make. */
function randomBytes(length: number): Buffer {
  return Buffer.alloc(length, cryptoBytes(65_521));
}

function crcOf(bytes: Uint8Array): string {
  const crc = createCrc64();
  crc.update(bytes);
  return crc.value();
}
