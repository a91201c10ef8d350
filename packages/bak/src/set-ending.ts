/**
 * The end of a backup set: two `ESET` blocks between its last filemarks, the first with a map of all sets.
 *
 * They must fill that space exactly, which is how joined and shifted files give themselves away.
 * Source: Microsoft Tape Format 1.00a, sections 5.2.7 and 7.3.3.
 */
import { BLOCK, BLOCK_HEADER_BYTES, type Block, hasGoodChecksum, readBlock } from "./blocks.ts";
import type { ByteReader } from "./byte-source.ts";
import { ascii, u16 } from "./fields.ts";
import type { MediaProblem } from "./model.ts";
import type { ClosedSection, SetMarks } from "./sections.ts";

/** Field offsets within the `ESET` block. */
export const ESET = {
  attributes: 52,
  corruptObjects: 56,
  firstEnd: 60,
  number: 78,
  date: 80,
  length: 85,
} as const;

/** Field offsets within the set map, the `TSMP` stream. */
export const TSMP = { familyId: 0, entries: 4, length: 8 } as const;

/** Attribute bit of the `ESET` block. */
export const ABORTED_SET = 0x4_0000;

/** Two are written; a few more do no harm. */
const MAX_END_BLOCKS = 4;

/** A set between its three filemarks. `position` counts from 1; `setCount` is how many the media holds. */
export interface WholeSet {
  readonly marks: SetMarks;
  readonly position: number;
  readonly setCount: number;
}

export async function checkEnding(section: ClosedSection, whole: WholeSet): Promise<MediaProblem | null> {
  const { position, marks } = whole;
  const blocks: Block[] = [];
  let at = section.start;
  while (blocks.length < MAX_END_BLOCKS && at < section.limit) {
    if (await isOtherBlock(section.reader, at)) break;
    const reading = await readBlock(section.reader, { start: at, limit: section.limit });
    if (reading.kind === "damaged") return { code: reading.code, detail: reading.detail };
    if (reading.kind === "cut") break;
    blocks.push(reading.block);
    at = reading.block.end;
  }
  const hidden = section.problem();
  if (hidden !== null) return hidden;
  if (blocks.some(({ attributes }) => (attributes & ABORTED_SET) !== 0)) {
    return { code: "aborted", detail: `Backup set ${position} was aborted while it was written.` };
  }
  if (blocks.length === 0 || !section.isFilledBy(at)) {
    const detail = `The end of backup set ${position} does not fit the filemark at byte ${marks.closing}.`;
    return { code: "damaged", detail };
  }
  return checkMap(section.reader, blocks, whole);
}

/** An intact block of another type: here goes on what was joined to the media. */
async function isOtherBlock(reader: ByteReader, start: number): Promise<boolean> {
  const header = await reader.read(start, BLOCK_HEADER_BYTES);
  return hasGoodChecksum(header, BLOCK.checksum) && ascii(header, BLOCK.type, 4) !== "ESET";
}

/** The map grows with every set, so only the last one must list as many as there are. */
async function checkMap(
  reader: ByteReader,
  blocks: readonly Block[],
  { position, setCount }: WholeSet,
): Promise<MediaProblem | null> {
  const map = blocks.flatMap(({ streams }) => streams).find(({ id }) => id === "TSMP");
  if (position < setCount || map === undefined || map.length < TSMP.length) return null;
  const mapped = u16(await reader.read(map.start, TSMP.length), TSMP.entries);
  if (mapped === setCount) return null;
  const detail = `The map of the media lists ${mapped} backup sets, its filemarks ${setCount}.`;
  return { code: "damaged", detail };
}
