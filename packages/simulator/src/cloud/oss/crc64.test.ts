import { describe, expect, test } from "vitest";

import { combineCrc64, createCrc64, zerosCrc64 } from "./crc64.ts";

describe("crc64", () => {
  test("the published check value comes out", async () => {
    expect(await crcOf(Buffer.from("123456789"))).toBe(11051210869376104954n);
  });

  test("no bytes have the checksum 0", async () => {
    expect(await crcOf(Buffer.alloc(0))).toBe(0n);
    expect(combineCrc64([])).toBe(0n);
  });

  test.each([[[9]], [[1, 8]], [[4, 0, 5]], [[100_000, 1, 33_333, 70_000]]])(
    "pieces of %j bytes combine to the checksum of the whole",
    async (sizes) => {
      const pieces = sizes.map((size, index) => Buffer.alloc(size, `piece ${index}`));
      const parts = await Promise.all(
        pieces.map(async (piece) => ({ crc64: await crcOf(piece), sizeBytes: piece.length })),
      );

      expect(combineCrc64(parts)).toBe(await crcOf(Buffer.concat(pieces)));
    },
  );

  test.each([0, 1, 7, 8192, 100_001])("%i zeros have the checksum that reading them gives", async (count) => {
    expect(await zerosCrc64(count)).toBe(await crcOf(Buffer.alloc(count)));
  });
});

async function crcOf(bytes: Uint8Array): Promise<bigint> {
  const crc64 = await createCrc64();
  crc64.update(bytes);
  return crc64.digest();
}
