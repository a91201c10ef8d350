import fc from "fast-check";
import { expect, test } from "vitest";

import { keyLife } from "./key-life.ts";

const HOUR_MS = 3_600_000;
const GB = 1e9;

test.each([
  ["a small backup", 1 * GB, null, "surely"],
  ["one of 40 GB, on a slow line", 40 * GB, null, "perhaps"],
  ["one of 100 GB", 100 * GB, null, "hardly"],
  ["a small backup behind a tight cap", 1 * GB, 100_000, "hardly"],
  ["a small backup behind a wide cap", 1 * GB, GB, "surely"],
] as const)("a key of one hour lasts for %s as it is reckoned", (_what, sizeBytes, cap, lasts) => {
  expect(keyLife({ sizeBytes, limitBytesPerSecond: cap, leftMs: HOUR_MS }).lasts).toBe(lasts);
});

test("a longer life never makes a key last less", () => {
  const rank = { hardly: 0, perhaps: 1, surely: 2 };
  const any = fc.record({ sizeBytes: fc.nat(5e12), leftMs: fc.nat(48 * HOUR_MS), moreMs: fc.nat(HOUR_MS) });
  fc.assert(
    fc.property(any, ({ sizeBytes, leftMs, moreMs }) => {
      const lasts = (ms: number): number =>
        rank[keyLife({ sizeBytes, limitBytesPerSecond: null, leftMs: ms }).lasts];
      expect(lasts(leftMs + moreMs)).toBeGreaterThanOrEqual(lasts(leftMs));
    }),
  );
});
