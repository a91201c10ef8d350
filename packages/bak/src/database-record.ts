/**
 * The `SCIN` record of the configuration: what RESTORE HEADERONLY prints about the database.
 *
 * Its fixed part grew with the releases (344 bytes in 2005, 364 in 2008, 400 since 2012) and the names follow
 * it, so a late field exists only where the first name starts behind it. The layout is not published; it was
 * found by comparing real backups with the database's own boot page.
 */
import { collationName } from "./collation.ts";
import { byteCount, guid, localDate, text, u16, u32, u8 } from "./fields.ts";
import { compareLSN, lsn } from "./lsn.ts";
import type { BackupKind, BackupSet } from "./model.ts";

/** Field offsets within the record. */
export const SCIN = {
  flags: 8,
  dataFileCount: 12,
  logFileCount: 16,
  softwareBuild: 24,
  softwareMinor: 26,
  softwareMajor: 27,
  platform: 28,
  firstLSN: 32,
  lastLSN: 42,
  checkpointLSN: 52,
  databaseBackupLSN: 62,
  databaseCreationDate: 72,
  backupStartDate: 77,
  backupFinishDate: 82,
  kind: 87,
  sortOrder: 88,
  compatibilityLevel: 91,
  databaseVersion: 94,
  backupSize: 96,
  databaseName: 104,
  serverName: 108,
  unicodeLocaleId: 116,
  unicodeComparisonStyle: 120,
  bindingID: 124,
  forkLastLSN: 144,
  recoveryForkID: 156,
  forkPointLSN: 172,
  previousForkID: 184,
  collation: 216,
  collationSortId: 220,
  familyGUID: 224,
  status: 244,
  logChainOrigin: 248,
  smallestFixedPart: 344,
  compressedBackupSize: 344,
} as const;

/** Bits of the flags field. */
export const SCIN_FLAGS = { always: 0x200, hasBackupChecksums: 0x010, differential: 0x800 } as const;

/** Bits of the database's status, as in the old `sysdatabases.status`. */
export const DATABASE_STATUS = {
  bulkLogged: 0x4,
  simple: 0x8,
  tornPageDetection: 0x10,
  pageChecksum: 0x1_0000,
} as const;

/** Letters of `msdb.dbo.backupset.type`. */
export const KIND_LETTERS: ReadonlyMap<string, BackupKind> = new Map([
  ["D", "full"],
  ["I", "differential"],
  ["L", "log"],
  ["F", "file"],
  ["G", "differentialFile"],
  ["P", "partial"],
  ["Q", "differentialPartial"],
]);

/** The numbers and names of RESTORE HEADERONLY for each kind. */
const BACKUP_TYPES: Readonly<Record<BackupKind, readonly [number, string]>> = {
  full: [1, "Database"],
  log: [2, "Transaction Log"],
  file: [4, "File or Filegroup"],
  differential: [5, "Database Differential"],
  differentialFile: [6, "File Differential"],
  partial: [7, "Partial"],
  differentialPartial: [8, "Partial Differential"],
};

/** Numbers of the platform field. */
export const PLATFORMS: ReadonlyMap<number, NonNullable<BackupSet["platform"]>> = new Map([
  [9, "x64"],
  [0, "x86"],
]);

/** The fields of a backup set that stand in this record or follow from it. */
export type DatabaseRecord = Pick<
  BackupSet,
  | "kind"
  | "backupType"
  | "backupTypeDescription"
  | "serverName"
  | "databaseName"
  | "databaseVersion"
  | "databaseCreationDate"
  | "backupSize"
  | "compressedBackupSize"
  | "firstLSN"
  | "lastLSN"
  | "checkpointLSN"
  | "databaseBackupLSN"
  | "backupStartDate"
  | "backupFinishDate"
  | "sortOrder"
  | "unicodeLocaleId"
  | "unicodeComparisonStyle"
  | "collation"
  | "compatibilityLevel"
  | "softwareVersionMajor"
  | "softwareVersionMinor"
  | "softwareVersionBuild"
  | "platform"
  | "flags"
  | "bindingID"
  | "recoveryForkID"
  | "firstRecoveryForkID"
  | "forkPointLSN"
  | "previousRecoveryForkID"
  | "familyGUID"
  | "hasBackupChecksums"
  | "beginsLogChain"
  | "recoveryModel"
  | "pageVerify"
>;

/** A sentence instead of a record when `record` cannot be one. */
export function parseDatabaseRecord(record: Uint8Array): DatabaseRecord | string {
  if (record.length < SCIN.smallestFixedPart) {
    return `The database's record is ${record.length} bytes long; ${SCIN.smallestFixedPart} is the least.`;
  }
  const letter = String.fromCharCode(u8(record, SCIN.kind));
  const kind = KIND_LETTERS.get(letter);
  if (kind === undefined)
    return `The backup's type is the byte ${u8(record, SCIN.kind)}, which nobody knows.`;
  const databaseName = text(record, SCIN.databaseName);
  if (databaseName === null) return "The database's record does not hold the database's name.";
  const [backupType, backupTypeDescription] = BACKUP_TYPES[kind];

  return {
    kind,
    backupType,
    backupTypeDescription,
    databaseName,
    serverName: text(record, SCIN.serverName),
    ...versions(record),
    ...logPositions(record),
    ...identities(record),
    firstRecoveryForkID: firstRecoveryFork(record, kind),
    beginsLogChain: beginsLogChain(record, kind),
    ...collation(record),
    databaseCreationDate: localDate(record, SCIN.databaseCreationDate),
    backupStartDate: localDate(record, SCIN.backupStartDate),
    backupFinishDate: localDate(record, SCIN.backupFinishDate),
    backupSize: byteCount(record, SCIN.backupSize),
    compressedBackupSize:
      fixedPartBytes(record) >= SCIN.compressedBackupSize + 8
        ? byteCount(record, SCIN.compressedBackupSize)
        : null,
    flags: u32(record, SCIN.flags),
    hasBackupChecksums: (u32(record, SCIN.flags) & SCIN_FLAGS.hasBackupChecksums) !== 0,
    recoveryModel: recoveryModel(u32(record, SCIN.status)),
    pageVerify: pageVerify(u32(record, SCIN.status)),
  };
}

