/**
 * Finds out where an upload stands before a byte is sent.
 *
 * OSS's own list of parts is the truth, for any subset of parts. The journal spares reading: a part whose line there
 * agrees with OSS is kept as it is, any other is read again and compared. An upload without a journal cannot be told
 * by its token, because ListMultipartUploads and ListParts tell no metadata; only its parts' checksums can speak.
 */
import { OperationalError } from "../errors/operational-error.ts";
import { edgeDigest } from "../model/edge-digest.ts";
import type { StoredPart, UploadAddress } from "../ports/object-store.ts";
import type { JournaledPart, UploadCheckpoint } from "../ports/upload-journal.ts";
import { verifyObject } from "./complete.ts";
import { partSizeFor, type PlannedPart, planParts } from "./plan-parts.ts";
import { addressOf, type UploadSession } from "./session.ts";
import type { UploadOrder, UploadOutcome } from "./upload-order.ts";

export interface Begun {
  readonly kind: "begun";
  readonly checkpoint: UploadCheckpoint;
  readonly planned: readonly PlannedPart[];
  /** Proved to be in OSS, by part number. */
  readonly kept: ReadonlyMap<number, StoredPart>;
}

type FileSession = UploadSession<UploadOrder>;

/** Throws FILE_CHANGED when the file is still being written. */
export async function beginOrResume(session: FileSession): Promise<Begun | UploadOutcome> {
  const { deps, order, retrying } = session;
  const digest = await settledDigest(session);
  const checkpoint = await deps.journal.load(order.journalKey);
  if (checkpoint) {
    const resumed = await resume(session, checkpoint, digest);
    if (resumed) return resumed;
    session.notice({ kind: "startedAnew", lostUploadId: checkpoint.uploadId });
  }
  const occupant = await retrying(() => deps.objects.head(order.address));
  if (occupant) return { kind: "occupied", object: occupant };
  return (order.adopt === true && (await adopt(session, digest))) || begin(session, digest);
}

/** SQL Server writes a backup for hours under its final name; two looks tell. */
async function settledDigest({ deps, order, tuning }: FileSession): Promise<string> {
  const { file, signal } = order;
  const ageMs = Math.abs(deps.clock.now() - file.file.modifiedAt);
  const digest = await edgeDigest(file);
  if (ageMs < tuning.freshMs) {
    await deps.clock.sleep(tuning.betweenLooksMs, signal);
    if (!(await file.isUnchanged())) {
      throw new OperationalError("FILE_CHANGED", {
        message: `${file.file.name} is still being written: it changed within ${tuning.betweenLooksMs / 1000} s.`,
      });
    }
  }
  return digest;
}

/** `undefined`: the upload is no more, and nothing came of it. */
async function resume(
  session: FileSession,
  checkpoint: UploadCheckpoint,
  digest: string,
): Promise<Begun | UploadOutcome | undefined> {
  const { deps, order, retrying } = session;
  const { file, journalKey } = order;
  if (checkpoint.sizeBytes !== file.sizeBytes || checkpoint.edgeDigest !== digest)
    return { kind: "sourceChanged" };
  const stored = await retrying(() => deps.objects.listParts(addressOf(checkpoint)));
  const journaled = await deps.journal.loadParts(journalKey, checkpoint.uploadId);
  if (!stored) return finishedBefore(session, checkpoint, journaled);

  const planned = planParts(file.sizeBytes, checkpoint.partSizeBytes);
  const isTouched = checkpoint.modifiedAt !== file.file.modifiedAt;
  const { kept, hasForeign } = await keepProven(session, {
    uploadId: checkpoint.uploadId,
    planned,
    stored,
    journaled: isTouched ? new Map() : journaled,
  });
  if (!isTouched) return { kind: "begun", checkpoint, planned, kept };
  if (hasForeign) return { kind: "sourceChanged" };
  const current = { ...checkpoint, modifiedAt: file.file.modifiedAt };
  await deps.journal.save(journalKey, current);
  session.notice({ kind: "sourceTouched" });
  return { kind: "begun", checkpoint: current, planned, kept };
}

/** The answer to Complete may have been lost in the run before. */
async function finishedBefore(
  session: FileSession,
  checkpoint: UploadCheckpoint,
  journaled: ReadonlyMap<number, JournaledPart>,
): Promise<UploadOutcome | undefined> {
  const { deps, order, retrying } = session;
  const object = await retrying(() => deps.objects.head(order.address));
  if (!object || checkpoint.token === "" || object.uploadToken !== checkpoint.token) return undefined;
  const planned = planParts(checkpoint.sizeBytes, checkpoint.partSizeBytes);
  const parts = planned.map(({ partNumber, sizeBytes }) => ({
    crc64: journaled.get(partNumber)?.crc64,
    sizeBytes,
  }));
  const told = parts.flatMap(({ crc64, sizeBytes }) => (crc64 === undefined ? [] : [{ crc64, sizeBytes }]));
  const crc64 =
    told.length === parts.length
      ? deps.checksums.combine(told)
      : await ownChecksum(session, { offset: 0, sizeBytes: order.file.sizeBytes });
  verifyObject(session, object, { sizeBytes: checkpoint.sizeBytes, crc64 });
  await deps.journal.remove(order.journalKey);
  return { kind: "uploaded", object, resumedBytes: object.sizeBytes };
}

