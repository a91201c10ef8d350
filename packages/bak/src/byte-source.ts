/**
 * Reading media through a few large windows.
 *
 * Headers stand at the start, at the end and around filemarks, in pieces of a few dozen bytes; over a network
 * each read costs a round trip. So every miss fetches 64 KiB, and what was fetched answers the next questions.
 */
import type { MediaSource } from "./model.ts";

/** One read of the media, in bytes. */
export const WINDOW_BYTES = 64 * 1024;

/** What a reading of any media may fetch in all: hostile media must not turn a header check into a download. */
const MAX_FETCHED_BYTES = 256 * 1024 * 1024;

/** Windows kept for later questions; the first two are the media's head and tail. */
const KEPT_WINDOWS = 6;

/** Where headers are read from: the media, or what a compressed container holds. */
export type ByteReader = Pick<MediaSource, "read">;

/** Bytes in memory as media; `read` returns views, so the caller must not change `bytes` afterwards. */
export function fromBytes(bytes: Uint8Array): MediaSource {
  return {
    sizeBytes: bytes.length,
    read: (offset, length) => Promise.resolve(bytes.subarray(offset, offset + length)),
  };
}

/** Answers from windows already read where it can; what it returns is a view and short only at the media's end. */
export function windowed(source: MediaSource): MediaSource {
  const windows: { readonly start: number; readonly bytes: Uint8Array }[] = [];
  let fetchedBytes = 0;

  async function fetch(offset: number, length: number): Promise<Uint8Array> {
    fetchedBytes += length;
    if (fetchedBytes > MAX_FETCHED_BYTES) return new Uint8Array(0);
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
  };
}
