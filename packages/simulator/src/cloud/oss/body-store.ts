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
import { createCrc64 } from "./crc64.ts";

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
        return await writeFile(path, body);
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
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function writeFile(path: string, body: AsyncIterable<Uint8Array>): Promise<WrittenBody> {
  const md5 = createHash("md5");
  const crc64 = await createCrc64();
  let sizeBytes = 0;

  await using file = await open(path, "wx");
  for await (const chunk of body) {
    md5.update(chunk);
    crc64.update(chunk);
    for (let done = 0; done < chunk.length;) {
      done += (await file.write(chunk, done)).bytesWritten;
    }
    sizeBytes += chunk.length;
  }
  return { file: { path, sizeBytes }, md5: md5.digest(), crc64: crc64.digest() };
}

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