interface Comparison {
  readonly uploadId: string;
  readonly planned: readonly PlannedPart[];
  readonly stored: readonly StoredPart[];
  readonly journaled: ReadonlyMap<number, JournaledPart>;
}

async function keepProven(
  session: FileSession,
  { uploadId, planned, stored, journaled }: Comparison,
): Promise<{ readonly kept: ReadonlyMap<number, StoredPart>; readonly hasForeign: boolean }> {
  const kept = new Map<number, StoredPart>();
  let hasForeign = false;
  for (const part of stored) {
    const plan = planned[part.partNumber - 1];
    const fits = plan?.sizeBytes === part.sizeBytes;
    const proven = fits
      ? await prove(session, { part, plan, line: journaled.get(part.partNumber) })
      : undefined;
    if (!proven) {
      hasForeign = true;
      continue;
    }
    if (!journaled.has(part.partNumber)) await session.journalPart(uploadId, proven);
    kept.set(part.partNumber, proven);
    session.progress.acknowledged(part.sizeBytes);
  }
  return { kept, hasForeign };
}

/** A part whose acknowledgement was lost has no line; reading it again costs no network. */
async function prove(
  session: FileSession,
  { part, plan, line }: { part: StoredPart; plan: PlannedPart; line: JournaledPart | undefined },
): Promise<StoredPart | undefined> {
  if (part.crc64 === null) return line?.etag === part.etag ? { ...part, crc64: line.crc64 } : undefined;
  if (line?.crc64 === part.crc64) return part;
  return (await ownChecksum(session, plan)) === part.crc64 ? part : undefined;
}

async function ownChecksum(
  { deps, order, progress }: FileSession,
  { offset, sizeBytes }: { readonly offset: number; readonly sizeBytes: number },
): Promise<string> {
  const { file: source, signal } = order;
  const crc64 = await deps.checksums.ofRange({ source, offset, sizeBytes, signal });
  progress.compared(sizeBytes);
  return crc64;
}

async function begin(session: FileSession, digest: string): Promise<Begun> {
  const { deps, order, retrying } = session;
  const token = deps.ids.next("upl");
  const upload = await retrying(() => deps.objects.startUpload(order.address, token));
  return begun(session, await checkpointOf(session, { upload, token, digest }), new Map());
}

/** Looks at no more than a few uploads: more than that under one key is nobody's accident. */
const MOST_LOOKED_AT = 20;

/** Empty uploads and those with a part that differs are left alone. */
async function adopt(session: FileSession, digest: string): Promise<Begun | undefined> {
  const { deps, order } = session;
  for (const upload of await unfinishedHere(session)) {
    const stored = await session.retrying(() => deps.objects.listParts(upload));
    if (!stored || stored.length === 0) continue;
    const planned = planParts(order.file.sizeBytes, partSizeOf(session));
    const comparison = { uploadId: upload.uploadId, planned, stored, journaled: new Map() };
    if (!(await areAllOurs(session, comparison))) continue;
    const checkpoint = await checkpointOf(session, { upload, token: "", digest });
    const kept = new Map(stored.map((part) => [part.partNumber, part]));
    const bytes = stored.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    for (const part of stored) await session.journalPart(upload.uploadId, part);
    session.progress.acknowledged(bytes);
    session.notice({ kind: "adopted", uploadId: upload.uploadId, bytes });
    return begun(session, checkpoint, kept);
  }
  return undefined;
}

async function areAllOurs(session: FileSession, { planned, stored }: Comparison): Promise<boolean> {
  for (const part of stored) {
    const plan = planned[part.partNumber - 1];
    if (plan?.sizeBytes !== part.sizeBytes || part.crc64 === null) return false;
    if ((await ownChecksum(session, plan)) !== part.crc64) return false;
  }
  return true;
}

/** An identity that may not list uploads begins a new one. */
async function unfinishedHere({ deps, order, retrying }: FileSession): Promise<readonly UploadAddress[]> {
  const { bucket, key } = order.address;
  try {
    const found = await retrying(() =>
      deps.objects.listUploads({ bucket, prefix: key, limit: MOST_LOOKED_AT }),
    );
    return found.filter((upload) => upload.key === key);
  } catch (error) {
    if (OperationalError.is(error) && error.code === "OSS_ACCESS_DENIED") return [];
    throw error;
  }
}

async function checkpointOf(
  session: FileSession,
  { upload, token, digest }: { upload: UploadAddress; token: string; digest: string },
): Promise<UploadCheckpoint> {
  const { deps, order } = session;
  const checkpoint: UploadCheckpoint = {
    uploadId: upload.uploadId,
    bucket: upload.bucket,
    key: upload.key,
    token,
    partSizeBytes: partSizeOf(session),
    sizeBytes: order.file.sizeBytes,
    modifiedAt: order.file.file.modifiedAt,
    edgeDigest: digest,
  };
  await deps.journal.save(order.journalKey, checkpoint);
  return checkpoint;
}

function partSizeOf({ order, tuning }: FileSession): number {
  return tuning.partSizeBytes ?? partSizeFor(order.file.sizeBytes);
}

function begun(
  { order }: FileSession,
  checkpoint: UploadCheckpoint,
  kept: ReadonlyMap<number, StoredPart>,
): Begun {
  return {
    kind: "begun",
    checkpoint,
    planned: planParts(order.file.sizeBytes, checkpoint.partSizeBytes),
    kept,
  };
}
