import { expect, test } from "vitest";

import { createChecksums } from "./checksums.ts";

const bytes = new TextEncoder().encode("123456789");
/** Gives at most two bytes at a time, as a file may. */
const source = {
  readInto: async (target: Uint8Array, offset: number): Promise<number> => {
    const piece = bytes.subarray(offset, Math.min(offset + 2, offset + target.length));
    target.set(piece);
    return piece.length;
  },
};
const signal = new AbortController().signal;

test("the checksum of a range is OSS's, and parts make that of the whole", async () => {
  const checksums = createChecksums();
  const whole = await checksums.ofRange({ source, offset: 0, sizeBytes: 9, signal });
  // The published check value of CRC-64/XZ: 0x995DC9BBDF1939FA.
  expect(whole).toBe(String(0x995dc9bbdf1939fan));
  const parts = [
    { crc64: await checksums.ofRange({ source, offset: 0, sizeBytes: 4, signal }), sizeBytes: 4 },
    { crc64: await checksums.ofRange({ source, offset: 4, sizeBytes: 5, signal }), sizeBytes: 5 },
  ];
  expect(checksums.combine(parts)).toBe(whole);
});

test("a file that ends too early has changed", async () => {
  const range = { source, offset: 5, sizeBytes: 9, signal };
  await expect(createChecksums().ofRange(range)).rejects.toMatchObject({ code: "FILE_CHANGED" });
});
