/**
 * Deflate64, which Windows Explorer packs everything over 2 GB with, and which zlib cannot decode.
 *
 * zip.js carries zlib's own `inflate9` as WebAssembly; it is loaded only when such an entry is met, and is several
 * times slower than native Deflate.
 * Source: PKWARE APPNOTE 4.4.5 (method 9); zlib contrib/infback9.
 */
import type { OpenBackupFile } from "@bakferry/core";

import { archiveDamaged } from "./archive-errors.ts";
import { type Chunks, readRange } from "./chunk-stream.ts";

/**
 * An input chunk is decoded as a whole before anybody can say "wait", and a hostile one may grow 29,000-fold; smaller
 * chunks cost a third of the speed.
 */
const INPUT_BYTES = 4 * 1024;

/** Throws ARCHIVE_DAMAGED for data that cannot be decoded. */
export async function* inflate64(
  file: OpenBackupFile,
  { headerOffset }: { readonly headerOffset: number },
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const zip = await import("@zip.js/zip.js");
  zip.configure({ useWebWorkers: false, chunkSize: INPUT_BYTES });
  let readFailure: unknown;

  class FileReader extends zip.Reader<OpenBackupFile> {
    override size = file.sizeBytes;
    override async readUint8Array(index: number, length: number): Promise<Uint8Array> {
      try {
        return await file.read(index, length);
      } catch (error) {
        readFailure = error;
        throw error;
      }
    }
    override createReadable(range: { offset?: number; size?: number } = {}): ReadableStream<Uint8Array> {
      const { offset = 0, size = file.sizeBytes - offset } = range;
      const chunks = smallPieces(readRange(file, { start: offset, end: offset + size }, signal));
      return ReadableStream.from(noting(chunks, (error) => (readFailure = error)));
    }
  }

  const reader = new zip.ZipReader(new FileReader(file));
  const output = openOutput();
  const decoding = (async () => {
    for await (const entry of reader.getEntriesGenerator()) {
      if (entry.directory || entry.offset !== headerOffset) continue;
      await entry.getData(output.writable, { signal });
      return;
    }
    throw new Error("the directory lost its entry");
  })();
  const settled = decoding.catch((error: unknown) => output.fail(error));
  try {
    yield* output.readable;
    await decoding;
  } catch (error) {
    signal.throwIfAborted();
    if (readFailure !== undefined) throw readFailure;
    throw archiveDamaged(
      file.file.name,
      `the Deflate64 data cannot be decoded (${messageOf(error)}).`,
      error,
    );
  } finally {
    output.fail(new Error("no longer read"));
    await settled;
    await reader.close();
  }
}

async function* smallPieces(chunks: Chunks): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; at += INPUT_BYTES) yield chunk.subarray(at, at + INPUT_BYTES);
  }
}

async function* noting(chunks: Chunks, note: (error: unknown) => void): AsyncGenerator<Uint8Array> {
  try {
    yield* chunks;
  } catch (error) {
    note(error);
    throw error;
  }
}

interface Output {
  readonly readable: ReadableStream<Uint8Array>;
  readonly writable: WritableStream<Uint8Array>;
  /** Ends both sides; nothing happens when they have ended. */
  fail(error: unknown): void;
}

function openOutput(): Output {
  let controller: TransformStreamDefaultController<Uint8Array> | undefined;
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>({
    start(own) {
      controller = own;
    },
  });
  return { readable, writable, fail: (error) => controller?.error(error) };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
