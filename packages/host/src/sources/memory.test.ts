/** Memory must not grow with the backup: half a gibibyte comes out of a process that keeps a few buffers. */
import { fork } from "node:child_process";
import { once } from "node:events";
import { open } from "node:fs/promises";
import { constants, crc32, deflateRawSync, gzipSync } from "node:zlib";

import { syntheticBackup } from "@bakferry/bak/testing";
import { expect, test } from "vitest";

import { useTemporaryDirectory } from "../testing/temporary-directory.ts";
import { deflate64Run } from "./testing/deflate64-writer.ts";
import { writeTarHeader } from "./testing/tar-writer.ts";
import { writeZip } from "./testing/zip-writer.ts";

const at = useTemporaryDirectory();
const MIB = 1024 ** 2;
const SIZE = 512 * MIB;
const HEAD = Buffer.from(syntheticBackup({ dataBytes: 500_000 })).subarray(0, 500_000);

/** A block that compresses by half, and differs from its neighbours by nothing. */
const BLOCK = Buffer.from(
  Uint8Array.from({ length: MIB }, (_, index) => (Math.imul(index >> 1, 2_654_435_761) >>> 24) & 0xff),
);

/** HEAD, then blocks, then zeros to the whole: packed once, and repeated where deflate begins anew. */
function packedPieces(): { readonly packed: Buffer; readonly sum: number } {
  const [head, block] = [HEAD, BLOCK].map((bytes) =>
    deflateRawSync(bytes, { level: 1, finishFlush: constants.Z_FULL_FLUSH }),
  );
  const count = Math.floor((SIZE - HEAD.length) / MIB);
  const rest = Buffer.alloc(SIZE - HEAD.length - count * MIB);
  let sum = crc32(HEAD);
  for (let index = 0; index < count; index += 1) sum = crc32(BLOCK, sum);
  const blocks = Array.from({ length: count }, () => block!);
  return { packed: Buffer.concat([head!, ...blocks, deflateRawSync(rest)]), sum: crc32(rest, sum) };
}

function zipOf(method: number, packed: Buffer, sum: number): Buffer {
  const declared = { crc32: sum, sizeBytes: SIZE };
  return writeZip([{ name: "large.bak", content: Buffer.alloc(0), method, packed, declared }]);
}

async function write(bytes: readonly Buffer[]): Promise<string> {
  const handle = await open(at("large.archive"), "w");
  for (const piece of bytes) await handle.write(piece);
  await handle.close();
  return at("large.archive");
}

async function readInProcess(path: string): Promise<{ received: number; aboveBase: number }> {
  const child = fork(new URL("./testing/reading-process.ts", import.meta.url), [path], {
    execArgv: ["--conditions=@bakferry/source"],
  });
  const exited = once(child, "exit");
  const [answer] = await Promise.race([
    once(child, "message"),
    exited.then(([code]) => {
      throw new Error(`The process ended with ${String(code)}.`);
    }),
  ]);
  await exited;
  return answer;
}

test.each<[title: string, limitMiB: number, make: () => readonly Buffer[]]>([
  [
    "a zip",
    120,
    () => {
      const { packed, sum } = packedPieces();
      return [zipOf(8, packed, sum)];
    },
  ],
  [
    // A trap: each of its bytes becomes eighteen thousand.
    "a zip of almost nothing but one byte, as Deflate64",
    240,
    () => {
      const run = Buffer.alloc(SIZE - HEAD.length, HEAD.at(-1));
      return [zipOf(9, deflate64Run(HEAD, run.length), crc32(run, crc32(HEAD)))];
    },
  ],
  [
    "a gzipped tar",
    120,
    () => [
      gzipSync(writeTarHeader({ name: "large.bak", sizeBytes: SIZE })),
      gzipSync(HEAD),
      gzipSync(Buffer.alloc(SIZE - HEAD.length), { level: 1 }),
      gzipSync(Buffer.alloc(1024)),
    ],
  ],
])(
  "%s stays below %i MiB above its start",
  async (_, limitMiB, make) => {
    const { received, aboveBase } = await readInProcess(await write(make()));
    expect(received).toBe(SIZE);
    expect(aboveBase / MIB).toBeLessThan(limitMiB);
  },
  60_000,
);
