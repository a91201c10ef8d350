/** One upload under way: its order, its meter, and the few things that every stage of it does alike. */
import { OperationalError } from "../errors/operational-error.ts";
import type { StoredPart, UploadAddress } from "../ports/object-store.ts";
import { withRetry } from "../ports/retry.ts";
import type { UploadCheckpoint } from "../ports/upload-journal.ts";
import { createProgress, type ProgressMeter } from "./progress.ts";
import { controlBudget, tuned, type UploadTuning } from "./tuning.ts";
import type { StreamOrder, UploadDeps, UploadNotice, UploadOrder } from "./upload-order.ts";

export interface UploadSession<Order extends UploadOrder | StreamOrder = UploadOrder | StreamOrder> {
  readonly deps: UploadDeps;
  readonly order: Order;
  readonly tuning: UploadTuning;
  readonly progress: ProgressMeter;
  readonly notice: (notice: UploadNotice) => void;
  /** For questions to OSS; parts have their own way. */
  readonly retrying: <T>(attempt: () => Promise<T>) => Promise<T>;
  /** Never fails: the journal is advice, and an upload of hours does not end because of it. */
  journalPart(uploadId: string, part: StoredPart): Promise<void>;
}

export function openSession<Order extends UploadOrder | StreamOrder>(
  deps: UploadDeps,
  order: Order,
  sizeBytes: number | null,
): UploadSession<Order> {
  const tuning = tuned(order.tuning);
  let isJournalBroken = false;
  const notice = (fact: UploadNotice): void => order.onNotice?.(fact);
  return {
    deps,
    order,
    tuning,
    progress: createProgress(deps.clock, {
      totalBytes: sizeBytes ?? 0,
      isTotalKnown: sizeBytes !== null,
      stalledAfterMs: tuning.stalledAfterMs,
      report: order.onProgress,
    }),
    notice,
    retrying: (attempt) =>
      withRetry(
        deps,
        controlBudget(order.signal, tuning, () => deps.clock.now()),
        attempt,
      ),
    async journalPart(uploadId, { partNumber, crc64, etag }) {
      if (isJournalBroken || crc64 === null) return;
      try {
        await deps.journal.addPart(order.journalKey, uploadId, { partNumber, crc64, etag });
      } catch (error) {
        if (!OperationalError.is(error)) throw error;
        isJournalBroken = true;
        notice({ kind: "journalFailed", message: error.message });
      }
    },
  };
}

export function addressOf({ bucket, key, uploadId }: UploadCheckpoint): UploadAddress {
  return { bucket, key, uploadId };
}
