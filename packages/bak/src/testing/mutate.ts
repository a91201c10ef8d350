/**
 * Mutations that a reader does not see at once: most of them come with the checksums set right again, and most
 * strike where headers are, since what lies between is never looked at.
 */
import {
  BLOCK,
  BLOCK_HEADER_BYTES,
  SECTOR_BYTES,
  STREAM,
  hasGoodChecksum,
  headerChecksum,
} from "../blocks.ts";
import { CHUNK, CHUNK_KIND, foldChecksum } from "../compressed-chunks.ts";
import { isContainer } from "../compressed-container.ts";
import { ascii, u16, u32, u8 } from "../fields.ts";
import type { MediaSource } from "../model.ts";
import { putU16, putU32, putU64 } from "./put-fields.ts";

/** Media cut down to what a reader of headers may touch, with the places of all its headers. */
export interface Specimen {
  readonly sizeBytes: number;
  readonly head: Uint8Array;
  /** Its last bytes; empty where the head is the whole media. */
  readonly tail: Uint8Array;
  /** Offsets of header fields within head and tail, the places that are worth striking. */
  readonly targets: readonly Target[];
}

interface Target {
  readonly part: "head" | "tail";
  readonly offset: number;
  readonly lengthBytes: number;
  readonly checksum: "block" | "stream" | "chunk" | null;
}

/** One change. `place` and `value` are of any size; what they come to is decided by the specimen. */
export interface Mutation {
  readonly kind: "flip" | "field" | "bytes" | "swap" | "zero" | "cut" | "loop";
  readonly place: number;
  readonly value: number;
  /** Whether the header is given a checksum that fits again. */
  readonly isSealed: boolean;
}

/** What a reader of headers reads of the ends of media. */
const END_BYTES = 64 * 1024;

export async function takeSpecimen(media: MediaSource): Promise<Specimen> {
  const { sizeBytes } = media;
  const isShort = sizeBytes <= 2 * END_BYTES;
  const head = new Uint8Array(await media.read(0, isShort ? sizeBytes : END_BYTES));
  const end = isShort ? new Uint8Array(0) : await media.read(sizeBytes - END_BYTES, END_BYTES);
  const tail = new Uint8Array(end);
  const isCompressed = isContainer(head);
  const targets = [...findTargets("head", head, isCompressed), ...findTargets("tail", tail, isCompressed)];
  return { sizeBytes, head, tail, targets };
}

/** The specimen stays as it is. */
export function mutate(specimen: Specimen, mutations: readonly Mutation[]): MediaSource {
  const parts = { head: specimen.head.slice(), tail: specimen.tail.slice() };
  let { sizeBytes } = specimen;
  for (const mutation of mutations) {
    const target = specimen.targets[mutation.place % specimen.targets.length];
    if (target === undefined || mutation.kind === "cut") {
      sizeBytes = cutAt(mutation, sizeBytes);
      continue;
    }
    const bytes = parts[target.part].subarray(target.offset, target.offset + target.lengthBytes);
    strike(bytes, mutation, { specimen, parts });
    if (mutation.isSealed) seal(bytes, target.checksum);
  }
  return sourceOf(parts, specimen.sizeBytes, sizeBytes);
}

interface Parts {
  readonly head: Uint8Array;
  readonly tail: Uint8Array;
}

const HUGE: readonly number[] = [
  0,
  1,
  0xff,
  0xffff,
  0x7fff_ffff,
  0xffff_ffff,
  2 ** 40,
  2 ** 53 - 1,
  2 ** 53,
  2 ** 63,
  2 ** 64 - 2048,
];

function strike(
  bytes: Uint8Array,
  { kind, place, value }: Mutation,
  { specimen, parts }: { readonly specimen: Specimen; readonly parts: Parts },
): void {
  const offset = bytes.length === 0 ? 0 : Math.floor(place / 7) % bytes.length;
  const even = offset & ~1;
  switch (kind) {
    case "flip":
      bytes[offset] = u8(bytes, offset) ^ (1 << (value % 8));
      break;
    case "field":
      if (even + 8 <= bytes.length) putU64(bytes, even, HUGE[value % HUGE.length] ?? 0);
      break;
    case "loop": {
      // Sizes and offsets that lead back, to the end, or to just before it.
      const other = specimen.targets[value % specimen.targets.length];
      const leadsTo = (other?.offset ?? 0) + (other?.part === "tail" ? specimen.sizeBytes - END_BYTES : 0);
      if (even + 8 <= bytes.length) putU64(bytes, even, leadsTo);
      break;
    }
    case "bytes":
      for (let at = offset; at < Math.min(offset + 12, bytes.length); at += 1) {
        bytes[at] = (value >>> (at % 24)) & 0xff;
      }
      break;
    case "zero":
      bytes.fill(0, offset, Math.min(offset + (value % 64), bytes.length));
      break;
    default: {
      const other = specimen.targets[value % specimen.targets.length];
      if (other === undefined) break;
      const theirs = parts[other.part].subarray(other.offset, other.offset + other.lengthBytes);
      const length = Math.min(theirs.length, bytes.length);
      const kept = bytes.slice(0, length);
      bytes.set(theirs.slice(0, length));
      theirs.set(kept);
    }
  }
}

