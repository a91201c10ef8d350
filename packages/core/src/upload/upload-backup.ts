/**
 * Moves one backup file to OSS, whatever stops it on the way.
 *
 * Every stage may be repeated: what OSS has and what equals the file is never sent again, and the object counts only
 * when OSS itself says that it is the one that was sent.
 */
import { OperationalError } from "../errors/operational-error.ts";
import type { StoredPart } from "../ports/object-store.ts";
import { type Begun, beginOrResume } from "./begin-or-resume.ts";
import { completeUpload } from "./complete.ts";
import type { PlannedPart } from "./plan-parts.ts";
import { type PartSupply, sendParts } from "./send-parts.ts";
import { addressOf, openSession, type UploadSession } from "./session.ts";
import type { UploadDeps, UploadOrder, UploadOutcome } from "./upload-order.ts";
import { watchContent } from "./verify-content.ts";

/** An upload that vanishes this often is taken away by somebody, not by a lifecycle rule. */
const MOST_STARTS = 3;

/** Throws OperationalError; finished parts and the journal stay for the next run. */
export async function uploadBackup(deps: UploadDeps, order: UploadOrder): Promise<UploadOutcome> {
  for (let start = 1; ; start += 1) {
    try {
      return await uploadOnce(openSession(deps, order, order.file.sizeBytes));
    } catch (error) {
      const isGone = OperationalError.is(error) && error.code === "OSS_UPLOAD_NOT_FOUND";
      if (!isGone || start === MOST_STARTS) throw error;
    }
  }
}

/** Ends the sending from within; never leaves this file. */
class SourceChanged extends Error {
  override readonly name = "SourceChanged";
}

async function uploadOnce(session: UploadSession<UploadOrder>): Promise<UploadOutcome> {
  const begun = await beginOrResume(session);
  if (begun.kind !== "begun") return begun;
  const content = session.order.verifyContent ? watchContent(session) : null;
  try {
    const parts = await sendMissing(content ? abortedBy(content.failed, session) : session, begun);
    await content?.finish();
    if (!(await session.order.file.isUnchanged())) return { kind: "sourceChanged" };
    const resumedBytes = [...begun.kept.values()].reduce((sum, part) => sum + part.sizeBytes, 0);
    return await completeUpload(session, { checkpoint: begun.checkpoint, parts, resumedBytes });
  } catch (error) {
    const isShort = OperationalError.is(error) && error.code === "FILE_CHANGED";
    if (error instanceof SourceChanged || isShort) return { kind: "sourceChanged" };
    throw error;
  } finally {
    content?.stop();
  }
}

/** What is sent of a file that changes is lost; the look that counts comes before the upload is completed. */
const LOOK_EVERY_MS = 1_000;

function abortedBy(signal: AbortSignal, session: UploadSession<UploadOrder>): UploadSession<UploadOrder> {
  return { ...session, order: { ...session.order, signal: AbortSignal.any([session.order.signal, signal]) } };
}

async function sendMissing(
  session: UploadSession<UploadOrder>,
  { checkpoint, planned, kept }: Begun,
): Promise<readonly StoredPart[]> {
  const { deps, order, progress, tuning } = session;
  const done = new Map(kept);
  let lookedAt = deps.clock.now();
  await sendParts(deps, {
    upload: addressOf(checkpoint),
    supply: missingParts(
      order,
      planned.filter(({ partNumber }) => !kept.has(partNumber)),
    ),
    parallel: order.parallel,
    limiter: order.limiter,
    signal: order.signal,
    progress,
    tuning,
    async onStored(part) {
      done.set(part.partNumber, part);
      await session.journalPart(checkpoint.uploadId, part);
      const now = deps.clock.now();
      if (now - lookedAt < LOOK_EVERY_MS) return;
      lookedAt = now;
      if (!(await order.file.isUnchanged())) throw new SourceChanged();
    },
  });
  return planned.flatMap(({ partNumber }) => done.get(partNumber) ?? []);
}

function missingParts({ file: source }: UploadOrder, missing: readonly PlannedPart[]): PartSupply {
  let index = 0;
  return {
    next() {
      const part = missing[index];
      index += 1;
      return part && { ...part, source };
    },
  };
}
