/**
 * Begins an upload, and leaves none behind when the answer to that is lost.
 *
 * InitiateMultipartUpload takes effect once more each time it is asked, and OSS tells neither metadata nor owner of
 * what is unfinished. Ours is known by what was there before: an upload of this very key that is new and has no part.
 * Should somebody else begin the same key in that moment, the token decides at the end, which the object shows.
 */
import { OperationalError } from "../errors/operational-error.ts";
import type { UnfinishedUpload, UploadAddress } from "../ports/object-store.ts";
import type { UploadSession } from "./session.ts";

/** More than that under one key are nobody's accident. */
const MOST_LOOKED_AT = 20;

/** Under this very key; `undefined` for an identity that may not list them, where they are not needed. */
export async function unfinishedUploads(
  { deps, order, retrying }: UploadSession,
  { isNeeded = false }: { readonly isNeeded?: boolean } = {},
): Promise<readonly UnfinishedUpload[] | undefined> {
  const { bucket, key } = order.address;
  try {
    const found = await retrying(() =>
      deps.objects.listUploads({ bucket, prefix: key, limit: MOST_LOOKED_AT }),
    );
    return found.filter((upload) => upload.key === key);
  } catch (error) {
    const isDenied = OperationalError.is(error) && error.code === "OSS_ACCESS_DENIED";
    if (isDenied && !isNeeded) return undefined;
    throw error;
  }
}

export interface Start {
  readonly token: string;
  /** As `unfinishedUploads` told them before. */
  readonly before: readonly UnfinishedUpload[] | undefined;
}

export async function startUpload(session: UploadSession, { token, before }: Start): Promise<UploadAddress> {
  const { deps, order, retrying } = session;
  let mayHaveBegun = false;
  return retrying(async () => {
    const begun = mayHaveBegun && before ? await begunSince(session, before) : undefined;
    if (begun) return begun;
    try {
      return await deps.objects.startUpload(order.address, token);
    } catch (error) {
      mayHaveBegun ||= OperationalError.is(error) && error.ambiguous;
      throw error;
    }
  });
}

/** Of two that are new and empty nobody can say which is ours. */
async function begunSince(
  session: UploadSession,
  before: readonly UnfinishedUpload[],
): Promise<UploadAddress | undefined> {
  const known = new Set(before.map(({ uploadId }) => uploadId));
  const now = (await unfinishedUploads(session)) ?? [];
  const [only, ...others] = now.filter(({ uploadId }) => !known.has(uploadId));
  if (only === undefined || others.length > 0) return undefined;
  const parts = await session.deps.objects.listParts(only);
  return parts?.length === 0 ? only : undefined;
}
