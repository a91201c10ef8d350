import type { PartSource } from "@bakferry/core";
import { expect, test } from "vitest";

import { createChecksums } from "./checksums.ts";

const DIGITS = new TextEncoder().encode("123456789");
const CHECK = "11051210869376104954";
const signal = new AbortController().signal;

/** Hands out at most two bytes at a time, as a slow disk may. */
const source: PartSource = {
  readInto(target, offset) {
    const piece = DIGITS.subarray(offset, offset + Math.min(2, target.length));
    target.set(piece);
    return Promise.resolve(piece.length);
  },
};

test("a whole range has the published check value", async () => {
  expect(await createChecksums().ofRange({ source, offset: 0, sizeBytes: 9, signal })).toBe(CHECK);
});

test("parts of any cut combine to the checksum of the whole", async () => {
  const checksums = createChecksums();
  const range = (offset: number, sizeBytes: number) =>
    checksums.ofRange({ source, offset, sizeBytes, signal });
  const parts = [
    { crc64: await range(0, 4), sizeBytes: 4 },
    { crc64: await range(4, 3), sizeBytes: 3 },
    { crc64: await range(7, 2), sizeBytes: 2 },
  ];
  expect(checksums.combine(parts)).toBe(CHECK);
  expect(checksums.combine(parts.slice(0, 1))).toBe(parts[0]?.crc64);
  expect(checksums.combine([])).toBe("0");
});

test("a file that ends too early is named as changed, with the place", async () => {
  await expect(createChecksums().ofRange({ source, offset: 5, sizeBytes: 9, signal })).rejects.toMatchObject({
    code: "FILE_CHANGED",
    message: expect.stringContaining("byte 9"),
  });
});
