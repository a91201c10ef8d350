/**
 * Wraps plain media as BACKUP WITH COMPRESSION does, though nothing gets smaller.
 *
 * Every byte is coded as a literal of eight bits, which any decoder of Xpress LZ77+Huffman accepts; so the
 * container can be tested without a compressor. Source of the coding: [MS-XCA], section 2.1.
 */
import { SECTOR_BYTES, align, isBlockAt } from "../blocks.ts";
import { CHUNK, CHUNK_KIND, CHUNK_LAYOUTS, type ChunkLayout, foldChecksum } from "../compressed-chunks.ts";
import { CONTAINER_MAGIC, FIRST_RECORD } from "../compressed-container.ts";
import { u16, u32, u64 } from "../fields.ts";
import { SFMB, SFMB_ATTRIBUTES } from "../filemarks.ts";
import { TAPE } from "../media-header.ts";
import { type Tape, createTape } from "./pieces.ts";
import { putBlockHeader } from "./put-blocks.ts";
import { concat, putAscii, putU16, putU32, putU64 } from "./put-fields.ts";

const CHUNK_BYTES = 32 * 1024;
const CODE_TABLE_BYTES = 256;

/** The decoder reads two words ahead. */
const READ_AHEAD_BYTES = 4;

/** How much data one entry of the index stands for, where data is left out. */
const BYTES_PER_GAP_ENTRY = 64 * 1024 * 1024;

export interface CompressionOptions {
  readonly isEncrypted: boolean;
  /** 1 or 2 decide the layout; a larger number is only written down. */
  readonly version: number;
  /** Zeros that each set has in place of more records: data of a backup that nobody will read. */
  readonly gapBytes: number;
}

export function compressMedia(plain: Uint8Array, options: CompressionOptions): Tape {
  const filemarkBytes = u16(plain, TAPE.filemarkSectors) * SECTOR_BYTES;
  const marks = readMarks(plain, filemarkBytes);
  const layout = CHUNK_LAYOUTS[options.version === 1 ? 1 : 2];
  const out: Output = { tape: createTape(), layout, marks: [], filemarkBytes, gapBytes: options.gapBytes };
  out.tape.put(containerHeader(options));

  for (const [index, mark] of marks.entries()) {
    const before = index === 0 ? 0 : (marks[index - 1] ?? 0) + filemarkBytes;
    const section = plain.subarray(before, mark);
    const isData = index % 2 === 1;
    if (isData) putDataSection(out, section);
    else putSmallSection(out, section);
    putFilemark(out, { plain: plain.subarray(mark, mark + filemarkBytes), hasIndex: isData });
  }
  return out.tape;
}

interface Output {
  readonly tape: Tape;
  readonly layout: ChunkLayout;
  readonly marks: number[];
  readonly filemarkBytes: number;
  readonly gapBytes: number;
}

function containerHeader({ isEncrypted, version }: CompressionOptions): Uint8Array {
  const header = new Uint8Array(FIRST_RECORD);
  putAscii(header, 0, CONTAINER_MAGIC);
  putU32(header, 8, version);
  putU32(header, 12, isEncrypted ? 0x7 : 0x3);
  return header;
}

/** Offsets of the filemarks, ascending, as the closing one lists them; for media whose list is not continued. */
function readMarks(plain: Uint8Array, filemarkBytes: number): readonly number[] {
  const closing = plain.length - filemarkBytes;
  const bytes = plain.subarray(closing);
  const list = u32(bytes, SFMB.listOffset) === SFMB.extendedList ? SFMB.extendedList : SFMB.list;
  const listed = Array.from({ length: u32(bytes, SFMB.used) }, (_, index) => u64(bytes, list + 8 * index));
  return [...listed.reverse(), closing];
}

/** A record padded so that the filemark behind it starts on its boundary. */
function putSmallSection(out: Output, section: Uint8Array): void {
  putChunks(out, section);
  const { tape, layout } = out;
  const padded = align(tape.position() + layout.padding, out.filemarkBytes);
  const padding = new Uint8Array(padded - tape.position());
  padding[CHUNK.kind] = CHUNK_KIND.padding;
  putU16(padding, CHUNK.size, padding.length - layout.padding);
  tape.put(padding);
}

