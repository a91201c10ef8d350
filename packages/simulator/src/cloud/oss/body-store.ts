/**
 * Keeps the bytes of objects and parts in files, one file for each body received.
 *
 * A multipart object stays the list of its parts' files, so that completing an upload moves nothing, whatever
 * its size, and no body is ever held in memory.
 */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdtemp, open, rm } from "node:fs/promises";
import { join } from "node:path";

import { linkOrCopy } from "../../state/link-or-copy.ts";
import { type BodyThreads, createBodyThreads, type ThreadedBody } from "./body-threads.ts";
import { crc64Of } from "./crc64.ts";

export interface BodyFile {
  /** `null` for zeros that nobody keeps: the middle of a backup of terabytes. */
  readonly path: string | null;
  readonly sizeBytes: number;
}

export interface WrittenBody {
  readonly file: BodyFile;
  readonly md5: Buffer;
  readonly crc64: bigint;
}

export interface BodyStore {
  /** Rejects, and leaves nothing behind, when the sender breaks off. */
  write(body: AsyncIterable<Uint8Array>): Promise<WrittenBody>;
  /** Bytes `from` to `to` (exclusive) of the files one after the other. */
  read(files: readonly BodyFile[], range: ByteRange): AsyncIterable<Uint8Array>;
  /** The same, all in memory: for the few bytes that a header takes. */
  readBytes(files: readonly BodyFile[], range: ByteRange): Promise<Uint8Array>;
  discard(files: readonly BodyFile[]): Promise<void>;
  /** Where the files are, for whoever keeps them elsewhere too. */
  readonly folder: string;
  /** Takes in a file from elsewhere, which stays; the path of its own one. */
  adopt(path: string): Promise<string>;
  /** Removes everything that was written. */
  close(): Promise<void>;
}

export interface ByteRange {
  readonly from: number;
  readonly to: number;
}

/** Makes its own folder inside `directory`, which must exist. */
export async function createBodyStore(directory: string): Promise<BodyStore> {
  const folder = await mkdtemp(join(directory, "oss-"));
  const threads = createBodyThreads();
  let written = 0;

  return {
    folder,
    async adopt(path) {
      written += 1;
      const own = join(folder, `${written}.part`);
      await linkOrCopy(path, own);
      return own;
    },
    async write(body) {
      written += 1;
      const path = join(folder, `${written}.part`);
      try {
        return await writeFile(path, body, threads);
      } catch (error) {
        await rm(path, { force: true });
        throw error;
      }
    },
    read: readFiles,
    async readBytes(files, range) {
      const chunks: Uint8Array[] = [];
      for await (const chunk of readFiles(files, range)) chunks.push(chunk);
      return Buffer.concat(chunks);
    },
    async discard(files) {
      const paths = files.flatMap(({ path }) => path ?? []);
      await Promise.all(paths.map((path) => rm(path, { force: true })));
    },
    async close() {
      await threads.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A body up to this size is kept until it is all there; a larger one goes through the threads. */
const LARGEST_SMALL_BYTES = 256 * 1024;

async function writeFile(
  path: string,
  body: AsyncIterable<Uint8Array>,
  threads: BodyThreads,
): Promise<WrittenBody> {
  const start: Uint8Array[] = [];
  let sizeBytes = 0;
  let large: ThreadedBody | undefined;
  await using file = await open(path, "wx");
  try {
    for await (const chunk of body) {
      sizeBytes += chunk.length;
      dropGarbage();
      if (large === undefined) start.push(chunk);
      else await large.take(chunk);
      if (large !== undefined || sizeBytes <= LARGEST_SMALL_BYTES) continue;
      large = threads.open(file.fd);
      for (const first of start.splice(0)) await large.take(first);
    }
    if (large !== undefined) return { file: { path, sizeBytes }, ...(await large.end()) };
  } catch (error) {
    await large?.drop();
    throw error;
  }
  const bytes = Buffer.concat(start);
  await file.writeFile(bytes);
  const md5 = createHash("md5").update(bytes).digest();
  return { file: { path, sizeBytes }, md5, crc64: await crc64Of(bytes) };
}

/**
 * The chunks of a socket die young, but outside of V8's own heap, where only full collections notice them: at high
 * speed those took half a processor second for each gigabyte. A little garbage of its own makes it do cheap ones.
 */
function dropGarbage(): void {
  garbage.current = Array.from(GARBAGE);
}

const GARBAGE: readonly number[] = Array.from({ length: 8000 }, () => 0);
const garbage: { current: readonly number[] } = { current: [] };

async function* readFiles(files: readonly BodyFile[], { from, to }: ByteRange): AsyncGenerator<Uint8Array> {
  let start = 0;
  for (const { path, sizeBytes } of files) {
    const end = start + sizeBytes;
    const first = Math.max(from, start) - start;
    const last = Math.min(to, end) - start - 1;
    if (first <= last && path !== null) yield* createReadStream(path, { start: first, end: last });
    if (path === null) yield* zeros(last - first + 1);
    start = end;
  }
}

function* zeros(count: number): Generator<Uint8Array> {
  const block = new Uint8Array(Math.max(0, Math.min(count, ZERO_BLOCK_BYTES)));
  for (let left = count; left > 0; left -= block.length) yield block.subarray(0, left);
}

const ZERO_BLOCK_BYTES = 1024 * 1024;
