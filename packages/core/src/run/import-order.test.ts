import fc from "fast-check";
import { expect, test } from "vitest";

import { urlLifeSeconds } from "./import-order.ts";

const TIB = 2 ** 40;

test.each([
  ["eight hours for a small backup", 1, 28_800],
  ["twice the slow download of a large one", TIB, 209_716],
  ["seven days at most, as OSS signs no longer", 100 * TIB, 604_800],
])("a signed URL lives %s", (_, sizeBytes, seconds) => {
  expect(urlLifeSeconds(sizeBytes)).toBe(seconds);
});

test("a signed URL never lives shorter for a larger backup", () => {
  fc.assert(
    fc.property(fc.nat(2 ** 43), fc.nat(2 ** 43), (sizeBytes, more) => {
      expect(urlLifeSeconds(sizeBytes + more)).toBeGreaterThanOrEqual(urlLifeSeconds(sizeBytes));
    }),
  );
});
