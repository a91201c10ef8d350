/**
 * Puts the parts together and proves the object.
 *
 * Complete may succeed although its answer is lost; a second try then finds no upload. HEAD settles it: the object
 * counts when size, checksum and token are ours.
 */
import { OperationalError } from "../errors/operational-error.ts";
import type { StagedObject } from "../model/staging.ts";
import type { StoredPart } from "../ports/object-store.ts";
import type { UploadCheckpoint } from "../ports/upload-journal.ts";
import { addressOf, type UploadSession } from "./session.ts";
import type { UploadOutcome } from "./upload-order.ts";

export interface Completion {
  readonly checkpoint: UploadCheckpoint;
  /** In the order of their numbers, without a gap. */
  readonly parts: readonly StoredPart[];
  readonly resumedBytes: number;
}

/** Throws OSS_UPLOAD_NOT_FOUND when neither the upload nor an object of ours is there. */
export async function completeUpload(
  session: UploadSession,
  { checkpoint, parts, resumedBytes }: Completion,
): Promise<UploadOutcome> {
  const { deps, order, retrying, progress } = session;
  progress.enter("completing");
  try {
    await retrying(() => deps.objects.completeUpload(addressOf(checkpoint), parts));
  } catch (error) {
    const mayBeDone =
      OperationalError.is(error) && (error.code === "OSS_UPLOAD_NOT_FOUND" || error.ambiguous);
    if (!mayBeDone) throw error;
  }
  const object = await retrying(() => deps.objects.head(order.address));
  const sizeBytes = parts.reduce((sum, part) => sum + part.sizeBytes, 0);
  if (!object || !isOurs(object, checkpoint, sizeBytes)) throw notOurs(session);
  const crc64 = deps.checksums.combine(
    parts.map((part) => ({ crc64: part.crc64 ?? "0", sizeBytes: part.sizeBytes })),
  );
  verifyObject(session, object, { sizeBytes, crc64 });
  progress.enter("done");
  progress.finish();
  return { kind: "uploaded", object, resumedBytes };
}

/** Throws OSS_CHECKSUM_MISMATCH; tells what RDS would not take. */
export function verifyObject(
  session: UploadSession,
  object: StagedObject,
  { sizeBytes, crc64 }: { readonly sizeBytes: number; readonly crc64: string },
): void {
  if (object.crc64 !== crc64 || object.sizeBytes !== sizeBytes) {
    throw new OperationalError("OSS_CHECKSUM_MISMATCH", {
      message: `OSS holds ${object.sizeBytes} bytes with CRC-64 ${object.crc64 ?? "none"} for ${object.key}; ${sizeBytes} with ${crc64} were sent.`,
    });
  }
  const { storageClass, encryption } = object;
  if (storageClass !== "Standard" || encryption !== null) {
    session.notice({ kind: "unfitObject", storageClass, encryption });
  }
}

/** The token of an upload that was recognised by its content is not known here; its checksum still has to agree. */
function isOurs(object: StagedObject, { token }: UploadCheckpoint, sizeBytes: number): boolean {
  return object.sizeBytes === sizeBytes && (token === "" || object.uploadToken === token);
}

function notOurs({ order }: UploadSession): OperationalError {
  return new OperationalError("OSS_UPLOAD_NOT_FOUND", {
    message: `The upload of ${order.address.key} ended, but the object there is not the one that was sent.`,
  });
}
