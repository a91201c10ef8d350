/**
 * How a file is cut into parts.
 *
 * OSS takes 10,000 parts of 100 KB to 5 GB each. Large parts cost less CPU for each byte, small ones less when one
 * has to be sent again; memory does not depend on either. Source: OSS limits of multipart upload.
 */
const MIB = 2 ** 20;
const GIB = 2 ** 30;
/** Below OSS's 10,000, so that a last odd part always fits. */
const PARTS_AIMED_AT = 9000;

export interface PlannedPart {
  /** From 1. */
  readonly partNumber: number;
  readonly offset: number;
  readonly sizeBytes: number;
}

export function partSizeFor(sizeBytes: number): number {
  const smallest = sizeBytes < GIB ? 8 * MIB : 16 * MIB;
  const wanted = Math.ceil(sizeBytes / PARTS_AIMED_AT / MIB) * MIB;
  return Math.min(Math.max(wanted, smallest), 5 * GIB);
}

/** Parts without gap or overlap; every part but the last has `partSizeBytes`. */
export function planParts(sizeBytes: number, partSizeBytes: number): readonly PlannedPart[] {
  const count = Math.ceil(sizeBytes / partSizeBytes);
  return Array.from({ length: count }, (_, index) => {
    const offset = index * partSizeBytes;
    return { partNumber: index + 1, offset, sizeBytes: Math.min(partSizeBytes, sizeBytes - offset) };
  });
}

/** Parts of a stream of unknown length begin small and grow: how many there are at which size. */
const GROWTH: readonly (readonly [count: number, sizeBytes: number])[] = [
  [1000, 8 * MIB],
  [1000, 16 * MIB],
  [1000, 32 * MIB],
  [1000, 64 * MIB],
  [4000, 128 * MIB],
  [1000, GIB],
  [1000, 5 * GIB],
];

/**
 * The size of part `partNumber` of a stream of unknown length; `undefined` beyond the last part that OSS takes.
 * The same number always has the same size, so that a stream that is read again is cut in the same places.
 */
export function growingPartSize(partNumber: number): number | undefined {
  let last = 0;
  for (const [count, sizeBytes] of GROWTH) {
    last += count;
    if (partNumber <= last) return sizeBytes;
  }
  return undefined;
}
