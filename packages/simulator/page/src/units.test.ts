import { expect, test } from "vitest";

import { bytes, duration } from "./units.ts";

test.each([
  [0, "0 B"],
  [1023, "1023 B"],
  [1024, "1.0 KB"],
  [50_436_506, "48.1 MB"],
  [536_870_912_000, "500 GB"],
])("%d bytes are %s", (size, words) => {
  expect(bytes(size)).toBe(words);
});

test.each([
  [-5, "0 s"],
  [59_400, "59 s"],
  [125_000, "2 min 05 s"],
  [12_000_000, "3 h 20 min"],
  [200_000_000, "2 d 7 h"],
])("%d milliseconds are %s", (milliseconds, words) => {
  expect(duration(milliseconds)).toBe(words);
});
