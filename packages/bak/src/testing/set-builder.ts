/** Readings of backups that were never written, for tests of what is concluded from headers. */
import type { BackupReading, BackupSet, MediaHeader, MediaProblem } from "../model.ts";

/** What to say of a set; `differentialBaseGUID` is what its data file names. */
export interface SetOverrides extends Partial<BackupSet> {
  readonly firstRecoveryForkID?: string | null;
  readonly differentialBaseGUID?: string | null;
}

const NO_SET: BackupSet = {
  position: 1,
  kind: "full",
  backupName: null,
  backupDescription: null,
  userName: null,
  serverName: "SQLHOST",
  machineName: "SQLHOST",
  databaseName: "dbtest",
  databaseVersion: 904,
  databaseCreationDate: null,
  backupSize: 4096,
  compressedBackupSize: 4096,
  firstLSN: "100",
  lastLSN: "110",
  checkpointLSN: "100",
  databaseBackupLSN: null,
  backupStartDate: "2026-01-01T00:00:00",
  backupFinishDate: "2026-01-01T00:00:30",
  timeZoneQuarterHours: 0,
  sortOrder: 52,
  unicodeLocaleId: 1033,
  unicodeComparisonStyle: 196_609,
  compatibilityLevel: 150,
  softwareVersionMajor: 15,
  softwareVersionMinor: 0,
  softwareVersionBuild: 2000,
  bindingID: null,
  recoveryForkID: "fork-1",
  familyGUID: "family",
  backupSetGUID: "full-1",
  forkPointLSN: null,
  hasBackupChecksums: false,
  recoveryModel: "FULL",
  pageVerify: "CHECKSUM",
  files: [],
  fileGroups: [],
};

/** A full backup of "dbtest" up to LSN 110, unless told otherwise. */
export function backupSet(overrides: SetOverrides = {}): BackupSet {
  const { differentialBaseGUID = null, ...set } = overrides;
  const file = {
    type: "D",
    logicalName: "dbtest",
    physicalName: "C:\\dbtest.mdf",
    fileGroupID: 1,
    size: 8_388_608,
    maxSize: null,
    createLSN: null,
    uniqueID: null,
    differentialBaseLSN: null,
  } as const;
  const files = [{ ...file, fileID: 1, differentialBaseGUID }];
  return { ...NO_SET, files, ...set };
}

export interface ReadingOverrides {
  readonly media?: Partial<MediaHeader>;
  readonly problems?: readonly MediaProblem["code"][];
  readonly sizeBytes?: number;
}

/** One file with these sets; of its own media set unless told otherwise. */
export function backupReading(sets: readonly BackupSet[], overrides: ReadingOverrides = {}): BackupReading {
  const { media = {}, problems = [], sizeBytes = 1_000_000 } = overrides;
  return {
    kind: "backup",
    sizeBytes,
    container: "plain",
    media: {
      mediaSetId: `media of ${sets[0]?.backupSetGUID ?? "nothing"}`,
      familyCount: 1,
      familySequenceNumber: 1,
      mirrorCount: 1,
      filemarkBytes: 512,
      hasMediaPassword: false,
      ...media,
    },
    sets,
    problems: problems.map((code) => ({ code, detail: `The file is ${code}.` })),
  };
}

/** The same number and salt give the same text. */
export function numberedGuid(number: number, salt = ""): string {
  return `${salt}-5eed-${number.toString(16).padStart(12, "0")}`;
}
