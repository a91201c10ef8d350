/**
 * Finds out where an upload stands before a byte is sent.
 *
 * OSS's own list of parts is the truth, for any subset of parts. The journal spares reading: a part whose line there
 * agrees with OSS is kept as it is, any other is read again and compared.
 */
import { OperationalError } from "../errors/operational-error.ts";
import { edgeDigest } from "../model/edge-digest.ts";
import type { StoredPart, UploadAddress } from "../ports/object-store.ts";
import type { JournaledPart, UploadCheckpoint } from "../ports/upload-journal.ts";
import { asStranger, recognise, type Recognised } from "./adopt.ts";
import { verifyObject } from "./complete.ts";
import { ownChecksum } from "./own-checksum.ts";
import { partSizeFor, type PlannedPart, planParts } from "./plan-parts.ts";
import { addressOf, type UploadSession } from "./session.ts";
import { startUpload, unfinishedUploads } from "./start-upload.ts";
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
  return beginOrAdopt(session, digest);
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

async function beginOrAdopt(session: FileSession, digest: string): Promise<Begun | UploadOutcome> {
  const { order, tuning } = session;
  const strangers = order.strangers ?? "leave";
  const before = await unfinishedUploads(session, { isNeeded: strangers === "adopt" });
  if (strangers !== "leave" && before) {
    const found = await recognise(session, before, strangers === "report" ? "first" : "all");
    if (found.kind === "recognised") {
      const { recognised } = found;
      if (strangers === "report") return { kind: "begunElsewhere", upload: asStranger(recognised) };
      return adopt(session, recognised, digest);
    }
    if (found.others > 0 || strangers === "adopt") {
      session.notice({ kind: "notAdopted", others: found.others });
    }
  }
  const token = session.deps.ids.next("upl");
  const upload = await startUpload(session, { token, before });
  const partSizeBytes = tuning.partSizeBytes ?? partSizeFor(order.file.sizeBytes);
  return begun(session, await checkpointOf(session, { upload, token, digest, partSizeBytes }), new Map());
}

async function adopt(session: FileSession, recognised: Recognised, digest: string): Promise<Begun> {
  const { upload, partSizeBytes, stored } = recognised;
  const checkpoint = await checkpointOf(session, { upload, token: "", digest, partSizeBytes });
  for (const part of stored) await session.journalPart(upload.uploadId, part);
  const { storedBytes } = asStranger(recognised);
  session.progress.acknowledged(storedBytes);
  session.notice({ kind: "adopted", uploadId: upload.uploadId, bytes: storedBytes });
  return begun(session, checkpoint, new Map(stored.map((part) => [part.partNumber, part])));
}

interface Beginning {
  readonly upload: UploadAddress;
  /** "" where it is not known. */
  readonly token: string;
  readonly digest: string;
  readonly partSizeBytes: number;
}

async function checkpointOf(
  session: FileSession,
  { upload, token, digest, partSizeBytes }: Beginning,
): Promise<UploadCheckpoint> {
  const { deps, order } = session;
  const checkpoint: UploadCheckpoint = {
    uploadId: upload.uploadId,
    bucket: upload.bucket,
    key: upload.key,
    token,
    partSizeBytes,
    sizeBytes: order.file.sizeBytes,
    modifiedAt: order.file.file.modifiedAt,
    edgeDigest: digest,
  };
  await deps.journal.save(order.journalKey, checkpoint);
  return checkpoint;
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