function cutAt({ place, value }: Mutation, sizeBytes: number): number {
  return value % 2 === 0 ? Math.max(0, sizeBytes - (place % 4096)) : place % (sizeBytes + 1);
}

function seal(bytes: Uint8Array, checksum: Target["checksum"]): void {
  if (checksum === "block") putU16(bytes, BLOCK.checksum, headerChecksum(bytes, BLOCK.checksum));
  if (checksum === "stream") putU16(bytes, STREAM.checksum, headerChecksum(bytes, STREAM.checksum));
  if (checksum === "chunk") {
    const size = Math.min(u16(bytes, CHUNK.size), bytes.length - CHUNK.data);
    putU32(bytes, CHUNK.checksum, foldChecksum(bytes.subarray(CHUNK.data, CHUNK.data + size)));
  }
}

/** Between the ends everything is zero; a cut removes bytes from the end. */
function sourceOf({ head, tail }: Parts, wholeBytes: number, sizeBytes: number): MediaSource {
  const tailStart = wholeBytes - tail.length;
  return {
    sizeBytes,
    read(offset, length) {
      const end = Math.min(offset + length, sizeBytes);
      if (end <= head.length) return Promise.resolve(head.subarray(offset, end));
      if (offset >= tailStart) return Promise.resolve(tail.subarray(offset - tailStart, end - tailStart));
      const bytes = new Uint8Array(Math.max(0, end - offset));
      if (offset < head.length) bytes.set(head.subarray(offset));
      if (end > tailStart) bytes.set(tail.subarray(0, end - tailStart), tailStart - offset);
      return Promise.resolve(bytes);
    },
  };
}

const STREAM_IDS: ReadonlySet<string> = new Set([
  "RAID",
  "SPAD",
  "MQCI",
  "APAD",
  "MQDA",
  "MQTL",
  "OTCP",
  "TSMP",
]);
const RECORD_TAGS: ReadonlySet<string> = new Set(["SCIN", "SFIN", "SFGI"]);
const BLOCK_TYPES: ReadonlySet<string> = new Set(["TAPE", "SFMB", "SSET", "VOLB", "MSCI", "MSLS", "ESET"]);

/** How much of a block or a record is struck, header and fields. */
const FIELD_BYTES = 160;

function findTargets(part: Target["part"], bytes: Uint8Array, isCompressed: boolean): readonly Target[] {
  const targets: Target[] = [];
  const add = (offset: number, lengthBytes: number, checksum: Target["checksum"]): void => {
    targets.push({ part, offset, lengthBytes: Math.min(lengthBytes, bytes.length - offset), checksum });
  };
  for (let offset = 0; offset + BLOCK_HEADER_BYTES <= bytes.length; offset += 2) {
    const id = ascii(bytes, offset, 4);
    if (BLOCK_TYPES.has(id) && offset % SECTOR_BYTES === 0) {
      add(offset, FIELD_BYTES, "block");
    } else if (STREAM_IDS.has(id) && hasGoodChecksum(bytes.subarray(offset), STREAM.checksum)) {
      add(offset, STREAM.data, "stream");
    } else if (RECORD_TAGS.has(id)) {
      add(offset, FIELD_BYTES, null);
    } else if (isCompressed && isChunk(bytes.subarray(offset))) {
      add(offset, CHUNK.data + u16(bytes, offset + CHUNK.size), "chunk");
    }
  }
  if (isCompressed && part === "head") add(0, 16, null);
  return targets;
}

function isChunk(bytes: Uint8Array): boolean {
  const size = u16(bytes, CHUNK.size);
  if (u8(bytes, CHUNK.kind) !== CHUNK_KIND.compressed || size === 0 || CHUNK.data + size > bytes.length)
    return false;
  return foldChecksum(bytes.subarray(CHUNK.data, CHUNK.data + size)) === u32(bytes, CHUNK.checksum);
}
