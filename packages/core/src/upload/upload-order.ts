/** What an upload is given, and what it tells. */
import type { StagedObject } from "../model/staging.ts";
import type { OpenBackupFile, SequentialSource } from "../ports/backup-directory.ts";
import type { Checksums } from "../ports/checksums.ts";
import type { Clock, Ids } from "../ports/clock.ts";
import type { ObjectAddress, ObjectStore, SendLimiter } from "../ports/object-store.ts";
import type { UploadJournal } from "../ports/upload-journal.ts";
import type { UploadProgress } from "./progress.ts";
import type { UploadTuning } from "./tuning.ts";

export interface UploadDeps {
  readonly objects: ObjectStore;
  readonly checksums: Checksums;
  readonly journal: UploadJournal;
  readonly clock: Clock;
  readonly ids: Ids;
}

interface AnyOrder {
  readonly address: ObjectAddress;
  readonly journalKey: string;
  /** Parts on their way at the same time; left out, the number is found by trying, from 1 to 16. */
  readonly parallel?: number | undefined;
  readonly signal: AbortSignal;
  /** Holds all connections of all uploads that share it below a rate. */
  readonly limiter?: SendLimiter | undefined;
  /** At most four times a second, and at the end. */
  readonly onProgress?: (progress: UploadProgress) => void;
  readonly onNotice?: (notice: UploadNotice) => void;
  readonly tuning?: Partial<UploadTuning>;
  /** Follows the checksums inside the backup while it is sent, and completes nothing that is damaged (FILE_DAMAGED). */
  readonly verifyContent?: boolean;
}

export interface UploadOrder extends AnyOrder {
  readonly file: OpenBackupFile;
  /**
   * What to do about an unfinished upload of this key that no journal here knows and that holds this file: leave it
   * alone and begin another one (as when left out), end with `begunElsewhere`, or go on with it. Only for one who
   * knows that nobody else sends the same file to the same place now.
   */
  readonly strangers?: "leave" | "report" | "adopt" | undefined;
}

/** An unfinished upload whose owner OSS does not tell. */
export interface StrangeUpload {
  readonly uploadId: string;
  readonly startedAt: number;
  readonly partCount: number;
  readonly storedBytes: number;
}

export interface StreamOrder extends AnyOrder {
  readonly source: SequentialSource;
}

/** Facts on the way that people should hear and that stop nothing. */
export type UploadNotice =
  /** The file's time changed since the upload was begun; all of its stored parts were read again and are equal. */
  | { readonly kind: "sourceTouched" }
  /** An upload that no journal here knows was recognised by its content. */
  | { readonly kind: "adopted"; readonly uploadId: string; readonly bytes: number }
  /** Nothing of this key equals this file; `others` are unfinished uploads that hold something else. */
  | { readonly kind: "notAdopted"; readonly others: number }
  /** The upload that was begun is no more, by a lifecycle rule or by hand; a new one is begun. */
  | { readonly kind: "startedAnew"; readonly lostUploadId: string }
  /** Finished parts cannot be written down; a resume will read the file again, and lose nothing. */
  | { readonly kind: "journalFailed"; readonly message: string }
  /** Looks like damage and cannot be proved: a long run of zeros among pages. */
  | { readonly kind: "likelyDamaged"; readonly offset: number; readonly detail: string }
  /** RDS refuses objects that are encrypted by the server or not of class Standard. */
  | { readonly kind: "unfitObject"; readonly storageClass: string; readonly encryption: string | null };

/**
 * `sourceChanged`: the file is not the one that was begun; finished parts are kept. `occupied`: somebody else's object
 * has that key. `begunElsewhere`: an unfinished upload holds parts of this file, as far as one part tells.
 */
export type UploadOutcome =
  /**
   * The journal still names it: whoever asked removes it once the outcome is written down, because only by it the next
   * run knows that the object there is its own.
   */
  | { readonly kind: "uploaded"; readonly object: StagedObject; readonly resumedBytes: number }
  | { readonly kind: "sourceChanged" }
  | { readonly kind: "occupied"; readonly object: StagedObject }
  | { readonly kind: "begunElsewhere"; readonly upload: StrangeUpload };
