/** Writes how far an upload is into the row, while the upload goes on. */
import type { Migration } from "../../model/migration.ts";
import type { UploadProgress } from "../../upload/progress.ts";
import { move, type StepContext } from "./step.ts";

export interface ProgressWriter {
  report(progress: UploadProgress): void;
  /** Aborts when the row was changed by somebody else: cancelled, or taken over. */
  readonly lost: AbortSignal;
  /** The newest row, after the last write is done. */
  settle(): Promise<Migration>;
}

/** One write at a time and not more often than configured; the newest state wins. */
export function progressWriter(
  context: StepContext,
  toChange: (row: Migration, progress: UploadProgress) => Partial<Migration> | null,
): ProgressWriter {
  const { deps } = context;
  const lost = new AbortController();
  let row = context.migration;
  let writing: Promise<void> = Promise.resolve();
  let isWriting = false;
  let nextAt = deps.clock.now() + deps.timing.progressMs;

  async function write(progress: UploadProgress): Promise<void> {
    const to = toChange(row, progress);
    if (to) row = await move({ ...context, migration: row }, { to, wakeInMs: 0 });
  }

  return {
    lost: lost.signal,
    report(progress) {
      if (isWriting || lost.signal.aborted || deps.clock.now() < nextAt) return;
      isWriting = true;
      nextAt = deps.clock.now() + deps.timing.progressMs;
      writing = write(progress)
        .catch((error: unknown) => lost.abort(error))
        .finally(() => {
          isWriting = false;
        });
    },
    async settle() {
      await writing;
      if (lost.signal.aborted) throw lost.signal.reason;
      return row;
    },
  };
}
