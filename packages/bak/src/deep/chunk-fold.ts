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
    for (let zero = filled; zero % 4 !== 0; zero += 1) kernel.bytes[zero] = 0;
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
    take(bytes, start, end) {
      seenBytes += end - start;
      let at = start;
      while (at < end) {
        const taken = Math.min(WINDOW_BYTES - filled, end - at);
        kernel.bytes.set(bytes.subarray(at, at + taken), filled);
        filled += taken;
        at += taken;
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
