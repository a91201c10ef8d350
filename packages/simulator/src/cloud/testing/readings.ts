/**
 * What reading a backup's headers gives, made up: for tests of what RDS does with a reading.
 */
import type { BackupReading, BackupSet, MediaReading } from "@bakferry/bak";

const MIB = 1024 ** 2;

/** A full backup of a 2019 database with 300 MiB of data and 100 MiB of log. */
export function backupSet(change: Partial<BackupSet> = {}): BackupSet {
  return {
    position: 1,
    kind: "full",
    backupName: null,
    backupDescription: null,
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
    backupStartDate: null,
    backupFinishDate: null,
    timeZoneQuarterHours: null,
    sortOrder: null,
    unicodeLocaleId: null,
    unicodeComparisonStyle: null,
    compatibilityLevel: null,
    softwareVersionMajor: 15,
    softwareVersionMinor: 0,
    softwareVersionBuild: 2000,
    bindingID: null,
    recoveryForkID: null,
    familyGUID: null,
    backupSetGUID: null,
    forkPointLSN: null,
    hasBackupChecksums: null,
    recoveryModel: null,
    pageVerify: null,
    files: [dataFile("D", 300 * MIB), dataFile("L", 100 * MIB)],
    fileGroups: [],
    ...change,
  };
}

export function backup(
  change: Partial<BackupSet> = {},
  problems: readonly BackupReading["problems"][number]["code"][] = [],
): MediaReading {
  return {
    kind: "backup",
    sizeBytes: 50 * MIB,
    container: "plain",
    media: null,
    sets: [backupSet(change)],
    problems: problems.map((code) => ({ code, detail: "" })),
  };
}

export function stranger(): MediaReading {
  return { kind: "stranger", sizeBytes: 5, stranger: "text", description: "text" };
}

function dataFile(type: "D" | "L", size: number): BackupSet["files"][number] {
  return {
    fileID: 1,
    type,
    logicalName: "f",
    physicalName: "C:\\f",
    fileGroupID: 1,
    size,
    maxSize: null,
    createLSN: null,
    uniqueID: null,
    differentialBaseLSN: null,
    differentialBaseGUID: null,
  };
}
