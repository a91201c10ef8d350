/** The door: what this machine gives: backup files, what must be remembered of an upload, clock and ids. */
export { createBackupDirectory } from "./backup-directory.ts";
export { isReadableByOthers, isWritableByOthers } from "./exposed-file.ts";
export { createFileJournal } from "./file-journal.ts";
export { openBackupFile } from "./open-backup-file.ts";
export { createSecretSource, createSystemClock, createSystemIds, localMinuteOfDay } from "./system.ts";
export { lockUpload, uploadHolder, type UploadLock } from "./upload-lock.ts";
export type {
  ArchivedBackup,
  ArchiveLimits,
  ArchiveMethod,
  ArchiveOutcome,
  ArchiveRefusal,
  ArchiveRefusalReason,
} from "./sources/archive-outcome.ts";
export { firstBytes, type FirstBytesOptions, type Opening, readOpening } from "./sources/first-bytes.ts";
export { openArchive, type OpenArchiveOptions } from "./sources/open-archive.ts";
export { type PipeSource, stdinSource } from "./sources/stdin-source.ts";
