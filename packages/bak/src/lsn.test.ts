import * as fc from "fast-check";
import { expect, test } from "vitest";

import { compareLSN, formatLSN, lsn, parseLSN } from "./lsn.ts";
import { putLSN } from "./testing/put-fields.ts";

const positions = fc.record({
  virtualLogFile: fc.integer({ min: 0, max: 0xffff_ffff }),
  block: fc.integer({ min: 0, max: 0xffff_ffff }),
  slot: fc.integer({ min: 0, max: 0xffff }),
});

test("a log sequence number prints as SQL Server prints it", () => {
  expect(formatLSN({ virtualLogFile: 24, block: 68, slot: 99 })).toBe("24000000006800099");
});

test("decimals and positions are two forms of the same", () => {
  fc.assert(
    fc.property(positions, (position) => {
      expect(parseLSN(formatLSN(position))).toEqual(position);
    }),
  );
});

test("the bytes on the media give the decimal back, and zeros give none", () => {
  const bytes = new Uint8Array(12);
  putLSN(bytes, 2, "40000000014500001");

  expect(lsn(bytes, 2)).toBe("40000000014500001");
  expect(lsn(new Uint8Array(12), 2)).toBeNull();
  expect(lsn(bytes, 4)).toBeNull();
});

test("positions compare by number and not by text", () => {
  expect(compareLSN("9000000000100001", "24000000006800099")).toBeLessThan(0);
  expect(compareLSN("24000000006800099", "9000000000100001")).toBeGreaterThan(0);
  expect(compareLSN("24000000006800099", "24000000006800099")).toBe(0);
});

test.each(["", "-1", "12.5", "0x10", "9".repeat(26), "4294967296000000000000001"])(
  "%j is no decimal of one",
  (text) => {
    expect(parseLSN(text)).toBeNull();
  },
);
