/** Threads that send parts: the same bytes and the same failures as without them, and help when a thread cannot. */
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, open, rename, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Worker } from "node:worker_threads";

import type { PartOrder } from "@bakferry/core";
import { afterEach, expect, test } from "vitest";

import { createCrc64 } from "../crc64.ts";
import { createHttpClient } from "../http-exchange.ts";
import { serve, serveRaw } from "../testing/loopback-server.ts";
import type { LoopbackServer, SeenRequest } from "../testing/loopback-server.ts";
import { ossEndpoint } from "./endpoint.ts";
import { createOssSession } from "./oss-session.ts";
import { createPartThreads } from "./part-threads.ts";
import { createPartTransport } from "./part-transport.ts";

const TIMEOUTS = { connectMs: 5_000, stallMs: 5_000, responseMs: 5_000 };
const PART_BYTES = 1_300_000;

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

test("parts are shared between two threads, arrive whole, and are not read by this one", async () => {
  const server = await started(serve(storing));
  const workers = seenWorkers();
  const { orders, bytes, counts } = await sixParts();

  const parts = await sendAll(server, orders);

  const expected = orders.map(({ offset }) => crcOf(bytes.subarray(offset, offset + PART_BYTES)));
  expect(parts.map(({ crc64 }) => crc64)).toEqual(expected);
  expect(counts).toEqual({ read: 0, sent: bytes.length });
  expect(workers).toHaveLength(2);
  expect(server.connections()).toBeGreaterThan(1);
});

test("a thread that has nothing to do ends, and another one comes with the next part", async () => {
  const server = await started(serve(storing));
  const workers = seenWorkers();
  const { orders } = await sixParts();
  const { transport } = clientFor(server, { count: 1, idleMs: 1 });

  await transport.putPart(orders[0]!);
  await once(workers[0]!, "exit");
  await transport.putPart(orders[1]!);

  expect(workers).toHaveLength(2);
});

const PART_SENT = 10_000;

test("five hundred parts leave no more behind than the first hundred", async () => {
  const server = await started(serve(storing));
  const workers = seenWorkers();
  const { orders } = await sixParts();
  const { transport } = clientFor(server, { count: 1 });
  const sendParts = async (count: number): Promise<void> => {
    for (let sent = 0; sent < count; sent += 4) {
      const four = orders.slice(0, 4).map((order) => transport.putPart({ ...order, sizeBytes: PART_SENT }));
      await Promise.all(four);
    }
  };

  await sendParts(100);
  const before = await keptBytes(workers[0]!);
  await sendParts(400);
  const after = await keptBytes(workers[0]!);

  // Of the four hundred parts not one is kept; a line of an answer may still be there.
  expect(after.buffers - before.buffers).toBeLessThan(PART_SENT);
  expect(after.heap - before.heap).toBeLessThan(500_000);
}, 60_000);

test("a name that leads to another file by now is not read; the handle still is", async () => {
  const server = await started(serve(storing));
  const { orders, bytes, counts, path } = await sixParts();
  await writeFile(`${path}.new`, randomBytes(bytes.length));
  await rename(`${path}.new`, path);

  const parts = await sendAll(server, orders);

  expect(parts[0]?.crc64).toBe(crcOf(bytes.subarray(0, PART_BYTES)));
  expect(counts.read).toBeGreaterThan(0);
});

test("a file that became shorter is named as changed", async () => {
  const server = await started(serve(storing));
  const { orders, bytes } = await sixParts();
  const [first] = orders;
  const order = { ...first!, offset: bytes.length - 1_000 };
  await expect(sendAll(server, [order])).rejects.toMatchObject({ code: "FILE_CHANGED" });
});

test("a connection that breaks is an unreachable cloud, as without threads", async () => {
  const server = await started(
    serveRaw((request) => request.once("data", () => request.socket.resetAndDestroy())),
  );
  const { orders } = await sixParts();
  await expect(sendAll(server, orders.slice(0, 1))).rejects.toMatchObject({
    code: "CLOUD_UNREACHABLE",
    retry: { kind: "after" },
  });
});

test("an abort ends the request of the thread, too", async () => {
  const gone = Promise.withResolvers<void>();
  const begun = Promise.withResolvers<void>();
  const server = await started(
    serveRaw((request) => {
      request.on("data", () => begun.resolve());
      request.socket.on("close", () => gone.resolve());
    }),
  );
  const { orders } = await sixParts();
  const controller = new AbortController();
  const running = sendAll(server, [{ ...orders[0]!, signal: controller.signal }]);
  await begun.promise;
  controller.abort(new Error("enough"));
  await expect(running).rejects.toThrow("enough");
  await gone.promise;
});

