/**
 * Filemarks: finding every set of the media from its last bytes, without scanning it.
 *
 * A filemark (`SFMB`) lists the offsets of those before it, newest first, and the media ends with one. SQL
 * Server writes the list as 64-bit offsets where the format has 32; up to SQL Server 2005 it stands at byte
 * 60, later where the field at 60 says. What a full list cannot hold stands in the list of its oldest mark.
 * Source: Microsoft Tape Format 1.00a, section 5.2.10.
 */
import { BLOCK, SECTOR_BYTES, isBlockAt } from "./blocks.ts";
import { WINDOW_BYTES } from "./byte-source.ts";
import { u32, u64 } from "./fields.ts";
import type { MediaSource } from "./model.ts";

/** Field offsets within the `SFMB` block; `list` is where the list stands unless `listOffset` is in use. */
export const SFMB = { capacity: 52, used: 56, list: 60, listOffset: 60, extendedList: 72 } as const;

/** Attribute bits of the `SFMB` block. */
export const SFMB_ATTRIBUTES = { extendedList: 0x8000_0000, chunkIndexBefore: 0x0004_0000 } as const;

/** One filemark opens the media, and two close each set. */
const MAX_SETS = 4096;

const MAX_MARKS = 1 + 2 * MAX_SETS;

/** The filemarks of the media, ascending; the last one closes it. `followedBy` counts the bytes after that. */
export interface FilemarksFound {
  readonly kind: "found";
  readonly marks: readonly number[];
  readonly followedBy: number;
}

/** `lastMark` is the newest filemark that was seen near the end, if any. */
export interface FilemarksMissing {
  readonly kind: "missing";
  readonly lastMark: number | null;
}

export interface FilemarksBroken {
  readonly kind: "broken";
  readonly detail: string;
}

export type FilemarksReading = FilemarksFound | FilemarksMissing | FilemarksBroken;

/** Looks for the closing filemark at the end of the media, then up to 64 KiB before it. */
export async function readFilemarks(source: MediaSource, filemarkBytes: number): Promise<FilemarksReading> {
  const atEnd = source.sizeBytes - filemarkBytes;
  const closing = await readMark(source, { start: atEnd, filemarkBytes });
  if (closing !== null) {
    const marks = await readAllMarks(source, { start: atEnd, filemarkBytes });
    if (marks.kind === "broken" || isClosing(marks.marks)) return marks;
    return { kind: "missing", lastMark: atEnd };
  }
  return searchBackwards(source, filemarkBytes);
}

/** Whether a filemark with a good checksum stands there. */
export async function isFilemark(source: MediaSource, start: number): Promise<boolean> {
  return isBlockAt(await source.read(start, SECTOR_BYTES), 0, "SFMB");
}

/** The media's first mark and two for each set. */
function isClosing(marks: readonly number[]): boolean {
  return marks.length >= 3 && marks.length % 2 === 1;
}

async function searchBackwards(source: MediaSource, filemarkBytes: number): Promise<FilemarksReading> {
  const windowStart = Math.max(0, source.sizeBytes - WINDOW_BYTES);
  const tail = await source.read(windowStart, source.sizeBytes - windowStart);
  const last = Math.floor((source.sizeBytes - SECTOR_BYTES) / SECTOR_BYTES) * SECTOR_BYTES;
  for (let start = last; start >= windowStart; start -= SECTOR_BYTES) {
    if (!isBlockAt(tail, start - windowStart, "SFMB")) continue;
    const reading = await readAllMarks(source, { start, filemarkBytes });
    if (reading.kind === "broken") return reading;
    const followedBy = source.sizeBytes - start - filemarkBytes;
    if (!isClosing(reading.marks) || followedBy < 0) return { kind: "missing", lastMark: start };
    return { ...reading, followedBy };
  }
  return { kind: "missing", lastMark: null };
}

interface MarkPlace {
  readonly start: number;
  readonly filemarkBytes: number;
}

/** Follows the lists back to the first mark. Each step goes to a smaller offset, so it ends. */
async function readAllMarks(
  source: MediaSource,
  closing: MarkPlace,
): Promise<FilemarksFound | FilemarksBroken> {
  const newestFirst: number[] = [closing.start];
  let list = await readMark(source, closing);
  while (newestFirst.length <= MAX_MARKS) {
    if (list === null) {
      return {
        kind: "broken",
        detail: `No filemark stands at byte ${newestFirst.at(-1) ?? 0}, where one is listed.`,
      };
    }
    for (const mark of list.marks) {
      const newer = newestFirst.at(-1) ?? 0;
      if (mark % SECTOR_BYTES !== 0 || mark <= 0 || mark + closing.filemarkBytes > newer) {
        const detail = `The filemark at byte ${closing.start} lists one at byte ${mark}, where none can be.`;
        return { kind: "broken", detail };
      }
      newestFirst.push(mark);
    }
    if (!list.isFull) break;
    list = await readMark(source, { ...closing, start: newestFirst.at(-1) ?? 0 });
  }
  if (newestFirst.length > MAX_MARKS) {
    return { kind: "broken", detail: `The media claims more than ${MAX_SETS} backup sets.` };
  }
  return { kind: "found", marks: newestFirst.reverse(), followedBy: 0 };
}

interface MarkList {
  readonly marks: readonly number[];
  readonly isFull: boolean;
}

async function readMark(source: MediaSource, { start, filemarkBytes }: MarkPlace): Promise<MarkList | null> {
  const bytes = await source.read(start, filemarkBytes);
  if (!isBlockAt(bytes, 0, "SFMB")) return null;
  const isExtended = (u32(bytes, BLOCK.attributes) & SFMB_ATTRIBUTES.extendedList) !== 0;
  const list = isExtended ? u32(bytes, SFMB.listOffset) : SFMB.list;
  const capacity = u32(bytes, SFMB.capacity);
  const used = u32(bytes, SFMB.used);
  if (used > capacity || list + used * 8 > bytes.length) return null;
  const marks = Array.from({ length: used }, (_, index) => u64(bytes, list + index * 8));
  return { marks, isFull: used > 0 && used === capacity };
}
