/**
 * Descriptor blocks and their streams, the grammar that all media share.
 *
 * A block is a header of 52 bytes, fields of its own, and a chain of streams that ends with padding (`SPAD`);
 * the next block starts right after it. Both headers carry a checksum of their own, which covers nothing else.
 * Source: Microsoft Tape Format 1.00a, sections 3.1 and 6.
 */
import type { ByteReader } from "./byte-source.ts";
import { ascii, byteCount, u16, u32 } from "./fields.ts";

/** The part of every block that its checksum follows. */
export const BLOCK_HEADER_BYTES = 52;

/** Every block and every record of a compressed container starts on a multiple of this. */
export const SECTOR_BYTES = 512;

/** Field offsets within the common header of a block. */
export const BLOCK = {
  type: 0,
  attributes: 4,
  firstStream: 8,
  operatingSystem: 10,
  logicalAddress: 20,
  controlBlockId: 36,
  operatingSystemData: 44,
  stringType: 48,
  checksum: 50,
} as const;

/** Field offsets within the header of a stream. */
export const STREAM = {
  id: 0,
  attributes: 4,
  mediaAttributes: 6,
  length: 8,
  checksum: 20,
  data: 22,
} as const;

/** A header block of SQL Server has three streams at most; more is not worth following. */
const MAX_STREAMS = 8;

interface BlockStream {
  readonly id: string;
  /** Where its data starts, from the start of the source. */
  readonly start: number;
  readonly length: number;
}

export interface Block {
  readonly type: string;
  readonly attributes: number;
  readonly start: number;
  /** Where the next block starts. */
  readonly end: number;
  /** The block up to its first stream: header, fields and the texts that they refer to. */
  readonly bytes: Uint8Array;
  readonly streams: readonly BlockStream[];
}

/** `cut` when the block needs bytes beyond the limit; `damaged` says what does not hold, and where. */
export type BlockReading =
  | { readonly kind: "block"; readonly block: Block }
  | { readonly kind: "cut" }
  | { readonly kind: "damaged"; readonly code: "header_checksum" | "damaged"; readonly detail: string };

/** Where a block is looked for, and the offset that it must not pass. */
export interface BlockPlace {
  readonly start: number;
  readonly limit: number;
}

/** Reads one block without the data of its streams. */
export async function readBlock(source: ByteReader, place: BlockPlace): Promise<BlockReading> {
  const header = await source.read(place.start, BLOCK_HEADER_BYTES);
  if (header.length < BLOCK_HEADER_BYTES || place.start + BLOCK_HEADER_BYTES > place.limit) return CUT;
  if (!hasGoodChecksum(header, BLOCK.checksum)) {
    return damaged("header_checksum", `The block header at byte ${place.start} does not fit its checksum.`);
  }
  const firstStream = u16(header, BLOCK.firstStream);
  if (firstStream < BLOCK_HEADER_BYTES) {
    return damaged(
      "damaged",
      `The block at byte ${place.start} says that its streams start inside its header.`,
    );
  }
  const bytes = await source.read(place.start, firstStream);
  if (bytes.length < firstStream) return CUT;

  const chain = await readStreams(source, { start: place.start + firstStream, limit: place.limit });
  if (chain.kind !== "streams") return chain;
  const type = ascii(header, BLOCK.type, 4);
  const attributes = u32(header, BLOCK.attributes);
  const { streams, end } = chain;
  return { kind: "block", block: { type, attributes, start: place.start, end, bytes, streams } };
}

/** A checksum is the exclusive or of the 16-bit words before it. */
export function headerChecksum(bytes: Uint8Array, length: number): number {
  let checksum = 0;
  for (let offset = 0; offset < length; offset += 2) checksum ^= u16(bytes, offset);
  return checksum;
}

export function hasGoodChecksum(bytes: Uint8Array, checksumOffset: number): boolean {
  return headerChecksum(bytes, checksumOffset) === u16(bytes, checksumOffset);
}

/** Whether a block of this type starts at `offset`, checksum included. */
export function isBlockAt(bytes: Uint8Array, offset: number, type: string): boolean {
  const header = bytes.subarray(offset, offset + BLOCK_HEADER_BYTES);
  return (
    header.length === BLOCK_HEADER_BYTES &&
    ascii(header, BLOCK.type, 4) === type &&
    hasGoodChecksum(header, BLOCK.checksum)
  );
}

const CUT: BlockReading & { readonly kind: "cut" } = { kind: "cut" };

type StreamChain =
  | { readonly kind: "streams"; readonly streams: readonly BlockStream[]; readonly end: number }
  | Exclude<BlockReading, { readonly kind: "block" }>;

async function readStreams(source: ByteReader, place: BlockPlace): Promise<StreamChain> {
  const streams: BlockStream[] = [];
  let start = place.start;
  while (streams.length < MAX_STREAMS) {
    const header = await source.read(start, STREAM.data);
    if (header.length < STREAM.data) return CUT;
    if (!hasGoodChecksum(header, STREAM.checksum)) {
      return damaged("header_checksum", `The stream header at byte ${start} does not fit its checksum.`);
    }
    const length = byteCount(header, STREAM.length);
    if (length === null) {
      return damaged("damaged", `The stream at byte ${start} claims a length that no file can have.`);
    }
    const end = start + STREAM.data + length;
    if (end > place.limit) return CUT;
    const id = ascii(header, STREAM.id, 4);
    if (id === "SPAD") return { kind: "streams", streams, end };
    streams.push({ id, start: start + STREAM.data, length });
    start = align(end, 4);
  }
  return damaged("damaged", `The block before byte ${start} has more than ${MAX_STREAMS} streams.`);
}

/** The next multiple of `unit`. */
export function align(offset: number, unit: number): number {
  return Math.ceil(offset / unit) * unit;
}

function damaged(
  code: "header_checksum" | "damaged",
  detail: string,
): BlockReading & { readonly kind: "damaged" } {
  return { kind: "damaged", code, detail };
}
