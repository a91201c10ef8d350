/**
 * The three parts of a backup set that hold headers, whatever the media wraps them in.
 *
 * A set lies between filemarks: it opens with `SSET VOLB MSCI`, its data ends with `MSLS`, and after a
 * filemark of its own it ends with two `ESET`. Plain and compressed media differ only in how these are reached.
 */
import { type Block, SECTOR_BYTES, isBlockAt, readBlock } from "./blocks.ts";
import type { ByteReader } from "./byte-source.ts";
import type { MediaContainer, MediaProblem } from "./model.ts";

/** Blocks from `start` on, in offsets of `reader`. */
export interface Section {
  readonly reader: ByteReader;
  readonly start: number;
  readonly limit: number;
  /** What kept the reader from giving all bytes, other than that the media ends. */
  problem(): MediaProblem | null;
}

/** A section whose blocks must end where the next filemark begins. */
export interface ClosedSection extends Section {
  /** Whether blocks that end at `blocksEnd` leave no gap before the filemark. */
  isFilledBy(blocksEnd: number): boolean;
}

/** The filemarks around a set: before its opening, after its data, after its end. */
export interface SetMarks {
  readonly opening: number;
  readonly data: number;
  readonly closing: number;
}

/** The `MSLS` block, or what hides it. */
export type LastConfiguration =
  | { readonly kind: "found"; readonly reader: ByteReader; readonly block: Block }
  | { readonly kind: "missing"; readonly problem: MediaProblem | null };

/** Media whose header has been read. */
export interface SectionReader {
  readonly container: MediaContainer;
  /** `limit` is where the set's data ends, or the media's end where that is unknown. */
  opening(mark: number, limit: number): Section;
  /** `expectedBytes` is the length of `MSCI`: a good guess, since both copies hold the same. */
  lastConfiguration(marks: SetMarks, expectedBytes: number): Promise<LastConfiguration>;
  ending(marks: SetMarks): Promise<ClosedSection>;
}

/** A stretch of the reader, known byte by byte. */
export interface Stretch {
  readonly start: number;
  readonly bytes: Uint8Array;
}

/** Searches for `MSLS` from the end of `stretch` backwards, in steps of a sector. */
export async function findLastConfiguration(reader: ByteReader, stretch: Stretch): Promise<Block | null> {
  const end = stretch.start + stretch.bytes.length;
  const steps = Math.floor(stretch.bytes.length / SECTOR_BYTES);
  for (let step = 1; step <= steps; step += 1) {
    const start = end - step * SECTOR_BYTES;
    if (!isBlockAt(stretch.bytes, start - stretch.start, "MSLS")) continue;
    const reading = await readBlock(reader, { start, limit: end });
    if (reading.kind === "block" && reading.block.end === end) return reading.block;
  }
  return null;
}
