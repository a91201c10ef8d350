/** Counts what a reading costs. */
import type { MediaSource } from "../model.ts";

/** `source` is to be read instead of the one that is counted. */
export interface CountedSource {
  readonly source: MediaSource;
  /** Bytes that each read asked for, in order. */
  readonly reads: readonly number[];
}

export function counted(inner: MediaSource): CountedSource {
  const reads: number[] = [];
  const source: MediaSource = {
    sizeBytes: inner.sizeBytes,
    read(offset, length) {
      reads.push(length);
      return inner.read(offset, length);
    },
  };
  return { source, reads };
}

export function totalBytes(reads: readonly number[]): number {
  return reads.reduce((sum, length) => sum + length, 0);
}
