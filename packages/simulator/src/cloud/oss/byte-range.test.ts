import { describe, expect, test } from "vitest";

import { selectRange } from "./byte-range.ts";

describe("selectRange on an object of 1000 bytes", () => {
  test.each([
    ["bytes=0-499", { from: 0, to: 500 }],
    ["bytes=500-", { from: 500, to: 1000 }],
    ["bytes=-500", { from: 500, to: 1000 }],
    ["bytes=0-499,600-700", { from: 0, to: 500 }],
    ["byte=0-499", null],
    ["bytes=0-1000", null],
    ["bytes=1000-2000", null],
    ["bytes=1000-", null],
    ["bytes=-2000", null],
    ["bytes=9-3", null],
  ])("%s", (range, expected) => {
    expect(selectRange(new Map([["range", range]]), 1000)).toEqual(expected);
  });

  test.each([
    ["bytes=500-2000", { from: 500, to: 1000 }],
    ["bytes=-2000", { from: 0, to: 1000 }],
  ])("%s in the standard behaviour", (range, expected) => {
    expect(selectRange(standard(range), 1000)).toEqual(expected);
  });

  test.each(["bytes=1000-2000", "bytes=1000-"])("%s is refused in the standard behaviour", (range) => {
    expect(() => selectRange(standard(range), 1000)).toThrow("cannot be satisfied");
  });
});

function standard(range: string): ReadonlyMap<string, string> {
  return new Map([
    ["range", range],
    ["x-oss-range-behavior", "standard"],
  ]);
}
