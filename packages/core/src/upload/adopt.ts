/**
 * Recognises an unfinished upload that no journal here knows by its content.
 *
 * It may be ours with its journal lost, or somebody else's who sends the same file now. The checksums of its parts
 * say that the content is the same; whose it is they cannot say, so a person decides whether to go on with it.
 */
import type { StoredPart, UnfinishedUpload } from "../ports/object-store.ts";
import { ownChecksum } from "./own-checksum.ts";
import { partSizeFor, planParts } from "./plan-parts.ts";
import type { UploadSession } from "./session.ts";
import type { StrangeUpload, UploadOrder } from "./upload-order.ts";

type FileSession = UploadSession<UploadOrder>;

export interface Recognised {
  readonly upload: UnfinishedUpload;
  readonly partSizeBytes: number;
  /** All of its parts. */
  readonly stored: readonly StoredPart[];
}

export type Recognition =
  | { readonly kind: "recognised"; readonly recognised: Recognised }
  /** `others`: uploads of this key that hold parts of something else. */
  | { readonly kind: "none"; readonly others: number };

/**
 * `depth` "first" compares one part, which tells another file at once; "all" proves every part. Uploads without a
 * part are left out: there is nothing in them to go on with.
 */
export async function recognise(
  session: FileSession,
  candidates: readonly UnfinishedUpload[],
  depth: "first" | "all",
): Promise<Recognition> {
  let others = 0;
  for (const upload of candidates) {
    const stored = await session.retrying(() => session.deps.objects.listParts(upload));
    if (!stored || stored.length === 0) continue;
    const cut = cutOf(session, stored);
    const looked = depth === "first" ? stored.slice(0, 1) : stored;
    if (cut && (await areEqual(session, { ...cut, stored: looked })))
      return { kind: "recognised", recognised: { upload, ...cut } };
    others += 1;
  }
  return { kind: "none", others };
}

export function asStranger({ upload, stored }: Recognised): StrangeUpload {
  return {
    uploadId: upload.uploadId,
    startedAt: upload.startedAt,
    partCount: stored.length,
    storedBytes: stored.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
  };
}

interface Cut {
  readonly stored: readonly StoredPart[];
  readonly partSizeBytes: number;
}

/** Whoever began it may have cut the file otherwise: any part but the last shows how. */
function cutOf({ order, tuning }: FileSession, stored: readonly StoredPart[]): Cut | undefined {
  const { sizeBytes } = order.file;
  const sizes = [stored[0]?.sizeBytes ?? 0, tuning.partSizeBytes ?? partSizeFor(sizeBytes)];
  const partSizeBytes = sizes.find((size) => fits(sizeBytes, { stored, partSizeBytes: size }));
  return partSizeBytes === undefined ? undefined : { stored, partSizeBytes };
}

/** OSS takes no more parts than that. */
const MOST_PARTS = 10_000;

function fits(fileBytes: number, { stored, partSizeBytes }: Cut): boolean {
  if (fileBytes > partSizeBytes * MOST_PARTS) return false;
  const planned = planParts(fileBytes, partSizeBytes);
  return stored.every(({ partNumber, sizeBytes }) => planned[partNumber - 1]?.sizeBytes === sizeBytes);
}

/** A part without a checksum proves nothing. */
async function areEqual(session: FileSession, { stored, partSizeBytes }: Cut): Promise<boolean> {
  for (const { partNumber, sizeBytes, crc64 } of stored) {
    const offset = (partNumber - 1) * partSizeBytes;
    if (crc64 === null || (await ownChecksum(session, { offset, sizeBytes })) !== crc64) return false;
  }
  return true;
}
