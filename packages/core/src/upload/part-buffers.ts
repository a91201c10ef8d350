/**
 * Memory for parts that cannot be read again.
 *
 * A part of a stream is kept until OSS has it, or a failed one could not be sent again. How many may be kept at the
 * same time follows from their size, so that an archive of any size is sent in the same memory.
 */

/** Room for nine parts of 16 MiB; two parts are always held, one that is filled and one that is sent. */
const BUDGET_BYTES = 160 * 2 ** 20;

export interface PartBuffers {
  /** Waits until there is room. Rejects with the signal's reason. */
  take(sizeBytes: number, signal: AbortSignal): Promise<Uint8Array>;
  give(buffer: Uint8Array): void;
}

/** Connections that buffers of this size can feed, while one more is filled. */
export function connectionsFor(partSizeBytes: number): number {
  return Math.max(1, Math.floor(BUDGET_BYTES / partSizeBytes) - 1);
}

export function createPartBuffers(): PartBuffers {
  let free: readonly Uint8Array[] = [];
  let heldCount = 0;
  let heldBytes = 0;
  let changed = Promise.withResolvers<void>();

  const hasRoom = (sizeBytes: number): boolean => heldCount < 2 || heldBytes + sizeBytes <= BUDGET_BYTES;

  return {
    async take(sizeBytes, signal) {
      const aborted = Promise.withResolvers<void>();
      const onAbort = (): void => aborted.resolve();
      signal.addEventListener("abort", onAbort, { once: true });
      try {
        while (!hasRoom(sizeBytes) && !signal.aborted) await Promise.race([changed.promise, aborted.promise]);
      } finally {
        signal.removeEventListener("abort", onAbort);
      }
      signal.throwIfAborted();
      heldCount += 1;
      heldBytes += sizeBytes;
      const reused = free.find(({ byteLength }) => byteLength === sizeBytes);
      // What has another size would be kept for nothing: sizes only ever change once in a thousand parts.
      free = free.filter((buffer) => buffer !== reused && buffer.byteLength === sizeBytes);
      return reused ?? new Uint8Array(sizeBytes);
    },
    give(buffer) {
      heldCount -= 1;
      heldBytes -= buffer.byteLength;
      free = [...free, buffer];
      changed.resolve();
      changed = Promise.withResolvers();
    },
  };
}
