/**
 * Goes through plain synthetic media from header to header, for those who change what stands between.
 */
import { BLOCK, BLOCK_HEADER_BYTES, STREAM, align } from "../blocks.ts";
import { ascii, u16, u64 } from "../fields.ts";

export interface WalkedStream {
  readonly id: string;
  /** Where its header starts. */
  readonly offset: number;
  /** Where its data starts. */
  readonly start: number;
  readonly length: number;
}

export interface WalkedBlock {
  readonly type: string;
  readonly offset: number;
  /** None in a filemark. */
  readonly streams: readonly WalkedStream[];
}

/** From the block at `start` up to the end of `media`. Throws a `RangeError` where no block stands. */
export function walkBlocks(media: Uint8Array, start = 0): readonly WalkedBlock[] {
  const blocks: WalkedBlock[] = [];
  for (let offset = start; offset < media.length;) {
    const type = ascii(media, offset, 4);
    const firstStream = u16(media, offset + BLOCK.firstStream);
    if (firstStream < BLOCK_HEADER_BYTES) throw new RangeError(`No block stands at byte ${offset}.`);
    const chain =
      type === "SFMB" ? { streams: [], end: offset + firstStream } : walkStreams(media, offset + firstStream);
    blocks.push({ type, offset, streams: chain.streams });
    offset = chain.end;
  }
  return blocks;
}

/** From the stream at `start` to the padding that ends the block. */
export function walkStreams(
  media: Uint8Array,
  start: number,
): { readonly streams: readonly WalkedStream[]; readonly end: number } {
  const streams: WalkedStream[] = [];
  for (let offset = start; offset < media.length;) {
    const id = ascii(media, offset, 4);
    const length = u64(media, offset + STREAM.length);
    streams.push({ id, offset, start: offset + STREAM.data, length });
    const end = offset + STREAM.data + length;
    if (id === "SPAD") return { streams, end };
    offset = align(end, 4);
  }
  throw new RangeError(`The streams from byte ${start} on have no end.`);
}
