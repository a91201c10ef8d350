/** The checksums of what stands on this machine, in the form in which OSS tells its own. */
import type { ChecksumRange, Checksums } from "@bakferry/core";
import { OperationalError } from "@bakferry/core/errors";

import { combineCrc64, createCrc64 } from "./crc64.ts";
import { createBufferPool } from "./oss/buffer-pool.ts";

const BUFFER_BYTES = 512 * 1024;
const BUFFERS_PER_BATCH = 16;

export function createChecksums(): Checksums {
  const pool = createBufferPool({ bufferBytes: BUFFER_BYTES, buffersPerBatch: BUFFERS_PER_BATCH });

  return {
    async ofRange(range) {
      const buffer = pool.take();
      try {
        return await sumRange(range, buffer);
      } finally {
        pool.give(buffer);
      }
    },
    combine(parts) {
      const [first, ...rest] = parts;
      return rest.reduce(
        (sum, part) => combineCrc64(sum, part.crc64, part.sizeBytes),
        first?.crc64 ?? createCrc64().value(),
      );
    },
  };
}

async function sumRange(range: ChecksumRange, buffer: Uint8Array): Promise<string> {
  const { source, offset, sizeBytes, signal } = range;
  const crc = createCrc64();
  for (let done = 0; done < sizeBytes;) {
    signal.throwIfAborted();
    const wanted = buffer.subarray(0, Math.min(buffer.length, sizeBytes - done));
    const read = await source.readInto(wanted, offset + done);
    if (read === 0) {
      throw new OperationalError("FILE_CHANGED", {
        message: `The file ends at byte ${offset + done}; ${sizeBytes - done} more were expected.`,
      });
    }
    crc.update(wanted.subarray(0, read));
    done += read;
  }
  return crc.value();
}
