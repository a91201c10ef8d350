/**
 * Reading media through a few large windows, within a budget.
 *
 * Headers stand at the start, at the end and around filemarks, in pieces of a few dozen bytes; over a network
 * each read costs a round trip. So every miss fetches 64 KiB, and what was fetched answers the next questions.
 * Hostile media must not turn a header check into a download, so a reading has a budget that grows only with
 * the sets that the media was seen to hold.
 */
import type { MediaSource } from "./model.ts";

/** One read of the media, in bytes. */
export const WINDOW_BYTES = 64 * 1024;

/** What one reading may cost, whatever the bytes are. Media of one set as SQL Server writes it takes 2 reads. */
export const READ_LIMITS = {
  reads: 256,
  readsPerSet: 16,
  bytes: 64 * 1024 * 1024,
  bytesPerSet: 512 * 1024,
  /** However many sets there are. */
  totalBytes: 256 * 1024 * 1024,
} as const;

/** Windows kept for later questions; the first two are the media's head and tail. */
const KEPT_WINDOWS = 6;

/** Where headers are read from: the media, or what a compressed container holds. */
export type ByteReader = Pick<MediaSource, "read">;

/** Media with a budget. */
export interface WindowedMedia extends MediaSource {
  /** Adds what one more backup set may cost. */
  allowSet(): void;
  /** Whether a read was refused; from then on all answers are empty. */
  isExhausted(): boolean;
}

/** Bytes in memory as media; `read` returns views, so the caller must not change `bytes` afterwards. */
export function fromBytes(bytes: Uint8Array): MediaSource {
  return {
    sizeBytes: bytes.length,
    read: (offset, length) => Promise.resolve(bytes.subarray(offset, offset + length)),
  };
}

/** Answers from windows already read where it can; what it returns is a view and short only at the media's end. */
export function windowed(source: MediaSource): WindowedMedia {
  const windows: { readonly start: number; readonly bytes: Uint8Array }[] = [];
  const left: { reads: number; bytes: number } = { reads: READ_LIMITS.reads, bytes: READ_LIMITS.bytes };
  let fetchedBytes = 0;
  let isExhausted = false;

  async function fetch(offset: number, length: number): Promise<Uint8Array> {
    fetchedBytes += length;
    left.reads -= 1;
    left.bytes -= length;
    isExhausted ||= left.reads < 0 || left.bytes < 0 || fetchedBytes > READ_LIMITS.totalBytes;
    if (isExhausted) return new Uint8Array(0);
    const answer = await source.read(offset, length);
    const bytes = answer.subarray(0, length);
    if (windows.length >= KEPT_WINDOWS) windows.splice(2, 1);
    windows.push({ start: offset, bytes });
    return bytes;
  }

  return {
    sizeBytes: source.sizeBytes,
    async read(offset, length) {
      const end = Math.min(offset + length, source.sizeBytes);
      if (!Number.isSafeInteger(offset) || offset < 0 || end <= offset) return new Uint8Array(0);
      const known = windows.find(({ start, bytes }) => start <= offset && end <= start + bytes.length);
      if (known !== undefined) return known.bytes.subarray(offset - known.start, end - known.start);
      const wanted = Math.min(Math.max(end - offset, WINDOW_BYTES), source.sizeBytes - offset);
      const bytes = await fetch(offset, wanted);
      return bytes.subarray(0, end - offset);
    },
    allowSet() {
      left.reads += READ_LIMITS.readsPerSet;
      left.bytes += READ_LIMITS.bytesPerSet;
    },
    isExhausted: () => isExhausted,
  };
}
