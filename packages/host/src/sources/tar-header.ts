/**
 * Headers of tar members, in the three dialects that are in use: ustar, pax, GNU.
 *
 * Sources: POSIX.1-2017 pax, "ustar Interchange Format" and "pax Header Block"; GNU tar manual, "Basic Tar Format".
 */
import { utf8OrNull } from "./entry-name.ts";

export const TAR_BLOCK_BYTES = 512;

export interface TarHeader {
  readonly name: string;
  readonly sizeBytes: number;
  /** The type flag; "0" for a regular file, also where an old writer left it empty. */
  readonly type: string;
}

const FIELD = {
  name: [0, 100],
  size: [124, 136],
  checksum: [148, 156],
  type: [156, 157],
  magic: [257, 262],
  prefix: [345, 500],
} as const;

/** `undefined` when the block is no tar header: its checksum, or its size, is none. */
export function parseTarHeader(block: Uint8Array): TarHeader | undefined {
  if (block.length < TAR_BLOCK_BYTES || numberIn(block, FIELD.checksum) !== checksumOf(block))
    return undefined;
  const sizeBytes = numberIn(block, FIELD.size);
  if (sizeBytes === undefined) return undefined;
  const prefix = textIn(block, FIELD.magic) === "ustar" ? textIn(block, FIELD.prefix) : "";
  const name = textIn(block, FIELD.name);
  const type = textIn(block, FIELD.type);
  return { name: prefix === "" ? name : `${prefix}/${name}`, sizeBytes, type: type === "" ? "0" : type };
}

export function isZeroBlock(block: Uint8Array): boolean {
  return block.every((byte) => byte === 0);
}

/** Content is padded to whole blocks. */
export function paddedSize(sizeBytes: number): number {
  return Math.ceil(sizeBytes / TAR_BLOCK_BYTES) * TAR_BLOCK_BYTES;
}

/** The records of a pax header: "27 path=folder/dbtest.bak\n". Records that make no sense end the reading. */
export function parsePaxRecords(bytes: Uint8Array): ReadonlyMap<string, string> {
  const records = new Map<string, string>();
  const content = Buffer.from(bytes);
  for (let at = 0; at < content.length;) {
    const space = content.indexOf(0x20, at);
    const length = Number(content.toString("latin1", at, Math.max(at, space)));
    if (space < 0 || !Number.isInteger(length) || length <= space - at + 1) break;
    const record = content.toString("utf8", space + 1, at + length - 1);
    const equals = record.indexOf("=");
    if (equals > 0) records.set(record.slice(0, equals), record.slice(equals + 1));
    at += length;
  }
  return records;
}

type Range = readonly [start: number, end: number];

/** UTF-8, or one character for each byte where it is none. */
function textIn(block: Uint8Array, [start, end]: Range): string {
  const field = block.subarray(start, end);
  const zero = field.indexOf(0);
  const bytes = zero < 0 ? field : field.subarray(0, zero);
  return utf8OrNull(bytes) ?? Buffer.from(bytes).toString("latin1");
}

/** Octal text, or for sizes of 8 GiB and more the binary form that begins with 0x80. */
function numberIn(block: Uint8Array, range: Range): number | undefined {
  const [start, end] = range;
  if (block[start] === 0x80) {
    const value = block.subarray(start + 1, end).reduce((sum, byte) => sum * 256 + byte, 0);
    return Number.isSafeInteger(value) ? value : undefined;
  }
  const digits = textIn(block, range).trim();
  return /^[0-7]+$/u.test(digits) ? Number.parseInt(digits, 8) : undefined;
}

/** Over the block, with the checksum's own field taken as spaces. */
function checksumOf(block: Uint8Array): number {
  const [start, end] = FIELD.checksum;
  return block
    .subarray(0, TAR_BLOCK_BYTES)
    .reduce((sum, byte, at) => sum + (at >= start && at < end ? 0x20 : byte), 0);
}
