/** Backup media for tests and demonstrations, and ways to damage it. */
export { type Damage, damage } from "./damage.ts";
export type {
  SyntheticBackupOptions,
  SyntheticCollation,
  SyntheticFile,
  SyntheticIds,
  SyntheticLSNs,
  SyntheticSetOptions,
} from "./options.ts";
export { syntheticBackup, syntheticMedia } from "./synthetic-backup.ts";
export { aBackupSet, aDataFile, aMediaHeader } from "./known-set.ts";
