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
