/** What a restart needs to go on with an upload. It is advice: OSS's own list of parts is the truth. */
export interface UploadCheckpoint {
  readonly uploadId: string;
  readonly bucket: string;
  readonly key: string;
  readonly token: string;
  readonly partSizeBytes: number;
  readonly sizeBytes: number;
  readonly modifiedAt: number;
  readonly edgeDigest: string;
}

export interface UploadJournal {
  load(journalKey: string): Promise<UploadCheckpoint | undefined>;
  /** Durable when it resolves. */
  save(journalKey: string, checkpoint: UploadCheckpoint): Promise<void>;
  remove(journalKey: string): Promise<void>;
}
