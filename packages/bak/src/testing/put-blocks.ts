/**
 * Writes descriptor blocks, their streams and padding onto a growing tape.
 */
import { BLOCK, STREAM, align, headerChecksum } from "../blocks.ts";
import { type Piece, type Tape, lengthOf } from "./pieces.ts";
import { putAscii, putU16, putU32, putU64 } from "./put-fields.ts";

export interface StreamToPut {
  readonly id: string;
  readonly mediaAttributes?: number;
  readonly pieces: readonly Piece[];
  /** Bytes of its data that come before the first multiple of the block's `dataUnit`; an `APAD` makes room. */
  readonly leadBytes?: number;
}

export interface BlockToPut {
  readonly type: string;
  readonly attributes?: number;
  /** Header, fields and texts; the header is filled in here. */
  readonly bytes: Uint8Array;
  readonly streams: readonly StreamToPut[];
  /** Count of the block within its set. */
  readonly controlBlockId?: number;
  /** Where the set starts, as blocks carry their distance from it. */
  readonly setStart?: number;
  /** What the end of the block is padded to, counted from `origin`. */
  readonly unit: number;
  readonly origin: number;
  /** What the data of its streams is aligned to, counted likewise; as `unit` unless given. */
  readonly dataUnit?: number;
}

/** The unit of the addresses in block headers. */
export const LOGICAL_BLOCK_BYTES = 1024;

const WINDOWS_NT = 0x010e;
const UTF16_TEXTS = 2;
const PADDING_STREAM = 0x80;

export function putBlock(tape: Tape, block: BlockToPut): void {
  const start = tape.position();
  tape.put(finishHeader(block, start));
  for (const stream of block.streams) {
    putGap(tape, 4, start);
    if (stream.leadBytes !== undefined) {
      const { dataUnit = block.unit, origin } = block;
      putAlignment(tape, { unit: dataUnit, origin, leadBytes: stream.leadBytes });
    }
    putStreamHeader(tape, stream);
    for (const piece of stream.pieces) tape.put(piece);
  }
  putGap(tape, 4, start);
  const paddingStart = tape.position() + STREAM.data - block.origin;
  const padding = align(paddingStart, block.unit) - paddingStart;
  putStreamHeader(tape, { id: "SPAD", pieces: [new Uint8Array(padding)] });
  tape.put(new Uint8Array(padding));
}

/** Header, checksum included, over the block's own fields. */
export function putBlockHeader(bytes: Uint8Array, type: string, attributes: number): void {
  putAscii(bytes, BLOCK.type, type);
  putU32(bytes, BLOCK.attributes, attributes);
  putU16(bytes, BLOCK.operatingSystem, WINDOWS_NT);
  putU16(bytes, BLOCK.checksum, headerChecksum(bytes, BLOCK.checksum));
}

function finishHeader(block: BlockToPut, start: number): Uint8Array {
  const bytes = new Uint8Array(align(block.bytes.length, 4));
  bytes.set(block.bytes);
  putU16(bytes, BLOCK.firstStream, bytes.length);
  if (block.setStart !== undefined) {
    putU64(bytes, BLOCK.logicalAddress, Math.floor((start - block.setStart) / LOGICAL_BLOCK_BYTES));
  }
  putU32(bytes, BLOCK.controlBlockId, block.controlBlockId ?? 0);
  bytes[BLOCK.stringType] = UTF16_TEXTS;
  putBlockHeader(bytes, block.type, block.attributes ?? 0);
  return bytes;
}

/** An `APAD` stream as long as is needed for the next stream's data to fall on the unit. */
function putAlignment(
  tape: Tape,
  { unit, origin, leadBytes }: { unit: number; origin: number; leadBytes: number },
): void {
  const beforeData = 2 * STREAM.data + leadBytes;
  const earliest = tape.position() + beforeData - origin;
  const padding = align(earliest, unit) - earliest;
  putStreamHeader(tape, { id: "APAD", mediaAttributes: PADDING_STREAM, pieces: [new Uint8Array(padding)] });
  tape.put(new Uint8Array(padding));
}

function putStreamHeader(tape: Tape, { id, mediaAttributes, pieces }: StreamToPut): void {
  const header = new Uint8Array(STREAM.data);
  putAscii(header, STREAM.id, id);
  putU16(header, STREAM.mediaAttributes, mediaAttributes ?? 0);
  putU64(
    header,
    STREAM.length,
    pieces.reduce((sum, piece) => sum + lengthOf(piece), 0),
  );
  putU16(header, STREAM.checksum, headerChecksum(header, STREAM.checksum));
  tape.put(header);
}

function putGap(tape: Tape, unit: number, origin: number): void {
  const offset = tape.position() - origin;
  tape.put(new Uint8Array(align(offset, unit) - offset));
}
