/**
 * The `SFIN` and `SFGI` records of the configuration: what RESTORE FILELISTONLY prints.
 *
 * The fixed part of `SFIN` is 400 bytes in 2005 and 1,024 since 2008; no field read here lies behind the
 * shorter one. The layout is not published; sizes and names agree with the files' own header pages.
 */
import { byteCount, guid, text, u32 } from "./fields.ts";
import { lsn } from "./lsn.ts";
import type { BackupDataFile, BackupFileGroup } from "./model.ts";

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
  smallestFixedPart: 400,
  fixedPart: 1024,
} as const;

/** Field offsets within `SFGI`. */
export const SFGI = { fileGroupID: 12, name: 16, smallest: 20 } as const;

/** The numbers whose meaning real backups prove. */
export const FILE_TYPES: ReadonlyMap<number, NonNullable<BackupDataFile["type"]>> = new Map([
  [1, "D"],
  [2, "L"],
]);

/** A sentence instead of a file when `record` cannot be one. */
export function parseFileRecord(record: Uint8Array): BackupDataFile | string {
  if (record.length < SFIN.smallestFixedPart) {
    return `A file's record is ${record.length} bytes long; ${SFIN.smallestFixedPart} is the least.`;
  }
  const logicalName = text(record, SFIN.logicalName);
  const physicalName = text(record, SFIN.physicalName);
  const size = byteCount(record, SFIN.size);
  if (logicalName === null || physicalName === null || size === null) {
    return `The record of file ${u32(record, SFIN.fileID)} lacks its names or its size.`;
  }
  return {
    fileID: u32(record, SFIN.fileID),
    type: FILE_TYPES.get(u32(record, SFIN.type)) ?? null,
    logicalName,
    physicalName,
    fileGroupID: u32(record, SFIN.fileGroupID),
    size,
    maxSize: byteCount(record, SFIN.maxSize),
    createLSN: lsn(record, SFIN.createLSN),
    uniqueID: guid(record, SFIN.uniqueID),
    differentialBaseLSN: lsn(record, SFIN.differentialBaseLSN),
    differentialBaseGUID: guid(record, SFIN.differentialBaseGUID),
  };
}

/** A sentence instead of a filegroup when `record` cannot be one. */
export function parseFileGroupRecord(record: Uint8Array): BackupFileGroup | string {
  const name = record.length < SFGI.smallest ? null : text(record, SFGI.name);
  if (name === null) return "A filegroup's record lacks its name.";
  return { fileGroupID: u32(record, SFGI.fileGroupID), name };
}
