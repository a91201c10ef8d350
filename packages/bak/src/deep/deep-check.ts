/**
 * Deep check of media that nothing else reads at the moment: from its first byte to its last, one read ahead.
 */
import type { MediaSource } from "../model.ts";
import { createDeepCheck } from "./create-deep-check.ts";
import type { DeepReport } from "./deep-report.ts";

export interface DeepCheckRun {
  /** Called after each read, with the bytes checked so far. */
  readonly onProgress?: (checkedBytes: number, sizeBytes: number) => void;
  readonly signal?: AbortSignal;
}

/** Large enough for a disk or a ranged request, small enough for a second-level cache. */
const READ_BYTES = 1024 * 1024;

/** Rejects when `source.read` does, and with the signal's reason when it is aborted. */
export async function deepCheck(
  source: MediaSource,
  { onProgress, signal }: DeepCheckRun = {},
): Promise<DeepReport> {
  const { sizeBytes } = source;
  const check = createDeepCheck({ sizeBytes });
  const readAt = (offset: number): Promise<Uint8Array> =>
    offset < sizeBytes
      ? source.read(offset, Math.min(READ_BYTES, sizeBytes - offset))
      : Promise.resolve(new Uint8Array(0));
  let offset = 0;
  let reading = readAt(offset);
  while (offset < sizeBytes) {
    signal?.throwIfAborted();
    const bytes = await reading;
    if (bytes.length === 0) break;
    offset += bytes.length;
    reading = readAt(offset);
    // A failure is met by the next round, or by nobody once the check is aborted.
    reading.catch(() => undefined);
    check.update(bytes);
    onProgress?.(offset, sizeBytes);
  }
  return check.finish();
}
