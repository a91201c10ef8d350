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
import { readMedia } from "../read-media.ts";
import { putU16, putU32, putU64 } from "./put-fields.ts";

/** Media cut down to what a reader of headers reads of it, with the places of all headers in that. */
export interface Specimen {
  readonly sizeBytes: number;
  readonly windows: readonly Window[];
  /** Header fields within the windows, the places that are worth striking. */
  readonly targets: readonly Target[];
}

interface Window {
  readonly start: number;
  readonly bytes: Uint8Array;
}

interface Target {
  /** Index of the window, and the offset in it. */
  readonly window: number;
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

export async function takeSpecimen(media: MediaSource): Promise<Specimen> {
  const windows: Window[] = [];
  await readMedia({
    sizeBytes: media.sizeBytes,
    async read(start, length) {
      const bytes = new Uint8Array(await media.read(start, length));
      if (
        !windows.some(
          (window) => window.start <= start && start + length <= window.start + window.bytes.length,
        )
      ) {
        windows.push({ start, bytes });
      }
      return bytes;
    },
  });
  const isCompressed = isContainer(windows[0]?.bytes ?? new Uint8Array(0));
  const targets = windows.flatMap((window, index) => findTargets(window, { index, isCompressed }));
  return { sizeBytes: media.sizeBytes, windows, targets };
}

/** The specimen stays as it is. */
export function mutate(specimen: Specimen, mutations: readonly Mutation[]): MediaSource {
  const windows = specimen.windows.map(({ start, bytes }) => ({ start, bytes: new Uint8Array(bytes) }));
  let { sizeBytes } = specimen;
  for (const mutation of mutations) {
    const target = specimen.targets[mutation.place % specimen.targets.length];
    if (target === undefined || mutation.kind === "cut") {
      sizeBytes = cutAt(mutation, sizeBytes);
      continue;
    }
    const bytes = fieldsOf(windows, target);
    strike(bytes, mutation, { specimen, windows });
    if (mutation.isSealed) seal(bytes, target.checksum);
  }
  return sourceOf(windows, sizeBytes);
}

function fieldsOf(windows: readonly Window[], { window, offset, lengthBytes }: Target): Uint8Array {
  return windows[window]?.bytes.subarray(offset, offset + lengthBytes) ?? new Uint8Array(0);
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
  { specimen, windows }: { readonly specimen: Specimen; readonly windows: readonly Window[] },
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
      const leadsTo = (other?.offset ?? 0) + (windows[other?.window ?? 0]?.start ?? 0);
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
      const theirs = fieldsOf(windows, other);
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

/** Between the windows everything is zero; a cut removes bytes from the end. */
function sourceOf(windows: readonly Window[], sizeBytes: number): MediaSource {
  return {
    sizeBytes,
    read(offset, length) {
      const end = Math.min(offset + length, sizeBytes);
      const whole = windows.find(({ start, bytes }) => start <= offset && end <= start + bytes.length);
      if (whole !== undefined)
        return Promise.resolve(whole.bytes.subarray(offset - whole.start, end - whole.start));
      const answer = new Uint8Array(Math.max(0, end - offset));
      for (const { start, bytes } of windows) {
        const [from, to] = [Math.max(start, offset), Math.min(start + bytes.length, end)];
        if (from < to) answer.set(bytes.subarray(from - start, to - start), from - offset);
      }
      return Promise.resolve(answer);
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

function findTargets(
  { start, bytes }: Window,
  { index, isCompressed }: { readonly index: number; readonly isCompressed: boolean },
): readonly Target[] {
  const targets: Target[] = [];
  const add = (offset: number, lengthBytes: number, checksum: Target["checksum"]): void => {
    targets.push({
      window: index,
      offset,
      lengthBytes: Math.min(lengthBytes, bytes.length - offset),
      checksum,
    });
  };
  for (let offset = 0; offset + BLOCK_HEADER_BYTES <= bytes.length; offset += 2) {
    const id = ascii(bytes, offset, 4);
    if (BLOCK_TYPES.has(id) && (start + offset) % SECTOR_BYTES === 0) {
      add(offset, FIELD_BYTES, "block");
    } else if (STREAM_IDS.has(id) && hasGoodChecksum(bytes.subarray(offset), STREAM.checksum)) {
      add(offset, STREAM.data, "stream");
    } else if (RECORD_TAGS.has(id)) {
      add(offset, FIELD_BYTES, null);
    } else if (isCompressed && isChunk(bytes.subarray(offset))) {
      add(offset, CHUNK.data + u16(bytes, offset + CHUNK.size), "chunk");
    }
  }
  if (isCompressed && start === 0) add(0, 16, null);
  return targets;
}

function isChunk(bytes: Uint8Array): boolean {
  const size = u16(bytes, CHUNK.size);
  if (u8(bytes, CHUNK.kind) !== CHUNK_KIND.compressed || size === 0 || CHUNK.data + size > bytes.length)
    return false;
  return foldChecksum(bytes.subarray(CHUNK.data, CHUNK.data + size)) === u32(bytes, CHUNK.checksum);
}
