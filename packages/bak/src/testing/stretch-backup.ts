/**
 * Makes a synthetic backup as large as is wanted without writing its data: what comes before it, what comes after.
 *
 * Whoever needs a terabyte puts the two ends into a sparse file; whoever needs real pages writes them in between.
 */
import { BLOCK, STREAM, headerChecksum } from "../blocks.ts";
import { SCIN } from "../database-record.ts";
import { ascii, u16, u32, u64 } from "../fields.ts";
import { SFIN } from "../file-record.ts";
import { SFMB, SFMB_ATTRIBUTES } from "../filemarks.ts";
import { ESET, TSMP } from "../set-ending.ts";
import { putU16, putU32, putU64 } from "./put-fields.ts";
import { type WalkedBlock, type WalkedStream, walkBlocks, walkStreams } from "./walk-media.ts";

/** The file is `head`, then `dataBytes` of data, then `tail`. */
export interface StretchedBackup {
  readonly sizeBytes: number;
  readonly head: Uint8Array;
  readonly dataBytes: number;
  readonly tail: Uint8Array;
}

export interface StretchOptions {
  /** A multiple of 8192, and no less than `media` holds. */
  readonly dataBytes: number;
  /** Of the data, where `media` has backup checksums. */
  readonly checksum?: number | undefined;
}

/** `media` is plain and holds one full or differential backup set of one data file. Throws a `RangeError` otherwise. */
export function stretchBackup(media: Uint8Array, { dataBytes, checksum }: StretchOptions): StretchedBackup {
  const block = walkBlocks(media).find(({ type }) => type === "MSDA");
  const data = block?.streams.find(({ id, length }) => id === "MQDA" && length > LEAD_BYTES);
  if (block === undefined || data === undefined) throw new RangeError("The media holds no data to stretch.");
  const added = dataBytes - (data.length - LEAD_BYTES);
  if (added < 0 || dataBytes % PAGE_BYTES !== 0) {
    throw new RangeError(`${dataBytes} bytes of data are no whole pages, or fewer than there are.`);
  }
  const copy = media.slice();
  putU64(copy, data.offset + STREAM.length, dataBytes + LEAD_BYTES);
  sign(copy, data.offset, STREAM.checksum);
  const end = data.start + data.length;
  if (checksum !== undefined) putChecksum(copy, end, checksum);
  for (const later of walkBlocks(media).filter(({ offset }) => offset > end)) {
    moveBlock(copy, later, { added, end });
  }
  return {
    sizeBytes: media.length + added,
    head: copy.subarray(0, data.start + LEAD_BYTES),
    dataBytes,
    tail: copy.subarray(end),
  };
}

const LEAD_BYTES = 2;
const PAGE_BYTES = 8192;
const LOGICAL_BLOCK_BYTES = 1024;

/** Field offset within an entry of the set map. */
const MAP_ENTRY_SIZE = 52;

/** How many bytes are added at which offset. */
interface Move {
  readonly added: number;
  readonly end: number;
}

function putChecksum(copy: Uint8Array, end: number, checksum: number): void {
  const sum = walkStreams(copy, Math.ceil(end / 4) * 4).streams.find(({ id }) => id === "CSUM");
  if (sum === undefined) throw new RangeError("The media has no backup checksum.");
  putU32(copy, sum.start, checksum);
}

function moveBlock(copy: Uint8Array, { type, offset, streams }: WalkedBlock, move: Move): void {
  const address = u64(copy, offset + BLOCK.logicalAddress);
  if (address > 0) putU64(copy, offset + BLOCK.logicalAddress, address + move.added / LOGICAL_BLOCK_BYTES);
  if (type === "SFMB") moveMarks(copy, offset, move);
  if (type === "ESET") moveOffset(copy, offset + ESET.firstEnd, move);
  if (type === "MSLS") moveSizes(copy, streams, move);
  const map = streams.find(({ id }) => id === "TSMP");
  if (map !== undefined) {
    const size = map.start + TSMP.length + MAP_ENTRY_SIZE;
    putU64(copy, size, u64(copy, size) + move.added);
  }
  sign(copy, offset, BLOCK.checksum);
}

function moveMarks(copy: Uint8Array, offset: number, move: Move): void {
  const isExtended = (u32(copy, offset + BLOCK.attributes) & SFMB_ATTRIBUTES.extendedList) !== 0;
  const list = offset + (isExtended ? SFMB.extendedList : SFMB.list);
  for (let index = 0; index < u32(copy, offset + SFMB.used); index += 1)
    moveOffset(copy, list + 8 * index, move);
}

function moveOffset(copy: Uint8Array, place: number, { added, end }: Move): void {
  const value = u64(copy, place);
  if (value > end) putU64(copy, place, value + added);
}

/** The sizes of the backup and of its first file, in the last configuration. */
function moveSizes(copy: Uint8Array, streams: readonly WalkedStream[], { added }: Move): void {
  const configuration = streams.find(({ id }) => id === "MQCI");
  if (configuration === undefined) return;
  const { start, length } = configuration;
  const grow = (place: number): void => {
    const value = u64(copy, place);
    if (value > 0) putU64(copy, place, value + added);
  };
  grow(start + SCIN.backupSize);
  const namesStart = u16(copy, start + SCIN.databaseName + 2);
  if (namesStart >= SCIN.compressedBackupSize + 8) grow(start + SCIN.compressedBackupSize);
  const file = findRecord(copy.subarray(start, start + length), "SFIN");
  if (file === null) return;
  putU32(copy, start + file + SFIN.pages, u32(copy, start + file + SFIN.pages) + added / PAGE_BYTES);
  grow(start + file + SFIN.backupSize);
}

function findRecord(configuration: Uint8Array, tag: string): number | null {
  let offset = 0;
  while (offset + 8 <= configuration.length) {
    if (ascii(configuration, offset, 4) === tag) return offset;
    offset += Math.max(u32(configuration, offset + 4), 8);
  }
  return null;
}

function sign(copy: Uint8Array, offset: number, checksum: number): void {
  putU16(copy, offset + checksum, headerChecksum(copy.subarray(offset, offset + checksum), checksum));
}
