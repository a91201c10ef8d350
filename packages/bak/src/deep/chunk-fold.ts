/**
 * Folds the bytes of one record of a compressed container and compares the result with the record's checksum.
 *
 * Words count from the record's first byte, wherever on the media that is; the last one is filled up with zeros.
 */
import { type FoldKernel, WINDOW_BYTES } from "./fold-kernel.ts";
import type { Ledger } from "./ledger.ts";
import type { Sink } from "./steps.ts";

export interface FoldedRecord {
  readonly offset: number;
  readonly lengthBytes: number;
  readonly expected: number;
  /** As in "The compressed record at byte 480 …". */
  readonly what: string;
}

/** One record at a time: `begin`, its bytes, `end`. */
export interface ChunkFold extends Sink {
  begin(): void;
  /** Books the bytes, and damage if the checksum is another. */
  end(record: FoldedRecord): void;
  /** The media ends within a record. */
  abandon(): void;
}

export function createChunkFold({
  kernel,
  ledger,
}: {
  readonly kernel: FoldKernel;
  readonly ledger: Ledger;
}): ChunkFold {
  let checksum = 0;
  let filled = 0;
  let seenBytes = 0;
  let isWhole = true;

  function fold(): void {
    kernel.bytes.fill(0, filled, filled + 3);
    checksum = kernel.foldWords(0, Math.ceil(filled / 4), checksum);
    filled = 0;
  }

  function begin(): void {
    checksum = 0;
    filled = 0;
    seenBytes = 0;
    isWhole = true;
  }

  return {
    begin,
    take(bytes) {
      seenBytes += bytes.length;
      let taken = 0;
      while (taken < bytes.length) {
        const room = Math.min(WINDOW_BYTES - filled, bytes.length - taken);
        kernel.bytes.set(bytes.subarray(taken, taken + room), filled);
        filled += room;
        taken += room;
        if (filled === WINDOW_BYTES) fold();
      }
    },
    skip(lengthBytes) {
      ledger.miss("skipped", lengthBytes);
      isWhole = false;
    },
    end({ what, ...record }) {
      fold();
      if (!isWhole) {
        ledger.miss("lost", seenBytes);
      } else {
        const found = checksum >>> 0;
        ledger.cover("chunk", seenBytes);
        if (found !== record.expected) {
          const detail = `The ${what} at byte ${record.offset} does not fit its checksum.`;
          ledger.damaged({ scheme: "chunk", ...record, found, detail });
        }
      }
      begin();
    },
    abandon() {
      ledger.miss("lost", seenBytes);
      begin();
    },
  };
}