test("what a closed set of threads had under way is done by this one", async () => {
  const server = await started(serve(storing));
  const { orders, bytes, counts } = await sixParts();
  const { transport, threads } = clientFor(server);
  const running = orders.map((order) => transport.putPart(order));
  setTimeout(() => threads.close(), 5);
  const parts = await Promise.all(running);
  expect(parts.map(({ crc64 }) => crc64)).toContain(crcOf(bytes.subarray(0, PART_BYTES)));
  expect(counts.read).toBeGreaterThan(0);
});

test("with a limit on the rate all is sent by this thread, where the limit is kept", async () => {
  const server = await started(serve(storing));
  const { orders } = await sixParts();
  let taken = 0;
  const limiter = {
    take: async (bytes: number) => {
      taken += bytes;
    },
  };
  await sendAll(
    server,
    orders.map((order) => ({ ...order, limiter })),
  );
  expect(taken).toBe(orders.length * PART_BYTES);
});

/** Every thread that is started from now on. */
function seenWorkers(): readonly Worker[] {
  const workers: Worker[] = [];
  const onWorker = (worker: Worker): number => workers.push(worker);
  process.on("worker", onWorker);
  cleanups.push(() => process.off("worker", onWorker));
  return workers;
}

/** What a thread still refers to: taking a snapshot collects all else first. */
async function keptBytes(worker: Worker) {
  for await (const piece of await worker.getHeapSnapshot()) void piece;
  const { used_heap_size: heap, external_memory: buffers } = await worker.getHeapStatistics();
  return { heap, buffers };
}

function clientFor(
  server: LoopbackServer,
  settings: { readonly count: number; readonly idleMs?: number } = { count: 2 },
) {
  const http = createHttpClient(TIMEOUTS);
  const threads = createPartThreads({ timeouts: TIMEOUTS, ...settings });
  cleanups.push(() => http.close());
  cleanups.push(() => threads.close());
  const session = createOssSession({
    regionId: "cn-hangzhou",
    endpoint: ossEndpoint(server.url),
    credentials: async () => ({
      accessKeyId: "LTAI5tTestKeyOfTests",
      accessKeySecret: "TopSecretKeyOfTheTest0",
    }),
    http,
    userAgent: "test",
  });
  return { transport: createPartTransport({ session, http, threads }), threads };
}

function sendAll(server: LoopbackServer, orders: readonly PartOrder[]) {
  const { transport } = clientFor(server);
  return Promise.all(orders.map((order) => transport.putPart(order)));
}

interface Counts {
  read: number;
  sent: number;
}

async function sixParts() {
  const folder = await mkdtemp(join(tmpdir(), "part-threads-"));
  cleanups.push(() => rm(folder, { recursive: true }));
  const path = join(folder, "day 1 \u00e9.bak");
  const bytes = randomBytes(6 * PART_BYTES);
  await writeFile(path, bytes);
  const handle = await open(path);
  cleanups.push(() => handle.close());
  const { dev, ino } = await stat(path, { bigint: true });
  const counts: Counts = { read: 0, sent: 0 };
  const source: PartOrder["source"] = {
    localFile: { path, device: dev, inode: ino },
    readInto: async (target, offset) => {
      const { bytesRead } = await handle.read(target, 0, target.length, offset);
      counts.read += bytesRead;
      return bytesRead;
    },
  };
  const orders = Array.from({ length: 6 }, (_, index): PartOrder => ({
    upload: { bucket: "backups", key: "day.bak", uploadId: "U1" },
    partNumber: index + 1,
    offset: index * PART_BYTES,
    sizeBytes: PART_BYTES,
    source,
    signal: new AbortController().signal,
    onSent: (sent) => {
      counts.sent += sent;
    },
  }));
  return { orders, bytes, counts, path };
}

async function started(starting: Promise<LoopbackServer>): Promise<LoopbackServer> {
  const server = await starting;
  cleanups.push(() => server.close());
  return server;
}

function storing({ body }: SeenRequest) {
  return { headers: { etag: '"E"', "x-oss-hash-crc64ecma": crcOf(body) } };
}

function crcOf(bytes: Uint8Array): string {
  const crc = createCrc64();
  crc.update(bytes);
  return crc.value();
}
