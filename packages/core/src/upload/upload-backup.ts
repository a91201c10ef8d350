/**
 * Moves one backup file to OSS, whatever stops it on the way.
 *
 * OSS's own list of parts is the truth on resume; the journal only says which upload to ask for. A part that OSS has
 * is compared by content and never sent again. The object counts only when HEAD says that size, checksum and token
 * are ours, because Complete may succeed although its answer is lost.
 */
import { OperationalError } from "../errors/operational-error.ts";
import { edgeDigest } from "../model/edge-digest.ts";
import type { StagedObject } from "../model/staging.ts";
import type { OpenBackupFile } from "../ports/backup-directory.ts";
import type { Checksums } from "../ports/checksums.ts";
import type { Clock, Ids } from "../ports/clock.ts";
import type { ObjectAddress, ObjectStore, StoredPart, UploadAddress } from "../ports/object-store.ts";
import { withRetry } from "../ports/retry.ts";
import type { UploadCheckpoint, UploadJournal } from "../ports/upload-journal.ts";
import { partSizeFor, type PlannedPart, planParts } from "./plan-parts.ts";
import { createProgress, type UploadProgress } from "./progress.ts";

export interface UploadDeps {
  readonly objects: ObjectStore;
  readonly checksums: Checksums;
  readonly journal: UploadJournal;
  readonly clock: Clock;
  readonly ids: Ids;
}

export interface UploadOrder {
  readonly file: OpenBackupFile;
  readonly address: ObjectAddress;
  readonly journalKey: string;
  /** Parts on their way at the same time. */
  readonly parallel: number;
  readonly signal: AbortSignal;
  /** At most four times a second, and at the end. */
  readonly onProgress?: (progress: UploadProgress) => void;
}

/** `sourceChanged`: the file is not the one that was begun; finished parts are kept. `occupied`: somebody else's object has that key. */
export type UploadOutcome =
  | { readonly kind: "uploaded"; readonly object: StagedObject; readonly resumedBytes: number }
  | { readonly kind: "sourceChanged" }
  | { readonly kind: "occupied"; readonly object: StagedObject };

/** Time without any part finishing after which the upload gives up; an overnight outage must not kill it. */
const STALL_BUDGET_MS = 30 * 60_000;

export async function uploadBackup(deps: UploadDeps, order: UploadOrder): Promise<UploadOutcome> {
  const begun = await beginOrResume(deps, order);
  if (begun.kind !== "begun") return begun;
  const { checkpoint, stored } = begun;
  const planned = planParts(order.file.sizeBytes, checkpoint.partSizeBytes);
  const kept = await keepProvenParts(deps, order, { planned, stored });
  const resumedBytes = kept.reduce((sum, part) => sum + part.sizeBytes, 0);

  const parts = await sendMissingParts(deps, order, { checkpoint, planned, kept });
  if (!(await order.file.isUnchanged())) return { kind: "sourceChanged" };
  const object = await complete(deps, order, { checkpoint, parts });
  await deps.journal.remove(order.journalKey);
  return { kind: "uploaded", object, resumedBytes };
}

interface Begun {
  readonly kind: "begun";
  readonly checkpoint: UploadCheckpoint;
  readonly stored: readonly StoredPart[];
}

async function beginOrResume(deps: UploadDeps, order: UploadOrder): Promise<Begun | UploadOutcome> {
  const { file, address, journalKey } = order;
  const digest = await edgeDigest(file);
  const checkpoint = await deps.journal.load(journalKey);
  if (checkpoint) {
    if (checkpoint.sizeBytes !== file.sizeBytes || checkpoint.edgeDigest !== digest)
      return { kind: "sourceChanged" };
    const stored = await retrying(deps, order, () => deps.objects.listParts(addressOf(checkpoint)));
    if (stored) return { kind: "begun", checkpoint, stored };
    const finished = await retrying(deps, order, () => deps.objects.head(address));
    if (finished?.uploadToken === checkpoint.token) {
      await deps.journal.remove(journalKey);
      return { kind: "uploaded", object: finished, resumedBytes: finished.sizeBytes };
    }
  }
  const occupant = await retrying(deps, order, () => deps.objects.head(address));
  if (occupant) return { kind: "occupied", object: occupant };
  return { kind: "begun", checkpoint: await begin(deps, order, digest), stored: [] };
}

async function begin(deps: UploadDeps, order: UploadOrder, digest: string): Promise<UploadCheckpoint> {
  const token = deps.ids.next("upl");
  const upload = await retrying(deps, order, () => deps.objects.startUpload(order.address, token));
  const checkpoint: UploadCheckpoint = {
    uploadId: upload.uploadId,
    bucket: upload.bucket,
    key: upload.key,
    token,
    partSizeBytes: partSizeFor(order.file.sizeBytes),
    sizeBytes: order.file.sizeBytes,
    modifiedAt: order.file.file.modifiedAt,
    edgeDigest: digest,
  };
  await deps.journal.save(order.journalKey, checkpoint);
  return checkpoint;
}

