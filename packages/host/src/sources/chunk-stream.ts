/**
 * Streams of bytes as async iterables: ranges of a file, decoders between, and the proof that what came out is right.
 *
 * A consumer pulls, so nothing runs ahead of it by more than the buffers of one decoder.
 */
import { Readable, type Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { crc32 } from "node:zlib";

import type { OpenBackupFile } from "@bakferry/core";

import { archiveDamaged, archiveUnusable } from "./archive-errors.ts";

export type Chunks = AsyncIterable<Uint8Array>;

/** One read of an archive, and one output buffer of a decoder. */
export const READ_BYTES = 256 * 1024;

const SMALLEST_CHUNK_BYTES = 64 * 1024;
const LARGEST_CHUNK_BYTES = 1024 * 1024;

export interface FileRange {
  readonly start: number;
  readonly end: number;
}

/** Throws ARCHIVE_DAMAGED when the file ends before the range does. */
export async function* readRange(
  file: OpenBackupFile,
  { start, end }: FileRange,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  for (let offset = start; offset < end;) {
    signal.throwIfAborted();
    const target = Buffer.allocUnsafeSlow(Math.min(READ_BYTES, end - offset));
    const filled = await file.readInto(target, offset);
    if (filled < target.length) {
      throw archiveDamaged(
        file.file.name,
        `the file ends at byte ${offset + filled}, before its content does.`,
      );
    }
    yield target;
    offset += filled;
  }
}

/** What `decoder` makes of `chunks`. When this ends, however it ends, the chunks are closed as well. */
export async function* decode(
  chunks: Chunks,
  decoder: Transform,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const input = Readable.from(chunks, { objectMode: false, highWaterMark: READ_BYTES });
  const piped = pipeline(input, decoder, { signal });
  // The same failure reaches the reader through the decoder.
  const settled = piped.catch(() => undefined);
  try {
    yield* decoder;
    await piped;
  } finally {
    decoder.destroy();
    await settled;
  }
}

/** What is declared about a content; `null` where the container does not say. */
export interface Declared {
  /** Of the archive; errors use this. */
  readonly name: string;
  readonly sizeBytes: number | null;
  readonly crc32: number | null;
  /** Never more than this comes out, whatever is declared. */
  readonly maxBytes: number;
}

/** Passes chunks on as long as they are what was declared; a byte too many is not passed on. */
export async function* verified(chunks: Chunks, declared: Declared): AsyncGenerator<Uint8Array> {
  const { name, sizeBytes } = declared;
  const allowed = Math.min(sizeBytes ?? Number.POSITIVE_INFINITY, declared.maxBytes);
  let received = 0;
  let checksum = 0;
  for await (const chunk of beginningLikeBackup(chunks, name)) {
    received += chunk.length;
    if (received > allowed) throw tooMuch(declared);
    if (declared.crc32 !== null) checksum = crc32(chunk, checksum);
    yield chunk;
  }
  if (sizeBytes !== null && received !== sizeBytes) {
    throw archiveDamaged(name, `${received} bytes came out where ${sizeBytes} are declared.`);
  }
  if (declared.crc32 !== null && checksum !== declared.crc32) {
    const [found, wanted] = [checksum, declared.crc32].map((sum) => sum.toString(16).padStart(8, "0"));
    throw archiveDamaged(name, `the content has CRC-32 ${found} where ${wanted} is declared.`);
  }
}

function tooMuch({ name, sizeBytes, maxBytes }: Declared): Error {
  if (sizeBytes !== null && sizeBytes <= maxBytes) {
    return archiveDamaged(name, `more than the declared ${sizeBytes} bytes came out.`);
  }
  return archiveDamaged(name, `more than the allowed ${maxBytes} bytes came out.`);
}

const MAGIC_BYTES = 8;

/** Whether the bytes begin as media do, plain ("TAPE") or compressed ("MSSQLBAK"). */
export function beginsLikeBackup(head: Uint8Array): boolean {
  const text = Buffer.from(head.buffer, head.byteOffset, Math.min(head.length, MAGIC_BYTES)).toString(
    "latin1",
  );
  return text.startsWith("TAPE") || text === "MSSQLBAK";
}

async function* beginningLikeBackup(chunks: Chunks, name: string): AsyncGenerator<Uint8Array> {
  let head: Uint8Array | null = new Uint8Array(0);
  for await (const chunk of chunks) {
    if (head === null) {
      yield chunk;
      continue;
    }
    head = head.length === 0 ? chunk : Buffer.concat([head, chunk]);
    if (head.length < MAGIC_BYTES) continue;
    if (!beginsLikeBackup(head)) break;
    yield head;
    head = null;
  }
  if (head !== null) throw archiveUnusable(name, "the content does not begin as a SQL Server backup does.");
}

/** Chunks of 64 KiB to 1 MiB, so that no consumer pays per tiny chunk; only the last one may be smaller. */
export async function* evenly(chunks: Chunks): AsyncGenerator<Uint8Array> {
  let held: Uint8Array[] = [];
  let heldBytes = 0;
  for await (const chunk of chunks) {
    held.push(chunk);
    heldBytes += chunk.length;
    if (heldBytes < SMALLEST_CHUNK_BYTES) continue;
    yield* pieces(joined(held, heldBytes));
    held = [];
    heldBytes = 0;
  }
  if (heldBytes > 0) yield joined(held, heldBytes);
}

function joined(held: readonly Uint8Array[], heldBytes: number): Uint8Array {
  const [only] = held;
  return held.length === 1 && only !== undefined ? only : Buffer.concat(held, heldBytes);
}

/** In equal pieces, so that none falls below the smallest size. */
function* pieces(chunk: Uint8Array): Generator<Uint8Array> {
  const count = Math.ceil(chunk.length / LARGEST_CHUNK_BYTES);
  const size = Math.ceil(chunk.length / count);
  for (let start = 0; start < chunk.length; start += size) yield chunk.subarray(start, start + size);
}

/** Up to `bytes` bytes from the start; the rest is left and the stream closed. */
export async function firstOf(chunks: Chunks, bytes: number): Promise<Uint8Array> {
  const held: Uint8Array[] = [];
  let heldBytes = 0;
  for await (const chunk of chunks) {
    held.push(chunk);
    heldBytes += chunk.length;
    if (heldBytes >= bytes) break;
  }
  return Buffer.concat(held).subarray(0, bytes);
}
