/** The bytes of bodies in files: what is small at once, what is large through the threads. */
import { createHash } from "node:crypto";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, expect, test } from "vitest";

import { type BodyStore, createBodyStore } from "./body-store.ts";
import { createBodyThreads } from "./body-threads.ts";
import { crc64Of } from "./crc64.ts";

const MIB = 2 ** 20;

let directory: string;
let store: BodyStore;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "bakferry-bodies-"));
  store = await createBodyStore(directory);
});
afterEach(async () => {
  await store.close();
  await rm(directory, { recursive: true, force: true });
});

test.each([0, 1, 262_144, 262_145, 524_288, 3 * MIB + 17])(
  "a body of %i bytes comes back, with its digests",
  async (size) => {
    const bytes = pattern(size);
    const { file, md5, crc64 } = await store.write(inChunks(bytes, 65_000));

    expect(file.sizeBytes).toBe(size);
    expect(md5.equals(createHash("md5").update(bytes).digest())).toBe(true);
    expect(crc64).toBe(await crc64Of(bytes));
    const read = await store.readBytes([file], { from: 0, to: size });
    expect(Buffer.compare(read, bytes)).toBe(0);
  },
);

test("many large bodies at once do not get mixed up", async () => {
  const bodies = Array.from({ length: 12 }, (_, index) => pattern(MIB + index, index));
  const written = await Promise.all(bodies.map((bytes) => store.write(inChunks(bytes, 40_000))));
  for (const [index, { md5, crc64 }] of written.entries()) {
    const bytes = bodies[index] ?? Buffer.alloc(0);
    expect(md5.equals(createHash("md5").update(bytes).digest())).toBe(true);
    expect(crc64).toBe(await crc64Of(bytes));
  }
});

test.each([1000, 5 * MIB])("a sender that breaks off after %i bytes leaves nothing behind", async (size) => {
  const broken = async function* (): AsyncGenerator<Uint8Array> {
    yield* inChunks(pattern(size), 65_536);
    throw new Error("cut");
  };
  await expect(store.write(broken())).rejects.toThrow("cut");
  const [folder = ""] = await readdir(directory);
  expect(await readdir(join(directory, folder))).toEqual([]);
});

test("a body of half a gigabyte takes a few megabytes of memory", async () => {
  const chunk = Buffer.alloc(MIB, 7);
  const repeated = async function* (): AsyncGenerator<Uint8Array> {
    for (let count = 0; count < 512; count += 1) yield chunk;
  };
  await store.discard([(await store.write(inChunks(pattern(MIB), 65_536))).file]);
  const before = process.memoryUsage().rss;
  const { file } = await store.write(repeated());

  expect(file.sizeBytes).toBe(512 * MIB);
  expect(process.memoryUsage().rss - before).toBeLessThan(64 * MIB);
});

test("a hundred large bodies, one after the other, take no more than one", async () => {
  const bytes = pattern(4 * MIB);
  const write = async (): Promise<void> => {
    await store.discard([(await store.write(inChunks(bytes, 65_536))).file]);
  };
  await write();
  const before = process.memoryUsage().rss;
  for (let count = 0; count < 100; count += 1) await write();
  expect(process.memoryUsage().rss - before).toBeLessThan(100 * MIB);
});

test("a file that cannot be written fails the body, and the next one is taken", async () => {
  const threads = createBodyThreads();
  const body = threads.open(-1);
  const end = async (): Promise<unknown> => {
    await body.take(pattern(MIB));
    return body.end();
  };
  await expect(end()).rejects.toThrow(/out of range|EBADF/);
  await body.drop();
  await threads.close();
  await expect(store.write(inChunks(pattern(MIB), 65_536))).resolves.toMatchObject({});
});

async function* inChunks(bytes: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

function pattern(size: number, seed = 0): Buffer {
  return Buffer.from(Uint8Array.from({ length: size }, (_, index) => (index * 31 + seed * 7) % 251));
}
