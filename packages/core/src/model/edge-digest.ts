/** A cheap proof that a file is still the one that was looked at. */
import { createHash } from "node:crypto";

import type { MediaSource } from "@bakferry/bak";

const EDGE_BYTES = 64 * 1024;

/** SHA-256 over size, first and last 64 KiB: the headers and the closing filemark, where every backup differs. */
export async function edgeDigest(source: MediaSource): Promise<string> {
  const hash = createHash("sha256").update(String(source.sizeBytes));
  hash.update(await source.read(0, Math.min(EDGE_BYTES, source.sizeBytes)));
  const tail = Math.max(0, source.sizeBytes - EDGE_BYTES);
  hash.update(await source.read(tail, source.sizeBytes - tail));
  return hash.digest("hex");
}
