/** What a restart needs to go on with an upload. It is advice: OSS's own list of parts is the truth. */
export interface UploadCheckpoint {
  readonly uploadId: string;
  readonly bucket: string;
  readonly key: string;
  /** "" for an upload whose journal was lost and that was recognised by its content. */
  readonly token: string;
  /** 0 for a stream of unknown length, whose parts grow. */
  readonly partSizeBytes: number;
  /** 0 for a stream of unknown length. */
  readonly sizeBytes: number;
  /** 0 for a stream. */
  readonly modifiedAt: number;
  /** "" for a stream, which cannot be looked at before it is read. */
  readonly edgeDigest: string;
}

/** What was sent and acknowledged; saves reading the file again on resume, and nothing else depends on it. */
export interface JournaledPart {
  readonly partNumber: number;
  readonly crc64: string;
  readonly etag: string;
}

export interface JournalEntry {
  readonly journalKey: string;
  readonly checkpoint: UploadCheckpoint;
}

export interface UploadJournal {
  /** Every upload that was begun and not finished, in no order. */
  list(): Promise<readonly JournalEntry[]>;
  load(journalKey: string): Promise<UploadCheckpoint | undefined>;
  /** Durable when it resolves. */
  save(journalKey: string, checkpoint: UploadCheckpoint): Promise<void>;
  /** Survives the death of the process when it resolves, and that of the machine about a second later. */
  addPart(journalKey: string, uploadId: string, part: JournaledPart): Promise<void>;
  /** Parts of that upload alone, whatever an earlier one left; of a repeated number the last counts. */
  loadParts(journalKey: string, uploadId: string): Promise<ReadonlyMap<number, JournaledPart>>;
  /** Forgets the parts, too. */
  remove(journalKey: string): Promise<void>;
}
