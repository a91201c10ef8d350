/** Readings of backups that were never written, for tests of what is concluded from headers. */
import type { BackupReading, BackupSet, MediaHeader, MediaProblem } from "../model.ts";
import { aBackupSet, aDataFile, aMediaHeader } from "./known-set.ts";

/** What to say of a set; `differentialBaseGUID` is also what its data file names. */
export type SetOverrides = Partial<BackupSet>;

/** A full backup of "dbtest" up to LSN 110, unless told otherwise. */
export function backupSet(overrides: SetOverrides = {}): BackupSet {
  const { differentialBaseGUID = null } = overrides;
  return aBackupSet({
    serverName: "SQLHOST",
    machineName: "SQLHOST",
    backupSize: 4096,
    compressedBackupSize: 4096,
    firstLSN: "100",
    lastLSN: "110",
    checkpointLSN: "100",
    backupStartDate: "2026-01-01T00:00:00",
    backupFinishDate: "2026-01-01T00:00:30",
    timeZoneQuarterHours: 0,
    recoveryForkID: "fork-1",
    familyGUID: "family",
    backupSetGUID: "full-1",
    hasBackupChecksums: false,
    recoveryModel: "FULL",
    pageVerify: "CHECKSUM",
    files: [aDataFile({ logicalName: "dbtest", size: 8_388_608, differentialBaseGUID })],
    ...overrides,
  });
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
    media: aMediaHeader({ mediaSetId: `media of ${sets[0]?.backupSetGUID ?? "nothing"}`, ...media }),
    sets,
    problems: problems.map((code) => ({ code, detail: `The file is ${code}.` })),
  };
}

/** The same number and salt give the same text. */
export function numberedGuid(number: number, salt = ""): string {
  return `${salt}-5eed-${number.toString(16).padStart(12, "0")}`;
}
