/** The door: backup files on local disks, and where the CLI keeps what it must remember of an upload. */
export { createBackupDirectory } from "./backup-directory.ts";
export { createFileJournal } from "./file-journal.ts";
export { openBackupFile } from "./open-backup-file.ts";
export { lockUpload, type UploadLock } from "./upload-lock.ts";
