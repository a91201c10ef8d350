/**
 * Database pages with true headers and checksums, for media whose data is to be checked.
 *
 * The checksums are computed here word by word, as a second opinion on those of the deep check.
 * Source: "Pages and extents architecture guide", page header; PAGE_VERIFY CHECKSUM.
 */
import { SECTOR_BYTES } from "../blocks.ts";
import { u32 } from "../fields.ts";
import { putU16, putU32 } from "./put-fields.ts";
import { walkBlocks } from "./walk-media.ts";

export interface DatabasePagesOptions {
  /** Of the data file; the synthetic backup's own is 1. */
  readonly fileID?: number;
  readonly firstPageID?: number;
  /** PAGE_VERIFY of the database. */
  readonly pageVerify?: "CHECKSUM" | "NONE";
}

/** The same options give the same pages. */
export function databasePages(count: number, options: DatabasePagesOptions = {}): Uint8Array<ArrayBuffer> {
  const { fileID = 1, firstPageID = 0, pageVerify = "CHECKSUM" } = options;
  const words = new Uint32Array((count * PAGE_BYTES) / 4);
  let state = 0x9e37_79b9 ^ firstPageID;
  for (let index = 0; index < words.length; index += 1) {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b_3c6d) + index;
    words[index] = state;
  }
  const bytes = new Uint8Array(words.buffer);
  for (let index = 0; index < count; index += 1) {
    const page = bytes.subarray(index * PAGE_BYTES, (index + 1) * PAGE_BYTES);
    page.fill(0, 0, PAGE_HEADER_BYTES);
    page.set([HEADER_VERSION, DATA_PAGE]);
    putU32(page, PAGE.pageID, firstPageID + index);
    putU16(page, PAGE.fileID, fileID);
    if (pageVerify === "CHECKSUM") {
      putU16(page, PAGE.flags, HAS_CHECKSUM);
      // The place of the checksum counts as zero, which it still is.
      putU32(page, PAGE.checksum, backupChecksum(page));
    }
  }
  return bytes;
}

/** A copy of plain synthetic media whose data is pages, and whose backup checksums fit them. */
export function withDatabasePages(media: Uint8Array, options: DatabasePagesOptions = {}): Uint8Array {
  const copy = media.slice();
  let summed: Uint8Array = new Uint8Array(0);
  for (const { id, start, length } of walkBlocks(copy).flatMap(({ streams }) => streams)) {
    if ((id === "MQDA" || id === "MQTL") && length > LEAD_BYTES) {
      summed = copy.subarray(start + LEAD_BYTES, start + length);
      if (id === "MQDA") summed.set(databasePages(summed.length / PAGE_BYTES, options));
    }
    if (id === "CSUM") putU32(copy, start, backupChecksum(summed));
  }
  return copy;
}

/** What BACKUP WITH CHECKSUM writes behind `bytes`; `before` is that of the bytes in front of them. */
export function backupChecksum(bytes: Uint8Array, before = 0): number {
  let checksum = before;
  for (let start = 0; start < bytes.length; start += SECTOR_BYTES) {
    let sector = 0;
    for (let offset = start; offset < start + SECTOR_BYTES; offset += 4) sector ^= u32(bytes, offset);
    checksum = ((checksum << 1) | (checksum >>> 31)) ^ sector;
  }
  return checksum >>> 0;
}

const PAGE_BYTES = 8192;
const PAGE_HEADER_BYTES = 96;
const HEADER_VERSION = 1;
const DATA_PAGE = 1;
const HAS_CHECKSUM = 0x200;

/** Field offsets within the page header. */
const PAGE = { flags: 4, pageID: 32, fileID: 36, checksum: 60 } as const;

/** The two bytes in front of the data of a stream. */
const LEAD_BYTES = 2;
