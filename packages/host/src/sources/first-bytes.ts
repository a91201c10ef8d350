/**
 * What can be known about a backup before its bytes are sent: its beginning.
 *
 * The end of the media holds the last header and proves that the backup is whole; out of a stream it is there only
 * when everything was read. The first copy of the header already names database, kind and version.
 */
import { type MediaReading, fromBytes, readMedia } from "@bakferry/bak";
import type { SequentialSource } from "@bakferry/core";

import { firstOf } from "./chunk-stream.ts";

/** The first configuration stands within 64 KiB on every backup seen; the rest is for databases of thousands of files. */
const OPENING_BYTES = 1024 * 1024;

export interface FirstBytesOptions {
  readonly signal: AbortSignal;
}

/** Opens the source, reads up to `bytes` and closes it; for a pipe use `peek`, which keeps them. */
export function firstBytes(
  source: SequentialSource,
  bytes: number,
  { signal }: FirstBytesOptions,
): Promise<Uint8Array> {
  return firstOf(source.open(signal), bytes);
}

export interface Opening {
  /**
   * Unless `isWhole`, its `truncated` problem and its `sizeBytes` are those of the look and not of the backup, and
   * LSNs, finish date and sizes are `null`; names, kind, versions and stripes are final.
   */
  readonly reading: MediaReading;
  /** The backup is so small that all of it was read. */
  readonly isWhole: boolean;
}

/** What the first megabyte says. */
export async function readOpening(source: SequentialSource, options: FirstBytesOptions): Promise<Opening> {
  const bytes = await firstBytes(source, OPENING_BYTES + 1, options);
  const reading = await readMedia(fromBytes(bytes.subarray(0, OPENING_BYTES)));
  return { reading, isWhole: bytes.length <= OPENING_BYTES };
}
