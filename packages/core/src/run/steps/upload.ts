/** Sends an approved local backup to OSS, and writes down how far it is, so that a restart goes on there. */
import { OperationalError } from "../../errors/operational-error.ts";
import type { Migration, UploadState } from "../../model/migration.ts";
import { withSample } from "../../model/upload-samples.ts";
import type { OpenBackupFile } from "../../ports/backup-directory.ts";
import { text } from "../../texts/text.ts";
import { paceOf } from "../../upload/progress.ts";
import { uploadBackup } from "../../upload/upload-backup.ts";
import { journalKeys } from "../journal-key.ts";
import { progressWriter } from "./progress-writer.ts";
import { fail, move, sleepUntil, type Step, type StepContext } from "./step.ts";

export const uploadStep: Step = async (context) => {
  const { deps, migration } = context;
  const { plan } = migration;
  if (plan?.source.kind !== "local" || !deps.directory) {
    await move(context, { to: { phase: "rechecking" }, wakeInMs: 0 });
    return;
  }
  const file = await deps.directory.open(plan.source.fileName);
  try {
    await sendFile(context, file);
  } finally {
    await file.close();
  }
};

async function sendFile(context: StepContext, file: OpenBackupFile): Promise<void> {
  const { deps, migration, turn } = context;
  const source = migration.plan?.source;
  if (source?.kind !== "local") return;
  const begun = migration.upload ? migration : await markBegun(context, file.sizeBytes);
  const writer = progressWriter({ ...context, migration: begun }, ({ upload }, progress) => {
    const { acknowledgedBytes } = progress;
    return (
      upload && {
        upload: { ...sampled(upload, acknowledgedBytes, deps.clock.now()), pace: paceOf(progress) },
      }
    );
  });
  const outcome = await uploadBackup(deps, {
    file,
    address: { bucket: source.bucket, key: source.key },
    journalKey: migration.id,
    verifyContent: true,
    signal: AbortSignal.any([turn.signal, writer.lost]),
    onProgress: (progress) => writer.report(progress),
  });
  const current = { ...context, migration: await writer.settle() };

  switch (outcome.kind) {
    case "uploaded": {
      const now = deps.clock.now();
      const { sizeBytes, crc64 } = outcome.object;
      const upload = finished(current.migration, sizeBytes, now);
      const tookMs = now - (upload?.startedAt ?? now);
      await move(current, {
        to: { phase: "rechecking", staged: outcome.object, upload },
        events: [{ type: "upload_finished", totalBytes: sizeBytes, tookMs, crc64 }],
        wakeInMs: 0,
      });
      await deps.journal.remove(migration.id);
      return;
    }
    case "sourceChanged":
      // The file is not the approved one; examining it anew shows what changed and asks again.
      await freeParts(context, migration.id);
      await move(current, { to: { phase: "rechecking", upload: null }, wakeInMs: 0 });
      return;
    case "occupied":
      await fail(current, {
        code: "OSS_OBJECT_EXISTS",
        summary: text("failure.keyOccupied", { key: outcome.object.key }),
        state: text("failure.nothingChanged"),
        remedies: [text("failure.useOrDeleteObject", { bucket: source.bucket, key: source.key })],
        verbatim: null,
        requestId: null,
      });
      return;
    case "begunElsewhere":
      throw new Error("An upload that was to leave others alone told of one.");
  }
}

function markBegun(context: StepContext, totalBytes: number): Promise<Migration> {
  const { deps, migration } = context;
  const source = migration.plan?.source;
  const upload: UploadState = {
    bucket: source?.bucket ?? "",
    key: source?.key ?? "",
    totalBytes,
    acknowledgedBytes: 0,
    startedAt: deps.clock.now(),
    finishedAt: null,
  };
  return move(context, { to: { upload }, events: [{ type: "upload_started", totalBytes }], wakeInMs: 0 });
}

function finished({ upload }: Migration, totalBytes: number, now: number): UploadState | null {
  return upload && { ...sampled(upload, totalBytes, now), totalBytes, finishedAt: now };
}

/** How far it is, and the curve of how it came there. */
function sampled(upload: UploadState, acknowledgedBytes: number, now: number): UploadState {
  const sample = { sinceMs: now - upload.startedAt, acknowledgedBytes };
  return { ...upload, acknowledgedBytes, samples: withSample(upload.samples ?? [], sample) };
}

/** After a cancel or a failed upload: frees the parts, which would cost storage for ever. Only what our own journal names is touched. */
export const cleanUpStep: Step = async (context) => {
  for (const journalKey of journalKeys(context.migration)) await freeParts(context, journalKey);
  await sleepUntil(context, null);
};

/** What was sent under this key is worth nothing any more, and would be taken for a beginning of what comes next. */
export async function freeParts({ deps, migration }: StepContext, journalKey: string): Promise<void> {
  const checkpoint = await deps.journal.load(journalKey);
  if (!checkpoint) return;
  const { bucket, key, uploadId } = checkpoint;
  try {
    await deps.objects.abortUpload({ bucket, key, uploadId });
  } catch (error) {
    if (!OperationalError.is(error) || error.retry.kind === "after") throw error;
    deps.logger.warn("The parts of a cancelled upload could not be freed.", {
      migrationId: migration.id,
      code: error.code,
    });
  }
  await deps.journal.remove(journalKey);
}