/**
 * What the copy in front of the data already knows. SQL Server writes it before it has read anything, so
 * positions, sizes and the end are missing or guesses there.
 */
export function withoutOutcome(record: DatabaseRecord): DatabaseRecord {
  return {
    ...record,
    firstLSN: null,
    lastLSN: null,
    checkpointLSN: null,
    firstRecoveryForkID: record.kind === "log" ? null : record.firstRecoveryForkID,
    beginsLogChain: null,
    backupFinishDate: null,
    backupSize: null,
    compressedBackupSize: null,
  };
}

/** Where the names start. */
export function fixedPartBytes(record: Uint8Array): number {
  const nameStarts = [SCIN.databaseName, SCIN.serverName]
    .filter((reference) => u16(record, reference) > 0)
    .map((reference) => u16(record, reference + 2));
  return Math.min(record.length, ...nameStarts);
}

type Versions = Pick<
  DatabaseRecord,
  | "databaseVersion"
  | "compatibilityLevel"
  | "softwareVersionMajor"
  | "softwareVersionMinor"
  | "softwareVersionBuild"
  | "platform"
>;

function versions(record: Uint8Array): Versions {
  return {
    databaseVersion: u16(record, SCIN.databaseVersion),
    compatibilityLevel: u8(record, SCIN.compatibilityLevel),
    softwareVersionMajor: u8(record, SCIN.softwareMajor),
    softwareVersionMinor: u8(record, SCIN.softwareMinor),
    softwareVersionBuild: u16(record, SCIN.softwareBuild),
    platform: PLATFORMS.get(u32(record, SCIN.platform)) ?? null,
  };
}

type LogPositions = Pick<
  DatabaseRecord,
  "firstLSN" | "lastLSN" | "checkpointLSN" | "databaseBackupLSN" | "forkPointLSN"
>;

function logPositions(record: Uint8Array): LogPositions {
  return {
    firstLSN: lsn(record, SCIN.firstLSN),
    lastLSN: lsn(record, SCIN.lastLSN),
    checkpointLSN: lsn(record, SCIN.checkpointLSN),
    databaseBackupLSN: lsn(record, SCIN.databaseBackupLSN),
    forkPointLSN: lsn(record, SCIN.forkPointLSN),
  };
}

type Identities = Pick<
  DatabaseRecord,
  "bindingID" | "recoveryForkID" | "previousRecoveryForkID" | "familyGUID"
>;

function identities(record: Uint8Array): Identities {
  return {
    bindingID: guid(record, SCIN.bindingID),
    recoveryForkID: guid(record, SCIN.recoveryForkID),
    previousRecoveryForkID: guid(record, SCIN.previousForkID),
    familyGUID: guid(record, SCIN.familyGUID),
  };
}

/** Backups of data end on the fork that they begin on. Source: RESTORE HEADERONLY, `FirstRecoveryForkID`. */
function firstRecoveryFork(record: Uint8Array, kind: BackupKind): string | null {
  const [first, forkPoint] = [lsn(record, SCIN.firstLSN), lsn(record, SCIN.forkPointLSN)];
  const isUnsettled = forkPoint !== null && (first === null || compareLSN(first, forkPoint) < 0);
  return kind === "log" && isUnsettled ? null : guid(record, SCIN.recoveryForkID);
}

/** The origin is missing in the simple recovery model, which has no such chain. */
function beginsLogChain(record: Uint8Array, kind: BackupKind): boolean | null {
  const [first, origin] = [lsn(record, SCIN.firstLSN), lsn(record, SCIN.logChainOrigin)];
  return kind !== "log" || first === null || origin === null ? null : first === origin;
}

type Collation = Pick<
  DatabaseRecord,
  "sortOrder" | "unicodeLocaleId" | "unicodeComparisonStyle" | "collation"
>;

function collation(record: Uint8Array): Collation {
  const numbers = { info: u32(record, SCIN.collation), sortId: u8(record, SCIN.collationSortId) };
  return {
    sortOrder: u8(record, SCIN.sortOrder),
    unicodeLocaleId: u32(record, SCIN.unicodeLocaleId),
    unicodeComparisonStyle: u32(record, SCIN.unicodeComparisonStyle),
    collation: collationName(numbers),
  };
}

function recoveryModel(status: number): BackupSet["recoveryModel"] {
  if ((status & DATABASE_STATUS.simple) !== 0) return "SIMPLE";
  return (status & DATABASE_STATUS.bulkLogged) !== 0 ? "BULK_LOGGED" : "FULL";
}

function pageVerify(status: number): BackupSet["pageVerify"] {
  if ((status & DATABASE_STATUS.pageChecksum) !== 0) return "CHECKSUM";
  return (status & DATABASE_STATUS.tornPageDetection) !== 0 ? "TORN_PAGE" : "NONE";
}
