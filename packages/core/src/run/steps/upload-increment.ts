/** Sends the next backup of a chain to OSS. The approved plan covers every backup that fits the chain. */
import type { Chain, Increment } from "../../model/chain.ts";
import { sourceName } from "../../model/staging.ts";
import { text } from "../../texts/text.ts";
import { uploadBackup } from "../../upload/upload-backup.ts";
import { incrementJournalKey } from "../journal-key.ts";
import { keyOfIncrement } from "../present-increments.ts";
import { progressWriter } from "./progress-writer.ts";
import { move, type StepContext } from "./step.ts";
import { freeParts } from "./upload.ts";

interface Sending extends StepContext {
  readonly chain: Chain;
  readonly current: Increment;
}

export async function uploadIncrement({ chain, current, ...context }: Sending): Promise<void> {
  const { deps, turn } = context;
  if (current.source.kind !== "local" || !deps.directory) {
    await leaveOut(context, chain, current);
    return;
  }
  const startedAt = deps.clock.now();
  const journalKey = incrementJournalKey(context.migration, chain);
  const file = await deps.directory.open(current.source.file.name);
  const writer = progressWriter(context, ({ chain: row }, { acknowledgedBytes }) =>
    row?.current ? { chain: { ...row, current: { ...row.current, sentBytes: acknowledgedBytes } } } : null,
  );
  try {
    const outcome = await uploadBackup(deps, {
      file,
      address: { bucket: deps.settings.staging.bucket, key: keyOfIncrement(deps, current) },
      journalKey,
      verifyContent: true,
      signal: AbortSignal.any([turn.signal, writer.lost]),
      onProgress: (progress) => writer.report(progress),
    });
    const now = { ...context, migration: await writer.settle() };
    if (outcome.kind !== "uploaded") {
      await freeParts(now, journalKey);
      await leaveOut(now, chain, current);
      return;
    }
    const uploadMs = deps.clock.now() - startedAt;
    const sent = { ...current, staged: outcome.object, uploadMs, sentBytes: outcome.object.sizeBytes };
    await move(now, { to: { chain: { ...chain, current: sent } }, wakeInMs: 0 });
    await deps.journal.remove(journalKey);
  } finally {
    await file.close();
  }
}

/** The file is another one by now, or its place in OSS is taken: whatever is there is judged anew. */
async function leaveOut(context: StepContext, chain: Chain, current: Increment): Promise<void> {
  const misfit = {
    type: "increment_misfit" as const,
    name: sourceName(current.source),
    why: text("chain.changed"),
  };
  await move(context, {
    to: { phase: "awaiting_increment", chain: { ...chain, current: null, planned: [] } },
    events: [misfit],
    wakeInMs: context.deps.timing.incrementPollMs,
  });
}
