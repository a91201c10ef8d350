/**
 * Decompression of the chunks in a compressed container.
 *
 * SQL Server compresses with Xpress in its LZ77+Huffman variant: blocks of 64 KiB of output, each with a table
 * of 512 code lengths in nibbles, then 16-bit little-endian words whose bits are consumed from the top.
 * Source: [MS-XCA], sections 2.1 and 2.2.
 */
import { u16, u32 } from "./fields.ts";

const BLOCK_BYTES = 0x1_0000;
const TABLE_BYTES = 256;
const SYMBOLS = 512;
const MAX_CODE_BITS = 15;
const TABLE_ENTRIES = 1 << MAX_CODE_BITS;
const FIRST_MATCH_SYMBOL = 256;
const MIN_MATCH_BYTES = 3;

/** A longest code in the symbol means that the length goes on in the bytes of the stream. */
const LENGTH_CONTINUES = 15;

/** The decoder holds up to two words more than it has consumed, so it may look this far past the end. */
const READ_AHEAD_BYTES = 4;

/** Exactly `length` bytes, or `null` when `input` is not such a stream. */
export function decompress(input: Uint8Array, length: number): Uint8Array | null {
  const output = new Uint8Array(length);
  const table = new Uint16Array(TABLE_ENTRIES);
  const place: Place = { input: 0, output: 0 };
  while (place.output < length) {
    if (!fillTable(table, input.subarray(place.input, place.input + TABLE_BYTES))) return null;
    place.input += TABLE_BYTES;
    if (!decodeBlock({ input, output, table, place })) return null;
  }
  return output;
}

interface Place {
  input: number;
  output: number;
}

interface Decoding {
  readonly input: Uint8Array;
  readonly output: Uint8Array;
  readonly table: Uint16Array;
  readonly place: Place;
}

/** Entries are indexed by the next 15 bits and hold the symbol below the code's length. */
function fillTable(table: Uint16Array, nibbles: Uint8Array): boolean {
  if (nibbles.length < TABLE_BYTES) return false;
  const starts = codeStarts(nibbles);
  if (starts === null) return false;
  for (let symbol = 0; symbol < SYMBOLS; symbol += 1) {
    const bits = codeBits(nibbles, symbol);
    if (bits === 0) continue;
    const start = starts[bits] ?? 0;
    const end = start + (1 << (MAX_CODE_BITS - bits));
    table.fill(symbol | (bits << 9), start, end);
    starts[bits] = end;
  }
  return true;
}

/** Where the entries of each code length start, shorter codes first; `null` unless the codes fill the table. */
function codeStarts(nibbles: Uint8Array): Uint32Array | null {
  const counts = new Uint32Array(MAX_CODE_BITS + 1);
  for (let symbol = 0; symbol < SYMBOLS; symbol += 1) {
    const bits = codeBits(nibbles, symbol);
    counts[bits] = (counts[bits] ?? 0) + 1;
  }
  const starts = new Uint32Array(MAX_CODE_BITS + 1);
  let filled = 0;
  for (let bits = 1; bits <= MAX_CODE_BITS; bits += 1) {
    starts[bits] = filled;
    filled += (counts[bits] ?? 0) << (MAX_CODE_BITS - bits);
  }
  return filled === TABLE_ENTRIES ? starts : null;
}

function codeBits(nibbles: Uint8Array, symbol: number): number {
  return ((nibbles[symbol >> 1] ?? 0) >> ((symbol & 1) * 4)) & 0x0f;
}

function decodeBlock({ input, output, table, place }: Decoding): boolean {
  const blockEnd = Math.min(place.output + BLOCK_BYTES, output.length);
  const bits = openBits(input, place.input);
  while (place.output < blockEnd) {
    const entry = table[bits.peek(MAX_CODE_BITS)] ?? 0;
    bits.skip(entry >> 9);
    const symbol = entry & (SYMBOLS - 1);
    if (symbol < FIRST_MATCH_SYMBOL) {
      output[place.output] = symbol;
      place.output += 1;
      continue;
    }
    const match = readMatch(bits, symbol - FIRST_MATCH_SYMBOL);
    if (match === null || match.distance > place.output) return false;
    copyMatch(output, place, match);
  }
  place.input = bits.position();
  return place.input <= input.length + READ_AHEAD_BYTES;
}

interface Match {
  readonly distance: number;
  readonly length: number;
}

function readMatch(bits: Bits, code: number): Match | null {
  const shortLength = code & LENGTH_CONTINUES;
  const distanceBits = code >> 4;
  const length = shortLength < LENGTH_CONTINUES ? shortLength : bits.longLength();
  if (length < shortLength) return null;
  const distance = (1 << distanceBits) + bits.peek(distanceBits);
  bits.skip(distanceBits);
  return { distance, length: length + MIN_MATCH_BYTES };
}

/** A match may run over the bytes that it writes, so it is copied byte by byte. */
function copyMatch(output: Uint8Array, place: Place, match: Match): void {
  const end = Math.min(place.output + match.length, output.length);
  for (let at = place.output; at < end; at += 1) output[at] = output[at - match.distance] ?? 0;
  place.output = end;
}

interface Bits {
  peek(count: number): number;
  skip(count: number): void;
  /** A length that stands outside the bit stream, at the reading position. */
  longLength(): number;
  position(): number;
}

function openBits(input: Uint8Array, start: number): Bits {
  let window = ((u16(input, start) << 16) | u16(input, start + 2)) >>> 0;
  let spare = 16;
  let position = start + 4;

  return {
    peek: (count) => (count === 0 ? 0 : window >>> (32 - count)),
    skip(count) {
      window = (window << count) >>> 0;
      spare -= count;
      if (spare >= 0) return;
      window = (window | (u16(input, position) << -spare)) >>> 0;
      position += 2;
      spare += 16;
    },
    longLength() {
      const byte = input[position] ?? 0;
      position += 1;
      if (byte < 0xff) return byte + LENGTH_CONTINUES;
      const word = u16(input, position);
      position += 2;
      if (word !== 0) return word;
      const long = u32(input, position);
      position += 4;
      return long;
    },
    position: () => position,
  };
}
