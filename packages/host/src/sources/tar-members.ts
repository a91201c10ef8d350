/** Walks over the members of a tar, from a file that can be skipped through or from a stream that cannot. */
import type { OpenBackupFile } from "@bakferry/core";

import { archiveDamaged } from "./archive-errors.ts";
import { type Chunks, readRange } from "./chunk-stream.ts";
import { TAR_BLOCK_BYTES, isZeroBlock, paddedSize, parsePaxRecords, parseTarHeader } from "./tar-header.ts";

/** Bytes in order. `take` and `skip` give less only at the end. */
export interface ByteCursor {
  readonly position: number;
  take(bytes: number): Promise<Uint8Array>;
  /** Resolves to the number of bytes there were. */
  skip(bytes: number): Promise<number>;
  pass(bytes: number): Chunks;
  close(): Promise<void>;
}

export function cursorOverFile(file: OpenBackupFile, signal: AbortSignal): ByteCursor {
  let position = 0;
  return {
    get position() {
      return position;
    },
    async take(bytes) {
      signal.throwIfAborted();
      const taken = await file.read(position, bytes);
      position += taken.length;
      return taken;
    },
    async skip(bytes) {
      const skipped = Math.min(bytes, file.sizeBytes - position);
      position += skipped;
      return skipped;
    },
    pass(bytes) {
      const start = position;
      position += bytes;
      return readRange(file, { start, end: start + bytes }, signal);
    },
    close: async () => undefined,
  };
}

export function cursorOverChunks(chunks: Chunks): ByteCursor {
  const iterator = chunks[Symbol.asyncIterator]();
  let rest: Uint8Array = new Uint8Array(0);
  let position = 0;

  /** Up to `bytes`, at least one; empty only at the end. */
  async function next(bytes: number): Promise<Uint8Array> {
    while (rest.length === 0) {
      const { done, value } = await iterator.next();
      if (done === true) return rest;
      rest = value;
    }
    const piece = rest.subarray(0, bytes);
    rest = rest.subarray(piece.length);
    position += piece.length;
    return piece;
  }

  async function* pass(bytes: number): AsyncGenerator<Uint8Array> {
    for (let left = bytes; left > 0;) {
      const piece = await next(left);
      if (piece.length === 0) return;
      left -= piece.length;
      yield piece;
    }
  }

  return {
    get position() {
      return position;
    },
    async take(bytes) {
      const pieces: Uint8Array[] = [];
      for await (const piece of pass(bytes)) pieces.push(piece);
      return Buffer.concat(pieces);
    },
    async skip(bytes) {
      let skipped = 0;
      for await (const piece of pass(bytes)) skipped += piece.length;
      return skipped;
    },
    pass,
    async close() {
      await iterator.return?.();
    },
  };
}

export interface TarMember {
  readonly name: string;
  readonly sizeBytes: number;
  readonly type: string;
  readonly isSparse: boolean;
}

/** Long names are a few KiB; more is somebody's attack on memory. */
const MAX_EXTENSION_BYTES = 1024 * 1024;

/** What the headers in front of a member say about it. */
interface Extension {
  name?: string;
  sizeBytes?: number;
  isSparse?: boolean;
}

/** The next member, with the cursor at its content; `undefined` at the end. Throws ARCHIVE_DAMAGED. */
export async function nextMember(cursor: ByteCursor, archive: string): Promise<TarMember | undefined> {
  const extension: Extension = {};
  for (;;) {
    const at = cursor.position;
    const block = await cursor.take(TAR_BLOCK_BYTES);
    if (block.length === 0 || isZeroBlock(block)) return undefined;
    const header = parseTarHeader(block);
    if (header === undefined) throw archiveDamaged(archive, `no tar header stands at byte ${at}.`);
    if (!EXTENSIONS.has(header.type)) return extended(header, extension);
    if (header.sizeBytes > MAX_EXTENSION_BYTES) {
      throw archiveDamaged(
        archive,
        `the tar header at byte ${at} is followed by ${header.sizeBytes} bytes of names.`,
      );
    }
    const content = await cursor.take(paddedSize(header.sizeBytes));
    if (content.length < header.sizeBytes) throw archiveDamaged(archive, "the tar ends within a header.");
    extend(extension, header.type, content.subarray(0, header.sizeBytes));
  }
}

/** Passes over a member's content, all of it or what is left of it. Throws ARCHIVE_DAMAGED when it is cut short. */
export async function skipContent(cursor: ByteCursor, bytes: number, archive: string): Promise<void> {
  const skipped = await cursor.skip(bytes);
  if (skipped < bytes) throw archiveDamaged(archive, `the tar ends ${bytes - skipped} bytes too early.`);
}

/** pax for the next member, pax for all, GNU long name, GNU long link. */
const EXTENSIONS: ReadonlySet<string> = new Set(["x", "g", "L", "K"]);

function extend(extension: Extension, type: string, content: Uint8Array): void {
  if (type === "L") extension.name = Buffer.from(content).toString("utf8").replace(/\0.*$/su, "");
  if (type !== "x") return;
  const records = parsePaxRecords(content);
  const name = records.get("GNU.sparse.name") ?? records.get("path");
  const size = Number(records.get("size") ?? Number.NaN);
  if (name !== undefined) extension.name = name;
  if (Number.isSafeInteger(size) && size >= 0) extension.sizeBytes = size;
  if ([...records.keys()].some((key) => key.startsWith("GNU.sparse."))) extension.isSparse = true;
}

function extended({ name, sizeBytes, type }: Omit<TarMember, "isSparse">, extension: Extension): TarMember {
  return {
    name: extension.name ?? name,
    sizeBytes: extension.sizeBytes ?? sizeBytes,
    type,
    isSparse: extension.isSparse ?? type === "S",
  };
}
