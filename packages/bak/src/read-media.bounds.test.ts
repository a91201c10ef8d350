/**
 * What a reading costs: media of any size is read with a few requests, and hostile media cannot ask for more.
 */
import { type FileHandle, mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { headerChecksum } from "./blocks.ts";
import { READ_LIMITS, WINDOW_BYTES, fromBytes, windowed } from "./byte-source.ts";
import { SFMB } from "./filemarks.ts";
import type { MediaReading, MediaSource } from "./model.ts";
import { readMedia } from "./read-media.ts";
import { counted, totalBytes } from "./testing/counted.ts";
import { type SyntheticBackupOptions, syntheticBackup, syntheticMedia } from "./testing/index.ts";
import { putAscii, putU16, putU32, putU64 } from "./testing/put-fields.ts";

const KIB = 1024;
const TERABYTE = 1024 ** 4;

async function measure(inner: MediaSource): Promise<{
  readonly reading: MediaReading;
  readonly reads: readonly number[];
}> {
  const { source, reads } = counted(inner);
  return { reading: await readMedia(source), reads };
}

describe("media of a terabyte", () => {
  test.each<{ readonly name: string; readonly options: SyntheticBackupOptions }>([
    { name: "a plain backup", options: {} },
    { name: "a plain backup with 4096-byte filemarks", options: { filemarkBytes: 4096 } },
    { name: "a log", options: { kind: "log" } },
    { name: "a compressed backup, whose index alone takes 256 KiB", options: { isCompressed: true } },
    { name: "a stripe of eight", options: { stripe: { count: 8, number: 5 } } },
    {
      name: "a backup of 80 files",
      options: {
        files: Array.from({ length: 80 }, (_, index) => ({
          logicalName: `data${index}`,
          type: "D",
          sizeBytes: 2 ** 33,
        })),
      },
    },
  ])("in $name takes at most 12 reads and 400 KiB", async ({ options }) => {
    const media = syntheticMedia({ dataBytes: TERABYTE, ...options });
    const { reading, reads } = await measure(media);

    expect(media.sizeBytes).toBeGreaterThan(TERABYTE / 8);
    expect(reading).toMatchObject({ kind: "backup", sets: [{ databaseName: "dbtest", position: 1 }] });
    expect(reading.kind === "backup" && reading.problems.map(({ code }) => code)).toEqual(
      options.stripe === undefined ? [] : ["striped"],
    );
    expect(reads.length).toBeLessThanOrEqual(12);
    expect(totalBytes(reads)).toBeLessThanOrEqual(400 * KIB);
  });

  test.each([false, true])(
    "in each of twelve sets takes two reads a set (compressed: %s)",
    async (isCompressed) => {
      const sets = Array.from({ length: 12 }, (_, index) => ({ databaseName: `db${index}` }));
      const { reading, reads } = await measure(syntheticMedia({ dataBytes: TERABYTE, sets, isCompressed }));

      expect(reading).toMatchObject({ sets, problems: [{ code: "several_sets" }] });
      expect(reads.length).toBeLessThanOrEqual(2 + 12 * 2);
      expect(totalBytes(reads)).toBeLessThanOrEqual(reads.length * 64 * KIB);
    },
  );

  test("that breaks off is known for it as cheaply", async () => {
    const whole = syntheticMedia({ dataBytes: TERABYTE });
    const cut: MediaSource = {
      sizeBytes: TERABYTE / 2,
      read: (offset, length) => whole.read(offset, length),
    };
    const { reading, reads } = await measure(cut);

    expect(reading).toMatchObject({ sets: [{ databaseName: "dbtest" }], problems: [{ code: "truncated" }] });
    expect(reads.length).toBeLessThanOrEqual(2);
  });
});

describe("a sparse file of a terabyte", () => {
  let folder: string;
  let file: FileHandle;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "bakferry-sparse-"));
    file = await open(path.join(folder, "huge.bak"), "w+");
    const media = syntheticMedia({ dataBytes: TERABYTE, databaseName: "huge" });
    await file.truncate(media.sizeBytes);
    for (const offset of [0, media.sizeBytes - 128 * KIB]) {
      await file.write(await media.read(offset, 128 * KIB), 0, 128 * KIB, offset);
    }
  });

  afterAll(async () => {
    await file.close();
    await rm(folder, { recursive: true });
  });

  test("is read through the file system in two reads", async () => {
    const { size } = await file.stat();
    const { reading, reads } = await measure({
      sizeBytes: size,
      async read(position, length) {
        const { buffer, bytesRead } = await file.read(new Uint8Array(length), 0, length, position);
        return buffer.subarray(0, bytesRead);
      },
    });

    expect(reading).toMatchObject({ sets: [{ databaseName: "huge" }], problems: [] });
    expect(reads).toEqual([64 * KIB, 64 * KIB]);
  });
});

