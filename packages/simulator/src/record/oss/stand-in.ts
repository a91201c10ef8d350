/**
 * Bytes in the place of those that nobody has kept: as many, the same ones for the same made-up checksum, and others for
 * another.
 */
import { createHash } from "node:crypto";

import type { RecordedBody } from "./oss-exchange.ts";

const PIECE_BYTES = 64 * 1024;

/** However many: they are made while they are sent. */
export function* standIn({ sizeBytes, crc64 }: RecordedBody): Generator<Uint8Array> {
  const piece = pieceFor(crc64);
  for (let at = 0; at < sizeBytes; at += PIECE_BYTES) {
    yield piece.subarray(0, Math.min(PIECE_BYTES, sizeBytes - at));
  }
}

function pieceFor(name: string): Uint8Array {
  return Buffer.alloc(PIECE_BYTES, createHash("sha512").update(name).digest());
}