/** The opening in a record of its own, data, a group with the last configuration, and an index of all. */
function putDataSection(out: Output, section: Uint8Array): void {
  const { tape, gapBytes } = out;
  const [data, lastGroup] = [findBlock(section, ["MSDA", "MSTL"]), findBlock(section, ["MSLS"])];
  const entries: (readonly [number, number])[] = [[0, tape.position()]];
  putChunks(out, section.subarray(0, data));
  entries.push([data, tape.position()]);
  putChunks(out, section.subarray(data, lastGroup));
  const gap = align(gapBytes, out.filemarkBytes);
  for (let skipped = 0; skipped < gap; skipped += BYTES_PER_GAP_ENTRY) {
    entries.push([lastGroup + skipped, tape.position() + skipped]);
  }
  tape.put({ gapBytes: gap });
  entries.push([lastGroup + gap, tape.position()]);
  putChunks(out, section.subarray(lastGroup));
  putIndex(out, entries);
}

function putIndex(
  { tape, layout, filemarkBytes }: Output,
  entries: readonly (readonly [number, number])[],
): void {
  const record = new Uint8Array(layout.padding);
  record[CHUNK.kind] = CHUNK_KIND.index;
  tape.put(record);
  const listed = new Uint8Array(entries.length * 16);
  for (const [index, [logical, offset]] of entries.entries()) {
    putU64(listed, 16 * index, logical);
    putU64(listed, 16 * index + 8, offset);
  }
  const start = tape.position();
  const mark = align(start + 32 + listed.length, filemarkBytes);
  const trailer = new Uint8Array(16);
  putU32(trailer, 0, 0x0001_0001);
  putU32(trailer, 4, entries.length);
  putU32(trailer, 8, mark - start);
  putU32(trailer, 12, foldChecksum(listed));
  tape.put(concat([trailer, listed, new Uint8Array(mark - start - 32 - listed.length), trailer]));
}

/** Where the first block of one of these types starts; the data of synthetic media never looks like one. */
function findBlock(section: Uint8Array, types: readonly string[]): number {
  for (let offset = 0; offset < section.length; offset += SECTOR_BYTES) {
    if (types.some((type) => isBlockAt(section, offset, type))) return offset;
  }
  throw new RangeError(`The section holds no ${types.join(" or ")}.`);
}

function putFilemark(out: Output, { plain, hasIndex }: { plain: Uint8Array; hasIndex: boolean }): void {
  const bytes = plain.slice();
  putBlockHeader(
    bytes,
    "SFMB",
    (SFMB_ATTRIBUTES.extendedList | (hasIndex ? SFMB_ATTRIBUTES.chunkIndexBefore : 0)) >>> 0,
  );
  for (const [index, mark] of out.marks.toReversed().entries()) {
    putU64(bytes, SFMB.extendedList + 8 * index, mark);
  }
  out.marks.push(out.tape.position());
  out.tape.put(bytes);
}

function putChunks({ tape, layout }: Output, section: Uint8Array): void {
  for (let start = 0; start < section.length; start += CHUNK_BYTES) {
    tape.put(chunk(section.subarray(start, start + CHUNK_BYTES), layout));
  }
}

function chunk(content: Uint8Array, layout: ChunkLayout): Uint8Array {
  const coded = encodeLiterals(content);
  const header = new Uint8Array(layout.data);
  header[CHUNK.kind] = CHUNK_KIND.compressed;
  header[CHUNK.sectors] = content.length / SECTOR_BYTES;
  putU16(header, CHUNK.size, coded.length);
  putU32(header, layout.checksum, foldChecksum(coded));
  return concat([header, coded]);
}

/** With eight bits for each of 256 literals the code of a byte is the byte; words are stored low byte first. */
export function encodeLiterals(content: Uint8Array): Uint8Array {
  const coded = new Uint8Array(CODE_TABLE_BYTES + align(content.length, 2) + READ_AHEAD_BYTES);
  coded.fill(0x88, 0, CODE_TABLE_BYTES / 2);
  for (let offset = 0; offset < content.length; offset += 2) {
    coded[CODE_TABLE_BYTES + offset] = content[offset + 1] ?? 0;
    coded[CODE_TABLE_BYTES + offset + 1] = content[offset] ?? 0;
  }
  return coded;
}
