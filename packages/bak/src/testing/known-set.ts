/**
 * Readings without media, for tests of what is done with them: everything that is not asked for is unknown.
 */
import type { BackupDataFile, BackupSet, MediaHeader } from "../model.ts";
import { UNSETTLED_FILE_COLUMNS, UNSETTLED_SET_COLUMNS } from "../unsettled-columns.ts";

/** A full backup of a 2019 database with nothing in it. */
export function aBackupSet(change: Partial<BackupSet> = {}): BackupSet {
  return {
    position: 1,
    kind: "full",
    backupType: 1,
    backupTypeDescription: "Database",
    backupName: null,
    backupDescription: null,
    expirationDate: null,
    compressed: false,
    compressionAlgorithm: null,
    userName: null,
    serverName: null,
    machineName: null,
    databaseName: "dbtest",
    databaseVersion: 904,
    databaseCreationDate: null,
    backupSize: null,
    compressedBackupSize: null,
    firstLSN: null,
    lastLSN: null,
    checkpointLSN: null,
    databaseBackupLSN: null,
    differentialBaseLSN: null,
    differentialBaseGUID: null,
    backupStartDate: null,
    backupFinishDate: null,
    timeZoneQuarterHours: null,
    timeZone: null,
    sortOrder: null,
    unicodeLocaleId: null,
    unicodeComparisonStyle: null,
    collation: null,
    compatibilityLevel: null,
    softwareVendorId: 4608,
    softwareVersionMajor: 15,
    softwareVersionMinor: 0,
    softwareVersionBuild: 2000,
    platform: "x64",
    flags: 512,
    bindingID: null,
    recoveryForkID: null,
    firstRecoveryForkID: null,
    forkPointLSN: null,
    previousRecoveryForkID: null,
    familyGUID: null,
    backupSetGUID: null,
    hasBackupChecksums: null,
    beginsLogChain: null,
    recoveryModel: null,
    pageVerify: null,
    ...UNSETTLED_SET_COLUMNS,
    files: [],
    fileGroups: [],
    hints: [],
    ...change,
  };
}

/** A data file of no size. */
export function aDataFile(change: Partial<BackupDataFile> = {}): BackupDataFile {
  return {
    fileID: 1,
    type: "D",
    logicalName: "data",
    physicalName: "C:\\data.mdf",
    fileGroupID: 1,
    fileGroupName: null,
    size: 0,
    maxSize: null,
    growth: 0,
    isPercentGrowth: false,
    createLSN: null,
    uniqueID: null,
    backupSizeInBytes: null,
    sourceBlockSize: 512,
    differentialBaseLSN: null,
    differentialBaseGUID: null,
    ...UNSETTLED_FILE_COLUMNS,
    ...change,
  };
}

/** The header of one ordinary file. */
export function aMediaHeader(change: Partial<MediaHeader> = {}): MediaHeader {
  return {
    mediaName: null,
    mediaDescription: null,
    mediaSetId: null,
    familyCount: 1,
    familySequenceNumber: 1,
    mediaFamilyId: null,
    mediaSequenceNumber: 1,
    mediaLabelPresent: false,
    softwareName: "Microsoft SQL Server",
    softwareVendorId: 4608,
    mediaDate: null,
    mirrorCount: 1,
    isCompressed: false,
    filemarkBytes: 512,
    hasMediaPassword: false,
    ...change,
  };
}
