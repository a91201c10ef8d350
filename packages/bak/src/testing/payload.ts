import { SECTOR_BYTES } from "../blocks.ts";
/**
 * The data of synthetic media: a pattern that costs nothing to make in any length.
 *
 * A block of 64 KiB is generated once and doubled by copying, so that media of any size takes as long as
 * its memory takes to fill. No page of it claims to be a database page.
 */
import { u32 } from "../fields.ts";

/** Media with the same seed and length hold the same bytes. */
export interface Payload {
  readonly lengthBytes: number;
  readonly seed: number;
}

const PATTERN_BYTES = 64 * 1024;
const PAGE_BYTES = 8192;

/** Any first byte but 1, with which every page of a database begins. */
const NO_PAGE = 0x42;

/** Fills `target` with what comes `skip` bytes behind the start of the data. */
export function fillPayload(target: Uint8Array, { seed }: Payload, skip = 0): void {
  const pattern = makePattern(seed);
  const phase = skip % PATTERN_BYTES;
  target.set(pattern.subarray(phase, phase + target.length));
  let filled = Math.min(PATTERN_BYTES - phase, target.length);
  target.set(pattern.subarray(0, Math.min(phase, target.length - filled)), filled);
  // One whole pattern stands there now, in whatever phase; what follows repeats it.
  for (filled = PATTERN_BYTES; filled < target.length; filled *= 2) {
    target.copyWithin(filled, 0, Math.min(filled, target.length - filled));
  }
}

/** The checksum that BACKUP WITH CHECKSUM writes behind the data: sectors folded into 32 bits. */
export function payloadChecksum({ lengthBytes, seed }: Payload): number {
  const pattern = makePattern(seed);
  const sectors = Array.from({ length: PATTERN_BYTES / SECTOR_BYTES }, (_, index) =>
    foldSector(pattern.subarray(index * SECTOR_BYTES, (index + 1) * SECTOR_BYTES)),
  );
  let checksum = 0;
  for (let sector = 0; sector < lengthBytes / SECTOR_BYTES; sector += 1) {
    checksum = ((checksum << 1) | (checksum >>> 31)) ^ (sectors[sector % sectors.length] ?? 0);
  }
  return checksum >>> 0;
}

function foldSector(sector: Uint8Array): number {
  let word = 0;
  for (let offset = 0; offset < sector.length; offset += 4) word ^= u32(sector, offset);
  return word;
}

function makePattern(seed: number): Uint8Array {
  const words = new Uint32Array(PATTERN_BYTES / 4);
  let state = (seed ^ 0x9e37_79b9) >>> 0 || 1;
  for (let index = 0; index < words.length; index += 1) {
    state = (state ^ (state << 13)) >>> 0;
    state = (state ^ (state >>> 17)) >>> 0;
    state = (state ^ (state << 5)) >>> 0;
    words[index] = state;
  }
  const pattern = new Uint8Array(words.buffer);
  for (let page = 0; page < pattern.length; page += PAGE_BYTES) pattern[page] = NO_PAGE;
  return pattern;
}
