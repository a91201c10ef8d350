/**
 * The disk that a restore takes.
 *
 * RESTORE makes every file as large as it was on the source, however little of it is used, so a small backup can
 * need a large disk; where the backup is copied beside the database first, it counts too.
 * Source: RESTORE FILELISTONLY, Size.
 */
import type { BackupDataFile, BackupSet } from "./model.ts";

export interface SpaceNeeded {
  readonly dataBytes: number;
  readonly logBytes: number;
  /** The backup file itself. */
  readonly backupBytes: number;
  readonly totalBytes: number;
}

/** For a restore from a copy of the backup, of `backupBytes`, on the same disk. */
export function spaceNeeded(set: Pick<BackupSet, "files">, backupBytes: number): SpaceNeeded {
  const logBytes = sumOfSizes(set.files.filter(({ type }) => type === "L"));
  const dataBytes = restoredBytes(set) - logBytes;
  return { dataBytes, logBytes, backupBytes, totalBytes: dataBytes + logBytes + backupBytes };
}

/** What the database's files take once restored. */
export function restoredBytes({ files }: Pick<BackupSet, "files">): number {
  return sumOfSizes(files);
}

function sumOfSizes(files: readonly BackupDataFile[]): number {
  return files.reduce((sum, { size }) => sum + size, 0);
}
