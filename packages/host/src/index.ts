/** The door: what this machine gives: backup files, what must be remembered of an upload, clock and ids. */
export { createBackupDirectory } from "./backup-directory.ts";
export { createFileJournal, type FileJournal, type JournalEntry } from "./file-journal.ts";
export { openBackupFile } from "./open-backup-file.ts";
export { createSystemClock, createSystemIds } from "./system.ts";
export { lockUpload, uploadHolder, type UploadLock } from "./upload-lock.ts";
