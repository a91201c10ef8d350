/** A stretched backup against one that was written in full length. */
import { describe, expect, test } from "vitest";

import { u32 } from "../fields.ts";
import { type SyntheticBackupOptions, syntheticBackup } from "./index.ts";
import { concat } from "./put-fields.ts";
import { stretchBackup } from "./stretch-backup.ts";
import { walkBlocks } from "./walk-media.ts";

function checksumOf(media: Uint8Array): number {
  const streams = walkBlocks(media).flatMap(({ streams }) => streams);
  return u32(media, streams.find(({ id }) => id === "CSUM")?.start ?? 0);
}

const kinds: readonly SyntheticBackupOptions[] = [
  {},
  { filemarkBytes: 4096 },
  { release: "2005" },
  { kind: "differential", hasChecksums: true },
];

describe("a stretched backup", () => {
  test.each(kinds)("is the backup that was written as large: %j", (options) => {
    const dataBytes = 1024 * 1024;
    const small = syntheticBackup({ ...options, dataBytes: 8192 });
    const large = syntheticBackup({ ...options, dataBytes });
    const checksum = options.hasChecksums === true ? checksumOf(large) : undefined;
    const { head, tail, sizeBytes } = stretchBackup(small, { dataBytes, checksum });
    const data = large.subarray(head.length, head.length + dataBytes);
    const stretched = concat([head, data, tail]);

    expect(stretched.length).toBe(sizeBytes);
    expect(Buffer.compare(stretched, large)).toBe(0);
  });

  test("refuses media without data", () => {
    expect(() => stretchBackup(syntheticBackup({ kind: "log" }), { dataBytes: 8192 })).toThrow(RangeError);
  });
});
