/**
 * Cuts a stream into parts that are kept in memory until they are sent.
 *
 * Each part is a source of its own, so that the part loop can read it as often as it has to.
 */
import { OperationalError } from "../errors/operational-error.ts";
import type { PartSource } from "../ports/object-store.ts";
import type { PartBuffers } from "./part-buffers.ts";
import { growingPartSize } from "./plan-parts.ts";

export interface StreamPart {
  readonly partNumber: number;
  readonly offset: number;
  readonly sizeBytes: number;
  readonly source: PartSource;
  /** Once, when nobody reads the part any more. */
  release(): void;
}

export interface StreamToCut {
  readonly chunks: AsyncIterable<Uint8Array>;
  /** 0: parts grow as for a stream of unknown length. */
  readonly partSizeBytes: number;
  readonly buffers: PartBuffers;
  readonly signal: AbortSignal;
}

/** Throws what the stream throws; a part that was not filled by then is never given out. */
export async function* cutStream(stream: StreamToCut): AsyncGenerator<StreamPart> {
  const { buffers, signal } = stream;
  const reader = createReader(stream);
  let offset = 0;
  try {
    for (let partNumber = 1; ; partNumber += 1) {
      const buffer = await buffers.take(sizeOf(stream, partNumber), signal);
      const filled = await reader.fill(buffer).catch((error: unknown) => {
        buffers.give(buffer);
        throw error;
      });
      if (filled === 0) {
        buffers.give(buffer);
        return;
      }
      const source = sourceOf(buffer.subarray(0, filled), offset);
      yield { partNumber, offset, sizeBytes: filled, source, release: () => buffers.give(buffer) };
      offset += filled;
    }
  } finally {
    await reader.close();
  }
}

interface Reader {
  /** Less than the whole of `target` only at the end. */
  fill(target: Uint8Array): Promise<number>;
  close(): Promise<void>;
}

function createReader({ chunks, signal }: StreamToCut): Reader {
  const iterator = chunks[Symbol.asyncIterator]();
  let rest: Uint8Array | undefined = new Uint8Array(0);
  return {
    async fill(target) {
      let filled = 0;
      while (filled < target.byteLength) {
        if (rest?.byteLength === 0) rest = await nextChunk(iterator, signal);
        if (rest === undefined) break;
        const piece = rest.subarray(0, target.byteLength - filled);
        target.set(piece, filled);
        filled += piece.byteLength;
        rest = rest.subarray(piece.byteLength);
      }
      return filled;
    },
    async close() {
      const closing = iterator.return?.();
      // A source that hangs may never come back; a stopped upload does not wait for it.
      if (signal.aborted) closing?.catch(() => undefined);
      else await closing;
    },
  };
}

function sizeOf({ partSizeBytes }: StreamToCut, partNumber: number): number {
  const size = partSizeBytes === 0 ? growingPartSize(partNumber) : partSizeBytes;
  if (size !== undefined && partNumber <= 10_000) return size;
  throw new OperationalError("FILE_CHANGED", {
    message: "The stream is longer than 10,000 parts can hold; write it to a file and send that.",
  });
}

/** `undefined` at the end. A source that hangs does not keep a stopped upload waiting. */
async function nextChunk(
  iterator: AsyncIterator<Uint8Array>,
  signal: AbortSignal,
): Promise<Uint8Array | undefined> {
  signal.throwIfAborted();
  const aborted = Promise.withResolvers<never>();
  const onAbort = (): void => aborted.reject(signal.reason);
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    for (;;) {
      const next = await Promise.race([iterator.next(), aborted.promise]);
      if (next.done === true) return undefined;
      if (next.value.byteLength > 0) return next.value;
    }
  } finally {
    signal.removeEventListener("abort", onAbort);
    aborted.promise.catch(() => undefined);
  }
}

function sourceOf(bytes: Uint8Array, start: number): PartSource {
  return {
    readInto(target, offset) {
      const from = offset - start;
      const piece = bytes.subarray(from, from + target.byteLength);
      target.set(piece);
      return Promise.resolve(piece.byteLength);
    },
  };
}
