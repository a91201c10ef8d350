/**
 * Uploads that were begun and never ended. Their parts cost storage until somebody frees them.
 *
 * OSS does not tell who began an upload nor its metadata, so ours are those that a journal here names; of any other
 * it can only be said that it is not known.
 */
import type { UnfinishedUpload, UploadSearch } from "../ports/object-store.ts";
import type { UploadDeps } from "./upload-order.ts";

export interface LeftoverUpload {
  readonly upload: UnfinishedUpload;
  readonly partCount: number;
  readonly storedBytes: number;
  /** Known by the journal of this machine, under this key; `null`: of somebody else, or the journal was lost. */
  readonly journalKey: string | null;
}

type LeftoverDeps = Pick<UploadDeps, "objects" | "journal">;

/** An upload that ends meanwhile is left out. */
export async function listLeftovers(
  { objects, journal }: LeftoverDeps,
  search: UploadSearch,
): Promise<readonly LeftoverUpload[]> {
  const entries = await journal.list();
  const keys = new Map(entries.map(({ journalKey, checkpoint }) => [checkpoint.uploadId, journalKey]));
  const leftovers: LeftoverUpload[] = [];
  for (const upload of await objects.listUploads(search)) {
    const parts = await objects.listParts(upload);
    if (!parts) continue;
    leftovers.push({
      upload,
      partCount: parts.length,
      storedBytes: parts.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
      journalKey: keys.get(upload.uploadId) ?? null,
    });
  }
  return leftovers;
}
