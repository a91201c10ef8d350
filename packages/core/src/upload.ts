/** The door for whoever only sends files, and should not have to load examinations, runs and reports for it. */
export { uploadBackup } from "./upload/upload-backup.ts";
