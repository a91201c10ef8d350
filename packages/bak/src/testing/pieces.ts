/**
 * Media as pieces behind each other, so that a terabyte of it costs no more memory than its headers.
 */
import type { MediaSource } from "../model.ts";
import { type Payload, fillPayload, payloadChecksum } from "./payload.ts";
import { putU32 } from "./put-fields.ts";

/** What media holds, in order. A checksum is four bytes; a gap reads as zeros. */
export type Piece = Uint8Array | Payload | { readonly checksumOf: Payload } | { readonly gapBytes: number };

export interface PlacedPiece {
  readonly start: number;
  readonly piece: Piece;
}

/** Pieces in writing order; nothing is filled before it is read. */
export interface Tape {
  position(): number;
  put(piece: Piece): void;
  toBytes(): Uint8Array;
  /** Makes the bytes of each read anew. */
  toSource(): MediaSource;
}

export function createTape(): Tape {
  const pieces: PlacedPiece[] = [];
  let position = 0;
  return {
    position: () => position,
    put(piece) {
      const length = lengthOf(piece);
      if (length > 0) pieces.push({ start: position, piece });
      position += length;
    },
    toBytes: () => readPieces(pieces, { start: 0, end: position }),
    toSource() {
      const sizeBytes = position;
      return {
        sizeBytes,
        read: (offset, length) =>
          Promise.resolve(readPieces(pieces, { start: offset, end: Math.min(offset + length, sizeBytes) })),
      };
    },
  };
}

export function lengthOf(piece: Piece): number {
  if (piece instanceof Uint8Array) return piece.length;
  if ("gapBytes" in piece) return piece.gapBytes;
  return "checksumOf" in piece ? 4 : piece.lengthBytes;
}

interface Range {
  readonly start: number;
  readonly end: number;
}

function readPieces(pieces: readonly PlacedPiece[], { start, end }: Range): Uint8Array {
  const bytes = new Uint8Array(Math.max(0, end - start));
  for (let index = firstAt(pieces, start); index < pieces.length; index += 1) {
    const placed = pieces[index];
    if (placed === undefined || placed.start >= end) break;
    const from = Math.max(start, placed.start);
    const to = Math.min(end, placed.start + lengthOf(placed.piece));
    fill(bytes.subarray(from - start, to - start), placed.piece, from - placed.start);
  }
  return bytes;
}

/** Index of the piece that holds the byte at `offset`. */
function firstAt(pieces: readonly PlacedPiece[], offset: number): number {
  let [low, high] = [0, pieces.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((pieces[middle]?.start ?? 0) <= offset) low = middle;
    else high = middle;
  }
  return low;
}

/** `skip` bytes of the piece come before `target`. */
function fill(target: Uint8Array, piece: Piece, skip: number): void {
  if (piece instanceof Uint8Array) target.set(piece.subarray(skip, skip + target.length));
  else if ("lengthBytes" in piece) fillPayload(target, piece, skip);
  else if ("checksumOf" in piece)
    target.set(checksumBytes(piece.checksumOf).subarray(skip, skip + target.length));
}

function checksumBytes(payload: Payload): Uint8Array {
  const bytes = new Uint8Array(4);
  putU32(bytes, 0, payloadChecksum(payload));
  return bytes;
}