/** A part whose acknowledgement was lost was never compared; reading it again costs no network. */
async function keepProvenParts(
  deps: UploadDeps,
  order: UploadOrder,
  { planned, stored }: { planned: readonly PlannedPart[]; stored: readonly StoredPart[] },
): Promise<readonly StoredPart[]> {
  const kept: StoredPart[] = [];
  for (const part of stored) {
    const plan = planned[part.partNumber - 1];
    if (!plan || plan.sizeBytes !== part.sizeBytes || part.crc64 === null) continue;
    const { offset, sizeBytes } = plan;
    const own = await deps.checksums.ofRange({ source: order.file, offset, sizeBytes, signal: order.signal });
    if (own === part.crc64) kept.push(part);
  }
  return kept;
}

interface Sending {
  readonly checkpoint: UploadCheckpoint;
  readonly planned: readonly PlannedPart[];
  readonly kept: readonly StoredPart[];
}

async function sendMissingParts(
  deps: UploadDeps,
  order: UploadOrder,
  sending: Sending,
): Promise<readonly StoredPart[]> {
  const { checkpoint, planned, kept } = sending;
  const done = new Map(kept.map((part) => [part.partNumber, part]));
  const waiting = planned.filter(({ partNumber }) => !done.has(partNumber));
  const progress = createProgress(deps.clock, {
    totalBytes: order.file.sizeBytes,
    acknowledgedBytes: kept.reduce((sum, part) => sum + part.sizeBytes, 0),
    report: order.onProgress,
  });
  // The first worker to fail stops the others at once, so that nothing is sent after the outcome is known.
  const failed = new AbortController();
  const signal = AbortSignal.any([order.signal, failed.signal]);

  async function worker(): Promise<void> {
    for (let part = waiting.shift(); part; part = waiting.shift()) {
      const stored = await sendPart(deps, { order: { ...order, signal }, checkpoint, part, progress });
      done.set(part.partNumber, stored);
      progress.acknowledged(part.sizeBytes);
    }
  }

  const workers = Array.from({ length: Math.min(order.parallel, waiting.length) }, () =>
    worker().catch((error: unknown) => {
      failed.abort(error);
      throw error;
    }),
  );
  const outcomes = await Promise.allSettled(workers);
  progress.finish();
  const refused = outcomes.find((outcome) => outcome.status === "rejected");
  if (refused) throw failed.signal.aborted ? failed.signal.reason : refused.reason;
  return [...done.values()].sort((a, b) => a.partNumber - b.partNumber);
}

interface PartJob {
  readonly order: UploadOrder;
  readonly checkpoint: UploadCheckpoint;
  readonly part: PlannedPart;
  readonly progress: ReturnType<typeof createProgress>;
}

function sendPart(deps: UploadDeps, { order, checkpoint, part, progress }: PartJob): Promise<StoredPart> {
  const budget = {
    signal: order.signal,
    mayContinue: () => progress.idleMs() < STALL_BUDGET_MS,
    onRetry: () => progress.retried(),
  };
  return withRetry(deps, budget, () =>
    deps.objects.putPart({
      upload: addressOf(checkpoint),
      ...part,
      source: order.file,
      signal: order.signal,
      onSent: (bytes) => progress.sent(bytes),
    }),
  );
}

async function complete(
  deps: UploadDeps,
  order: UploadOrder,
  { checkpoint, parts }: { checkpoint: UploadCheckpoint; parts: readonly StoredPart[] },
): Promise<StagedObject> {
  try {
    await retrying(deps, order, () => deps.objects.completeUpload(addressOf(checkpoint), parts));
  } catch (error) {
    // After a lost answer the second try finds no upload: HEAD below tells whether the first one made the object.
    const mayBeDone =
      OperationalError.is(error) && (error.code === "OSS_UPLOAD_NOT_FOUND" || error.ambiguous);
    if (!mayBeDone) throw error;
  }
  const object = await retrying(deps, order, () => deps.objects.head(order.address));
  const crc64 = deps.checksums.combine(
    parts.map((part) => ({ crc64: part.crc64 ?? "0", sizeBytes: part.sizeBytes })),
  );
  const isOurs = object?.uploadToken === checkpoint.token && object.sizeBytes === checkpoint.sizeBytes;
  if (!object || !isOurs) {
    throw new OperationalError("OSS_UPLOAD_NOT_FOUND", {
      message: `The upload of ${order.address.key} ended, but the object there is not the one that was sent.`,
    });
  }
  if (object.crc64 !== crc64) {
    throw new OperationalError("OSS_CHECKSUM_MISMATCH", {
      message: `OSS holds CRC-64 ${object.crc64 ?? "none"} for ${order.address.key}; ${crc64} was sent.`,
    });
  }
  return object;
}

/** Control calls give up after the same time as parts. */
function retrying<T>(deps: UploadDeps, order: UploadOrder, attempt: () => Promise<T>): Promise<T> {
  const startedAt = deps.clock.now();
  const mayContinue = (): boolean => deps.clock.now() - startedAt < STALL_BUDGET_MS;
  return withRetry(deps, { signal: order.signal, mayContinue }, attempt);
}

function addressOf({ bucket, key, uploadId }: UploadCheckpoint): UploadAddress {
  return { bucket, key, uploadId };
}
