/**
 * Where the data of media is folded: a small window of memory and the two folds over it.
 *
 * The window is as small as the first-level caches make worthwhile; what does not lie on a word boundary in the
 * caller's buffer does in the window. Where a runtime has no WebAssembly or no vectors, the same folds run as
 * JavaScript, at about half of the speed.
 */
import { SECTOR_BYTES } from "../blocks.ts";
import { FOLD_MEMORY_PAGES, foldModule } from "./fold-module.ts";

/** What the window holds: one extent of a database, and more than any record of a compressed container. */
export const WINDOW_BYTES = 64 * 1024;

/** Offsets count from the start of the window; checksums are signed 32-bit integers. */
export interface FoldKernel {
  /** To be written by the caller; a little longer than `WINDOW_BYTES`, for zeros behind the last word. */
  readonly bytes: Uint8Array;
  readonly words: Int32Array;
  /** Adds the exclusive or of each sector of 512 bytes to `checksum`. */
  foldSectors(offset: number, sectors: number, checksum: number): number;
  /** Adds each 32-bit word to `checksum`. */
  foldWords(offset: number, words: number, checksum: number): number;
}

/** Uses vectors where the runtime has them. */
export function createFoldKernel(): FoldKernel {
  return createVectorKernel() ?? createScriptKernel();
}

/** `null` where the runtime has no WebAssembly with vectors, or forbids it. */
export function createVectorKernel(): FoldKernel | null {
  try {
    const { WebAssembly } = webAssemblyHost();
    if (WebAssembly === undefined) return null;
    compiled ??= new WebAssembly.Module(foldModule());
    const { memory, foldSectors, foldWords } = new WebAssembly.Instance(compiled).exports;
    const { bytes, words } = viewsOf(memory.buffer);
    return {
      bytes,
      words,
      foldSectors: (offset, sectors, checksum) =>
        sectors === 0 ? checksum : foldSectors(WINDOW_START + offset, sectors, checksum),
      foldWords: (offset, count, checksum) => foldWords(WINDOW_START + offset, count, checksum),
    };
  } catch {
    return null;
  }
}

/** Runs everywhere, and is what the vectors are compared with. */
export function createScriptKernel(): FoldKernel {
  const { bytes, words } = viewsOf(new ArrayBuffer(FOLD_MEMORY_PAGES * 64 * 1024));
  return {
    bytes,
    words,
    foldSectors(offset, sectors, checksum) {
      let folded = checksum;
      const end = offset / 4 + sectors * WORDS_IN_SECTOR;
      for (let start = offset / 4; start < end; start += WORDS_IN_SECTOR) {
        folded = turnLeft(folded, 1) ^ xorOfSector(words, start);
      }
      return folded;
    },
    foldWords(offset, count, checksum) {
      let folded = checksum;
      const start = offset / 4;
      for (let index = start; index < start + count; index += 1) {
        folded = ((folded << 1) | (folded >>> 31)) ^ (words[index] ?? 0);
      }
      return folded;
    },
  };
}

/** Rotates 32 bits. */
export function turnLeft(value: number, bits: number): number {
  const turn = bits & 31;
  return turn === 0 ? value | 0 : (value << turn) | (value >>> (32 - turn));
}

/** Kept, because a runtime optimises a module only after it has run for a while. */
let compiled: object | undefined;

/** The module keeps its sums before it. */
const WINDOW_START = 1024;
const ROOM_BEHIND = 1024;
const WORDS_IN_SECTOR = SECTOR_BYTES / 4;

/** Eight words a step, because the bounds of an array are checked at each. */
function xorOfSector(words: Int32Array, start: number): number {
  let even = 0;
  let odd = 0;
  for (let index = start; index < start + WORDS_IN_SECTOR; index += 8) {
    even ^= (words[index] ?? 0) ^ (words[index + 2] ?? 0) ^ (words[index + 4] ?? 0) ^ (words[index + 6] ?? 0);
    odd ^=
      (words[index + 1] ?? 0) ^ (words[index + 3] ?? 0) ^ (words[index + 5] ?? 0) ^ (words[index + 7] ?? 0);
  }
  return even ^ odd;
}

function viewsOf(buffer: ArrayBuffer): { readonly bytes: Uint8Array; readonly words: Int32Array } {
  return {
    bytes: new Uint8Array(buffer, WINDOW_START, WINDOW_BYTES + ROOM_BEHIND),
    words: new Int32Array(buffer, WINDOW_START, (WINDOW_BYTES + ROOM_BEHIND) / 4),
  };
}

type Fold = (pointer: number, count: number, checksum: number) => number;

interface FoldExports {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly foldSectors: Fold;
  readonly foldWords: Fold;
}

interface WebAssemblyHost {
  readonly WebAssembly?: {
    readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => object;
    readonly Instance: new (module: object) => { readonly exports: FoldExports };
  };
}

/** Typed here, because the language's own library declares WebAssembly for browsers only. */
function webAssemblyHost(): WebAssemblyHost {
  return globalThis as WebAssemblyHost;
}
