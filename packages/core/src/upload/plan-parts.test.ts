import fc from "fast-check";
import { expect, test } from "vitest";

import { partSizeFor, planParts } from "./plan-parts.ts";

const MIB = 2 ** 20;
const TIB = 2 ** 40;

test.each([
  [1, 8 * MIB],
  [2 ** 30 - 1, 8 * MIB],
  [2 ** 30, 16 * MIB],
  [TIB, 117 * MIB],
])("a file of %d bytes is cut into parts of %d bytes", (size, part) => {
  expect(partSizeFor(size)).toBe(part);
});

test("parts cover any file up to OSS's limit without gap or overlap, and within OSS's rules", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 3 * TIB }), (sizeBytes) => {
      const partSize = partSizeFor(sizeBytes);
      const parts = planParts(sizeBytes, partSize);
      expect(parts.length).toBeLessThanOrEqual(10_000);
      let offset = 0;
      for (const [index, part] of parts.entries()) {
        if (part.partNumber !== index + 1 || part.offset !== offset)
          throw new Error(`gap at part ${part.partNumber}`);
        offset += part.sizeBytes;
      }
      expect(offset).toBe(sizeBytes);
      expect(parts.slice(0, -1).every((part) => part.sizeBytes === partSize)).toBe(true);
    }),
    { numRuns: 50 },
  );
});
