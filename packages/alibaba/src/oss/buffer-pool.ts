/**
 * Buffers for bytes on their way, allocated once and used again, so that memory is flat however long an upload is.
 *
 * They lie where the checksum reads them without a copy. That memory is had in batches; what is not used of one costs
 * no RAM.
 */
import { allocateForCrc64 } from "../crc64.ts";

export interface BufferPool {
  take(): Uint8Array;
  /** Only when neither the file nor the socket touches it any more. */
  give(buffer: Uint8Array): void;
}

export interface BufferPoolOptions {
  readonly bufferBytes: number;
  readonly buffersPerBatch: number;
}

export function createBufferPool({ bufferBytes, buffersPerBatch }: BufferPoolOptions): BufferPool {
  const free: Uint8Array[] = [];

  return {
    take() {
      // What was used last is taken first: its pages are touched already, and the cache may still hold them.
      if (free.length === 0) free.push(...allocateForCrc64(buffersPerBatch, bufferBytes).toReversed());
      return free.pop() ?? new Uint8Array(bufferBytes);
    },
    give: (buffer) => free.push(buffer),
  };
}
