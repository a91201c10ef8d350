/**
 * Compares the filemarks that pass by with the list that each of them carries of those before it.
 *
 * That list is what a restore navigates by; media that was joined, cut or shifted by whole blocks reads on from
 * block to block without a fault, and only the list gives it away.
 */
import { BLOCK } from "../blocks.ts";
import { u16, u32, u64 } from "../fields.ts";
import { SFMB, SFMB_ATTRIBUTES } from "../filemarks.ts";

/** Filemarks up to this many are compared; 4,096 sets have two each. */
const MAX_MARKS = 8193;

/** Powers of two that BACKUP ... WITH BLOCKSIZE takes. */
const FILEMARK_BYTES: ReadonlySet<number> = new Set([512, 1024, 2048, 4096, 8192, 16_384, 32_768, 65_536]);

export interface FilemarkTrail {
  /** Takes a whole filemark; returns what is wrong with it, and how many bytes its list takes. */
  add(bytes: Uint8Array, offset: number): { readonly problem: string | null; readonly listBytes: number };
  /** Filemarks may have gone by unseen: from here on lists cannot be compared. */
  lose(): void;
  /** What is wrong with the end of the media, if it ends at `position`. */
  problemAtEnd(position: number): string | null;
}

/** `null` when the header of the filemark names a length that none has. */
export function filemarkLength(header: Uint8Array): number | null {
  // 65,536 does not fit the field.
  const length = u16(header, BLOCK.firstStream) || 65_536;
  return FILEMARK_BYTES.has(length) ? length : null;
}

export function createFilemarkTrail(): FilemarkTrail {
  const marks: number[] = [];
  let isComplete = true;
  let end = 0;

  return {
    add(bytes, offset) {
      const marksListed = readList(bytes);
      end = offset + bytes.length;
      const isKnown = isComplete && marks.length < MAX_MARKS;
      const problem = isKnown ? compare(marksListed, marks, offset) : null;
      if (marks.length < MAX_MARKS) marks.push(offset);
      return { problem, listBytes: (marksListed.list ?? []).length * 8 };
    },
    lose() {
      isComplete = false;
    },
    problemAtEnd(position) {
      if (end !== position) return `The media ends at byte ${position} without the filemark that closes it.`;
      if (!isComplete || (marks.length >= 3 && marks.length % 2 === 1)) return null;
      return `The media ends at byte ${position} behind ${marks.length} filemarks, within a backup set.`;
    },
  };
}

interface MarkList {
  /** Newest first; `null` when it does not lie within the filemark. */
  readonly list: readonly number[] | null;
  readonly capacity: number;
}

function readList(bytes: Uint8Array): MarkList {
  const isExtended = (u32(bytes, BLOCK.attributes) & SFMB_ATTRIBUTES.extendedList) !== 0;
  const start = isExtended ? u32(bytes, SFMB.listOffset) : SFMB.list;
  const used = u32(bytes, SFMB.used);
  const capacity = u32(bytes, SFMB.capacity);
  if (start + used * 8 > bytes.length || used > capacity) return { list: null, capacity };
  return { list: Array.from({ length: used }, (_, index) => u64(bytes, start + 8 * index)), capacity };
}

function compare({ list, capacity }: MarkList, marks: readonly number[], offset: number): string | null {
  if (list === null) return `The filemark at byte ${offset} has a list that does not fit into it.`;
  const wrong = list.find((mark, index) => mark !== marks.at(-1 - index));
  if (wrong !== undefined) {
    return `The filemark at byte ${offset} lists one at byte ${wrong}, where none stands: bytes are lost or added.`;
  }
  const isShort = list.length < Math.min(marks.length, capacity);
  return isShort ? `The filemark at byte ${offset} does not list all of those before it.` : null;
}
