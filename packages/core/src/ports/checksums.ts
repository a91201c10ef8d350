/** CRC-64 as OSS computes it (CRC-64/XZ, unsigned decimal text), over data that this process can read. */
import type { PartSource } from "./object-store.ts";

export interface ChecksumRange {
  readonly source: PartSource;
  readonly offset: number;
  readonly sizeBytes: number;
  readonly signal: AbortSignal;
}

export interface Checksums {
  /** Throws FILE_CHANGED when the file ends before the range does. */
  ofRange(range: ChecksumRange): Promise<string>;
  /** Of the concatenation of parts, from theirs. */
  combine(parts: readonly { readonly crc64: string; readonly sizeBytes: number }[]): string;
}
