/** Backup files that this process can read itself. */
import type { MediaSource } from "@bakferry/bak";

import type { LocalBackupFile } from "../model/staging.ts";
import type { PartSource } from "./object-store.ts";

/** An open file; what it says about itself is of the open handle, whatever happens to the name. */
export interface OpenBackupFile extends MediaSource, PartSource {
  readonly file: LocalBackupFile;
  /** Whether size, time and identity are still those at opening, and the name still leads here. */
  isUnchanged(): Promise<boolean>;
  close(): Promise<void>;
}

export interface BackupDirectory {
  /** Regular files, not below hidden directories, at most `limit`. */
  list(limit: number): Promise<readonly LocalBackupFile[]>;
  /** Throws FILE_NOT_FOUND (also for names that leave the directory) and FILE_NOT_READABLE. */
  open(name: string): Promise<OpenBackupFile>;
}
