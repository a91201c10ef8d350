/** Backup media for tests and demonstrations, and ways to damage it. */
export { type Damage, damage } from "./damage.ts";
export type {
  SyntheticBackupOptions,
  SyntheticFile,
  SyntheticIds,
  SyntheticLSNs,
  SyntheticSetOptions,
} from "./options.ts";
export { syntheticBackup } from "./synthetic-backup.ts";
