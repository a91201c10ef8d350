/** Core's checksums over the cloud adapter's CRC-64. */
import { combineCrc64, createCrc64 } from "@bakferry/alibaba";
import { type Checksums, OperationalError } from "@bakferry/core";

const BUFFER_BYTES = 1024 * 1024;

export function createChecksums(): Checksums {
  return {
    async ofRange({ source, offset, sizeBytes, signal }) {
      const crc = createCrc64();
      const buffer = new Uint8Array(Math.min(BUFFER_BYTES, Math.max(1, sizeBytes)));
      for (let done = 0; done < sizeBytes;) {
        signal.throwIfAborted();
        const wanted = buffer.subarray(0, Math.min(buffer.length, sizeBytes - done));
        const read = await source.readInto(wanted, offset + done);
        if (read === 0) {
          const message = `The file ended at byte ${offset + done}, ${sizeBytes - done} bytes too early.`;
          throw new OperationalError("FILE_CHANGED", { message });
        }
        crc.update(wanted.subarray(0, read));
        done += read;
      }
      return crc.value();
    },

    combine(parts) {
      return parts.reduce((whole, part) => combineCrc64(whole, part.crc64, part.sizeBytes), EMPTY);
    },
  };
}

/** CRC-64/XZ of no bytes. */
const EMPTY = "0";
