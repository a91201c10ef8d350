/**
 * What can be known about a backup before its bytes are sent: its beginning.
 *
 * The end of the media holds the last header and proves that the backup is whole; out of a stream it is there only
 * when everything was read. The first copy of the header already names database, kind and version.
 */
import { type MediaReading, fromBytes, readMedia } from "@bakferry/bak";
import type { SequentialSource } from "@bakferry/core";

import { firstOf } from "./chunk-stream.ts";

/** Header, file list and first configuration stand within this, whatever the number of files. */
const OPENING_BYTES = 4 * 1024 * 1024;

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

/**
 * What the first megabytes say. A larger backup reads as `truncated` here, because its end is missing from the
 * look and not from the backup; sizes and what stands at the end are `null`.
 */
export async function readOpening(
  source: SequentialSource,
  { signal }: FirstBytesOptions,
): Promise<MediaReading> {
  return readMedia(fromBytes(await firstBytes(source, OPENING_BYTES, { signal })));
}
