import { say } from "@bakferry/core";
import { expect, test } from "vitest";

import type { KeyInUse } from "../wire.ts";
import { keyWarning } from "./key-warning.ts";

const MINUTE = 60_000;
const NOW = Date.parse("2026-06-10T10:00:00Z");

function warned(
  change: Partial<KeyInUse>,
  { sizeBytes = 60e9, limitBytesPerSecond = null as number | null } = {},
): string | null {
  const key: KeyInUse = {
    kind: "temporaryKey",
    maskedId: "STS.****0001",
    place: "profile",
    detail: "",
    endsAt: NOW + 60 * MINUTE,
    isRenewed: false,
    ...change,
  };
  const warning = keyWarning({ key, sizeBytes, limitBytesPerSecond }, { now: () => NOW });
  return warning && say(warning);
}

test("a key that ends before the upload is worth a warning, with both times", () => {
  expect(warned({})).toBe(
    "The temporary key ends in 1 h; the upload is reckoned at 1 h 20 min (100 Mbit/s, or --limit where that is less). What was sent by then is kept: the same command goes on with a new key.",
  );
});

test("a ticket that ends on a slow line alone is worth one, too", () => {
  expect(warned({ place: "ticket" }, { sizeBytes: 30e9 })).toBe(
    "The ticket ends in 1 h; at 50 Mbit/s the upload takes 1 h 20 min. What was sent by then is kept: the same command goes on with a new ticket.",
  );
});

test("a cap on the bandwidth counts", () => {
  expect(warned({}, { sizeBytes: 1e9 })).toBeNull();
  expect(warned({}, { sizeBytes: 1e9, limitBytesPerSecond: 200_000 })).toContain("1 h 23 min");
});

test.each([
  ["lasts", { endsAt: null }],
  ["is renewed where it comes from", { isRenewed: true }],
  ["lasts long enough", { endsAt: NOW + 12 * 60 * MINUTE }],
] as const)("nothing is said of a key that %s", (_what, change) => {
  expect(warned(change)).toBeNull();
});

test("nothing is said of a stream whose size nobody knows", () => {
  expect(warned({}, { sizeBytes: 0 })).toBeNull();
});
