/** Backup media for tests and demonstrations, and ways to damage it. */
export {
  type DatabasePagesOptions,
  backupChecksum,
  databasePages,
  withDatabasePages,
} from "./database-pages.ts";
export { type Damage, damage } from "./damage.ts";
export type {
  SyntheticBackupOptions,
  SyntheticFile,
  SyntheticIds,
  SyntheticLSNs,
  SyntheticSetOptions,
} from "./options.ts";
export { type StretchedBackup, type StretchOptions, stretchBackup } from "./stretch-backup.ts";
export { syntheticBackup } from "./synthetic-backup.ts";
