/**
 * A backup whose bytes come in order only: out of an archive, or out of a pipe.
 *
 * A part that must be sent again is read again from the start, or kept by whoever sends it; there is no seeking.
 */
export interface SequentialSource {
  /** File name without folders. */
  readonly name: string;
  /** `null` when nobody knows before the end. */
  readonly sizeBytes: number | null;
  /**
   * All bytes from the first one. A chunk belongs to the reader. The last `next` rejects when the content turns out
   * to be damaged or changed, so only an iteration that ends normally has given the backup.
   */
  open(signal: AbortSignal): AsyncIterable<Uint8Array>;
}
