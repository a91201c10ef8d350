import { damage, syntheticBackup } from "@bakferry/bak/testing";
import { expect, test } from "vitest";

import { verified } from "./verify-content.ts";

async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let offset = 0; offset < bytes.length; offset += size) yield bytes.subarray(offset, offset + size);
}

async function total(chunks: AsyncIterable<Uint8Array>): Promise<number> {
  let bytes = 0;
  for await (const chunk of chunks) bytes += chunk.length;
  return bytes;
}

const WHOLE = syntheticBackup({ hasChecksums: true, dataBytes: 2 ** 20 });

test("a whole backup passes unchanged in length", async () => {
  expect(await total(verified("db.bak", inPieces(WHOLE, 70_001)))).toBe(WHOLE.length);
});

test("damage ends the stream with its place, so that nothing is completed", async () => {
  const bad = damage(WHOLE, { kind: "flip", offset: 500_000 });
  await expect(total(verified("db.bak", inPieces(bad, 70_001)))).rejects.toMatchObject({
    code: "FILE_DAMAGED",
    retry: { kind: "never" },
    message: expect.stringMatching(/^db\.bak is damaged at byte \d+/),
  });
});

test("a stream that ends too early is damage, too", async () => {
  const cut = WHOLE.subarray(0, 600_000);
  await expect(total(verified("db.bak", inPieces(cut, 70_001)))).rejects.toMatchObject({
    code: "FILE_DAMAGED",
  });
});
