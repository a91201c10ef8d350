/**
 * Buffers for parts in flight, allocated once and used again, so that memory is flat however long an upload is.
 *
 * They lie where the checksum reads them without a copy. That memory is had in batches; a batch that is not used
 * costs no RAM.
 */
import { allocateForCrc64 } from "../crc64.ts";

export interface BufferPool {
  /** One set: as many buffers as a part needs at a time. */
  take(): readonly Uint8Array[];
  /** Only when neither the file nor the socket touches them any more. */
  give(buffers: readonly Uint8Array[]): void;
}

export interface BufferPoolOptions {
  readonly buffersPerSet: number;
  readonly bufferBytes: number;
}

/** As many connections as one upload has at the most. */
const SETS_PER_BATCH = 16;

export function createBufferPool({ buffersPerSet, bufferBytes }: BufferPoolOptions): BufferPool {
  const free: (readonly Uint8Array[])[] = [];

  function addBatch(): void {
    const buffers = allocateForCrc64(SETS_PER_BATCH * buffersPerSet, bufferBytes);
    for (let first = 0; first < buffers.length; first += buffersPerSet)
      free.push(buffers.slice(first, first + buffersPerSet));
    // The set that was used last is taken first; that keeps the number of touched pages small.
    free.reverse();
  }

  return {
    take() {
      if (free.length === 0) addBatch();
      return free.pop() ?? [];
    },
    give: (buffers) => free.push(buffers),
  };
}
