/**
 * A file on disk as media, with a count of what is really read from it.
 */
import type { FileHandle } from "node:fs/promises";

import type { MediaSource } from "@bakferry/bak";

export interface CountedSource extends MediaSource {
  readonly counted: { reads: number; bytes: number };
}

export async function countedSource(handle: FileHandle): Promise<CountedSource> {
  const { size } = await handle.stat();
  const counted = { reads: 0, bytes: 0 };
  return {
    sizeBytes: size,
    counted,
    async read(position, length) {
      const { buffer, bytesRead } = await handle.read(new Uint8Array(length), 0, length, position);
      counted.reads += 1;
      counted.bytes += bytesRead;
      return buffer.subarray(0, bytesRead);
    },
  };
}
