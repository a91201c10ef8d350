/**
 * What reading a backup's headers gives, made up: for tests of what RDS does with a reading.
 */
import type { BackupReading, BackupSet, MediaReading } from "@bakferry/bak";
import { aBackupSet, aDataFile } from "@bakferry/bak/testing";

const MIB = 1024 ** 2;

/** A full backup of a 2019 database with 300 MiB of data and 100 MiB of log. */
export function backupSet(change: Partial<BackupSet> = {}): BackupSet {
  return aBackupSet({ files: [dataFile("D", 300 * MIB), dataFile("L", 100 * MIB)], ...change });
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
  return aDataFile({ type, size });
}
