import fc from "fast-check";
import { expect, test } from "vitest";

import { FILTER_WORDS, NO_FILTER, parseListFilter } from "./list-filter.ts";

const DAY_MS = 86_400_000;

test.each([
  [[], {}],
  [["MINE"], { mine: true }],
  [["open", "mine"], { open: true, mine: true }],
  [["to", "prod-1", "last", "7d"], { targetName: "prod-1", withinMs: 7 * DAY_MS }],
  [["last", "12H"], { withinMs: DAY_MS / 2 }],
  [["last", "2w"], { withinMs: 14 * DAY_MS }],
])("%j narrows a list", (words, filter) => {
  expect(parseListFilter(words)).toEqual({ kind: "filter", filter: { ...NO_FILTER, ...filter } });
});

test.each([
  [["everything"], "intake.unknownFilter", null],
  [["mien"], "intake.unknownFilter", "mine"],
  [["last"], "intake.lastWhat", null],
  [["last", "7"], "intake.lastWhat", null],
  [["last", "0d"], "intake.lastWhat", null],
  [["to"], "intake.toWhat", null],
])("%j is refused with a reason", (words, key, nearest) => {
  expect(parseListFilter(words)).toMatchObject({ kind: "refused", answer: { key }, nearest });
});

test("the order of the words does not matter", () => {
  const parts = [["mine"], ["open"], ["to", "prod-1"], ["last", "3d"]];
  fc.assert(
    fc.property(fc.shuffledSubarray(parts, { minLength: parts.length }), (shuffled) => {
      expect(parseListFilter(shuffled.flat())).toEqual(parseListFilter(parts.flat()));
    }),
  );
  expect(FILTER_WORDS).toHaveLength(parts.length);
});
