/**
 * Measures a body while it goes by, and keeps of it nothing but its length and its CRC-64, or a document where it is one.
 */
import { createCrc64 } from "../../cloud/oss/crc64.ts";

export interface Measured {
  readonly sizeBytes: number;
  readonly crc64: bigint;
}

export interface Meter {
  /** Hands on what it is given, piece by piece, as fast as it is taken. */
  pass(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array>;
  /** Of what went by; once. */
  measured(): Measured;
  /** The text that went by; `null` when it was too long for a document, or none was wanted. */
  document(): string | null;
}

/** Longer than the list of 10,000 parts, or a page of 1,000 of the longest keys. */
const LONGEST_DOCUMENT_BYTES = 8 * 1024 ** 2;

export async function createMeter({ isDocument }: { readonly isDocument: boolean }): Promise<Meter> {
  const crc64 = await createCrc64();
  const kept: Uint8Array[] = [];
  let sizeBytes = 0;
  return {
    async *pass(body) {
      for await (const piece of body) {
        crc64.update(piece);
        sizeBytes += piece.length;
        if (isDocument && sizeBytes <= LONGEST_DOCUMENT_BYTES) kept.push(piece);
        yield piece;
      }
    },
    measured: () => ({ sizeBytes, crc64: crc64.digest() }),
    document: () =>
      isDocument && sizeBytes <= LONGEST_DOCUMENT_BYTES ? Buffer.concat(kept).toString("utf8") : null,
  };
}