describe("hostile media", () => {
  test("whose filemarks lead on without end is given up", async () => {
    const distance = 2 * WINDOW_BYTES;
    const head = syntheticBackup().subarray(0, 1536);
    const marks = 3000;
    const source: MediaSource = {
      sizeBytes: marks * distance + 512,
      read: (offset, length) => Promise.resolve(endlessMarks({ head, distance, offset, length })),
    };
    const { reading, reads } = await measure(source);

    expect(reading.kind === "backup" && reading.problems.map(({ code }) => code)).toContain("read_limit");
    expect(reads.length).toBeLessThanOrEqual(READ_LIMITS.reads);
  });

  test("that claims a huge configuration is not read whole", async () => {
    const bytes = syntheticBackup();
    const stream = Buffer.from(bytes).indexOf("MQCI");
    putU64(bytes, stream + 8, 2 ** 40);
    putU16(bytes, stream + 20, headerChecksum(bytes.subarray(stream), 20));
    const { reading, reads } = await measure({
      sizeBytes: TERABYTE,
      read: (offset, length) => fromBytes(bytes).read(offset, length),
    });

    expect(reading).toMatchObject({ kind: "backup", sets: [] });
    expect(totalBytes(reads)).toBeLessThanOrEqual(400 * KIB);
  });
});

/** A filemark every `distance` bytes, each of which lists only the one before it. */
function endlessMarks({
  head,
  distance,
  offset,
  length,
}: {
  readonly head: Uint8Array;
  readonly distance: number;
  readonly offset: number;
  readonly length: number;
}): Uint8Array {
  const bytes = new Uint8Array(length);
  if (offset < head.length) bytes.set(head.subarray(offset, offset + length));
  const first = Math.max(1, Math.ceil(offset / distance)) * distance;
  for (let mark = first; mark + 512 <= offset + length; mark += distance) {
    const block = new Uint8Array(512);
    putAscii(block, 0, "SFMB");
    putU16(block, 50, headerChecksum(block, 50));
    putU32(block, SFMB.capacity, 1);
    putU32(block, SFMB.used, 1);
    putU64(block, SFMB.list, mark - distance);
    bytes.set(block, mark - offset);
  }
  return bytes;
}

describe("the budget of a reading", () => {
  const endless: MediaSource = {
    sizeBytes: TERABYTE,
    read: (_offset, length) => Promise.resolve(new Uint8Array(length)),
  };

  async function readsUntilEmpty(media: MediaSource): Promise<number> {
    let reads = 0;
    while ((await media.read(reads * 1_000_000, 1)).length > 0) reads += 1;
    return reads;
  }

  test("ends, and grows with each set", async () => {
    const media = windowed(endless);
    media.allowSet();

    expect(await readsUntilEmpty(media)).toBe(READ_LIMITS.reads + READ_LIMITS.readsPerSet);
    expect(media.isExhausted()).toBe(true);
  });

  test("ends by bytes where reads are large", async () => {
    const media = windowed(endless);
    const answers = [];
    for (let offset = 0; offset < 10; offset += 1) {
      answers.push((await media.read(offset * 2 ** 30, READ_LIMITS.bytes / 4)).length);
    }

    expect(answers.filter((length) => length > 0)).toHaveLength(4);
  });

  test("does not end for media that asks twice for the same", async () => {
    const media = windowed(endless);
    for (let turn = 0; turn < 10 * READ_LIMITS.reads; turn += 1) await media.read(turn % 100, 20);

    expect(media.isExhausted()).toBe(false);
  });
});
