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

/** A backup that can only be read from its start: an archive's entry, a pipe. */
export interface SequentialSource {
  readonly name: string;
  /** `null` when it is known only at the end. */
  readonly sizeBytes: number | null;
  /**
   * Reads from the start; an archive can be opened again, a pipe cannot. Ends without an error only when all of it
   * came and its own checksums agree, so nothing may be completed before the end.
   */
  open(signal: AbortSignal): AsyncIterable<Uint8Array>;
}
