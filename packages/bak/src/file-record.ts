/**
 * The `SFIN` and `SFGI` records of the configuration: what RESTORE FILELISTONLY prints.
 *
 * The fixed part of `SFIN` is 400 bytes in 2005 and 1,024 since 2008; no field read here lies behind the
 * shorter one. The layout is not published; sizes and names agree with the files' own header pages.
 */
import { byteCount, guid, isZero, text, u16, u32 } from "./fields.ts";
import { lsn } from "./lsn.ts";
import type { BackupDataFile, BackupFileGroup } from "./model.ts";
import { UNSETTLED_FILE_COLUMNS } from "./unsettled-columns.ts";

/** Field offsets within `SFIN`. */
export const SFIN = {
  flags: 8,
  pageBytes: 16,
  fileID: 20,
  pages: 24,
  type: 28,
  sectorBytes: 32,
  fileGroupID: 36,
  size: 40,
  logicalName: 48,
  physicalName: 52,
  maxSize: 86,
  growth: 94,
  createLSN: 138,
  differentialBaseLSN: 158,
  differentialBaseGUID: 170,
  uniqueID: 186,
  backupSize: 250,
  keyZone: 280,
  keyZoneEnd: 1020,
  smallestFixedPart: 400,
  fixedPart: 1024,
} as const;

/** Bits of the flags field. */
export const SFIN_FLAGS = { always: 0x4, percentGrowth: 0x8, allPages: 0x80 } as const;

/** Field offsets within `SFGI`. */
export const SFGI = { fileGroupID: 12, name: 16, smallest: 20 } as const;

/** The numbers whose meaning real backups prove. */
export const FILE_TYPES: ReadonlyMap<number, NonNullable<BackupDataFile["type"]>> = new Map([
  [1, "D"],
  [2, "L"],
]);

/** What a record holds besides the columns of FILELISTONLY. */
export interface FileRecord {
  readonly file: BackupDataFile;
  /** The number behind `type`, which may be one that nobody has named. */
  readonly typeNumber: number;
  /** Whether the zone in which SQL Server keeps keys of transparent data encryption is in use. */
  readonly hasKeys: boolean;
  /** Bytes behind the names, where no release known here writes any. */
  readonly extraBytes: number;
}

/** A sentence instead of a file when `record` cannot be one. */
export function parseFileRecord(record: Uint8Array): FileRecord | string {
  if (record.length < SFIN.smallestFixedPart) {
    return `A file's record is ${record.length} bytes long; ${SFIN.smallestFixedPart} is the least.`;
  }
  const logicalName = text(record, SFIN.logicalName);
  const physicalName = text(record, SFIN.physicalName);
  const size = byteCount(record, SFIN.size);
  if (logicalName === null || physicalName === null || size === null) {
    return `The record of file ${u32(record, SFIN.fileID)} lacks its names or its size.`;
  }
  const typeNumber = u32(record, SFIN.type);
  const file: BackupDataFile = {
    fileID: u32(record, SFIN.fileID),
    type: FILE_TYPES.get(typeNumber) ?? null,
    logicalName,
    physicalName,
    fileGroupID: u32(record, SFIN.fileGroupID),
    fileGroupName: null,
    size,
    maxSize: byteCount(record, SFIN.maxSize),
    growth: u32(record, SFIN.growth),
    isPercentGrowth: (u32(record, SFIN.flags) & SFIN_FLAGS.percentGrowth) !== 0,
    createLSN: lsn(record, SFIN.createLSN),
    uniqueID: guid(record, SFIN.uniqueID),
    backupSizeInBytes: byteCount(record, SFIN.backupSize),
    sourceBlockSize: u32(record, SFIN.sectorBytes),
    differentialBaseLSN: lsn(record, SFIN.differentialBaseLSN),
    differentialBaseGUID: guid(record, SFIN.differentialBaseGUID),
    ...UNSETTLED_FILE_COLUMNS,
  };
  return { file, typeNumber, hasKeys: hasKeys(record), extraBytes: extraBytes(record) };
}

/** A sentence instead of a filegroup when `record` cannot be one. */
export function parseFileGroupRecord(record: Uint8Array): BackupFileGroup | string {
  const name = record.length < SFGI.smallest ? null : text(record, SFGI.name);
  if (name === null) return "A filegroup's record lacks its name.";
  return { fileGroupID: u32(record, SFGI.fileGroupID), name };
}

/** Both names lie within the record, or it would have been refused. */
const NAMES: readonly number[] = [SFIN.logicalName, SFIN.physicalName];

/** Only since 2008 is there such a zone; before, the names start in its place. */
function hasKeys(record: Uint8Array): boolean {
  const namesStart = Math.min(...NAMES.map((reference) => u16(record, reference + 2)));
  return namesStart >= SFIN.keyZoneEnd && !isZero(record.subarray(SFIN.keyZone, SFIN.keyZoneEnd));
}

function extraBytes(record: Uint8Array): number {
  const namesEnd = Math.max(...NAMES.map((reference) => u16(record, reference) + u16(record, reference + 2)));
  return record.length - namesEnd;
}
