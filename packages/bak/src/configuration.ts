/**
 * The configuration stream (`MQCI`) of a backup set.
 *
 * SQL Server writes it twice: before the data (`MSCI`), when it knows neither the end nor the sizes, and after
 * it (`MSLS`). It has no checksum, so the two copies guard each other: all that may differ is what a backup
 * learns while it runs. The layout is not published; the ranges were found on real backups of 2005 to 2025.
 */
import type { Block } from "./blocks.ts";
import type { ByteReader } from "./byte-source.ts";
import { type DatabaseRecord, fixedPartBytes, parseDatabaseRecord } from "./database-record.ts";
import { ascii, u32 } from "./fields.ts";
import { type FileRecord, parseFileGroupRecord, parseFileRecord } from "./file-record.ts";
import type { BackupFileGroup } from "./model.ts";

/** Thousands of files fit; a larger claim is not worth the memory. */
export const MAX_CONFIGURATION_BYTES = 16 * 1024 * 1024;

/** Every record starts with its tag and its whole length. */
export const RECORD = { tag: 0, length: 4, data: 8 } as const;

export interface Configuration {
  readonly database: DatabaseRecord;
  readonly fileRecords: readonly FileRecord[];
  readonly fileGroups: readonly BackupFileGroup[];
  /** Tags of the records that this package does not read. */
  readonly unknownRecords: readonly string[];
}

/** A sentence instead of a configuration when `bytes` cannot be one. */
export function parseConfiguration(bytes: Uint8Array): Configuration | string {
  const records = splitRecords(bytes);
  if (typeof records === "string") return records;
  let database: DatabaseRecord | null = null;
  const fileRecords: FileRecord[] = [];
  const fileGroups: BackupFileGroup[] = [];
  const unknownRecords: string[] = [];

  for (const { tag, content } of records) {
    const parsed = parseRecord(tag, content);
    if (typeof parsed === "string") return parsed;
    if (parsed === null) unknownRecords.push(printable(tag));
    else if ("databaseName" in parsed) database ??= parsed;
    else if ("file" in parsed) fileRecords.push(parsed);
    else fileGroups.push(parsed);
  }
  if (database === null) return "The configuration has no database record.";
  return { database, fileRecords, fileGroups, unknownRecords };
}

/** The content of an `MSCI` or `MSLS` block; `null` when it is missing or too large to be one. */
export async function readConfigurationBytes(reader: ByteReader, block: Block): Promise<Uint8Array | null> {
  const stream = block.streams.find(({ id }) => id === "MQCI");
  if (stream === undefined || stream.length > MAX_CONFIGURATION_BYTES) return null;
  const bytes = await reader.read(stream.start, stream.length);
  return bytes.length === stream.length ? bytes : null;
}

/** Where the two copies differ though they may not, or `null`. */
export function findMismatch(opening: Uint8Array, closing: Uint8Array): string | null {
  const [before, after] = [splitRecords(opening), splitRecords(closing)];
  if (typeof before === "string" || typeof after === "string") {
    return "one of the two copies of the configuration cannot be split into records";
  }
  if (before.length !== after.length) {
    return `one copy of the configuration has ${before.length} records and the other ${after.length}`;
  }
  for (const [index, { tag, content }] of before.entries()) {
    const other = after[index];
    if (other === undefined || other.tag !== tag || other.content.length !== content.length) {
      return `record ${index + 1} (${tag}) of the configuration has another kind or length in the other copy`;
    }
    const offset = firstDifference({ tag, content }, other);
    if (offset !== null) {
      return `the two copies of the configuration differ in record ${index + 1} (${tag}) at byte ${offset}`;
    }
  }
  return null;
}

interface ConfigurationRecord {
  readonly tag: string;
  readonly content: Uint8Array;
}

/** What a backup learns while it runs: first and last byte of each range, by record. */
const LEARNT: ReadonlyMap<string, readonly (readonly [number, number])[]> = new Map([
  [
    "SCIN",
    [
      [32, 61],
      [82, 86],
      [96, 103],
      [144, 153],
      [248, 257],
      [332, 351],
    ],
  ],
  [
    "SFIN",
    [
      [24, 27],
      [158, 185],
      [202, 269],
    ],
  ],
  ["SFGI", [[56, 133]]],
]);

function splitRecords(bytes: Uint8Array): readonly ConfigurationRecord[] | string {
  const records: ConfigurationRecord[] = [];
  let start = 0;
  while (start + RECORD.data <= bytes.length) {
    const length = u32(bytes, start + RECORD.length);
    if (length < RECORD.data || start + length > bytes.length) {
      return `The configuration's record at byte ${start} claims ${length} bytes, which is not possible.`;
    }
    records.push({
      tag: ascii(bytes, start + RECORD.tag, 4),
      content: bytes.subarray(start, start + length),
    });
    start += length;
  }
  return records;
}

/** `null` for a record that this package does not read. */
function parseRecord(
  tag: string,
  content: Uint8Array,
): DatabaseRecord | FileRecord | BackupFileGroup | string | null {
  switch (tag) {
    case "SCIN":
      return parseDatabaseRecord(content);
    case "SFIN":
      return parseFileRecord(content);
    case "SFGI":
      return parseFileGroupRecord(content);
    default:
      return null;
  }
}

/** A tag is four bytes of media that may be hostile. */
function printable(tag: string): string {
  return tag.replaceAll(/[^ -~]/gu, "?");
}

function firstDifference(record: ConfigurationRecord, other: ConfigurationRecord): number | null {
  const learnt = LEARNT.get(record.tag) ?? [];
  // In 2005 the names start where later releases have the last of these fields.
  const namesStart = record.tag === "SCIN" ? fixedPartBytes(record.content) : record.content.length;
  const mayDiffer = (offset: number): boolean =>
    offset < namesStart && learnt.some(([first, last]) => first <= offset && offset <= last);
  const offset = record.content.findIndex((byte, at) => byte !== other.content[at] && !mayDiffer(at));
  return offset < 0 ? null : offset;
}
