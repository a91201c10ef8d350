import fc from "fast-check";
import { expect, test } from "vitest";

import { freeName } from "./free-name.ts";

test.each([
  ["dbtest", [], "dbtest2"],
  ["dbtest", ["dbtest2", "dbtest3"], "dbtest4"],
  ["2024 sales!", [], "sales2"],
  ["数据库", [], "database2"],
])("%s with %j on the instance becomes %s", (wanted, taken, proposed) => {
  expect(freeName(wanted, new Set(taken))).toBe(proposed);
});

test("a proposed name is free, whatever is taken, and one that RDS documents", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 200, unit: "grapheme" }), fc.nat(50), (wanted, count) => {
      const taken = new Set(
        Array.from({ length: count }, (_, index) =>
          freeName(wanted, new Set())
            .replace(/\d+$/, String(index + 2))
            .toLowerCase(),
        ),
      );
      const name = freeName(wanted, taken);
      expect(taken.has(name.toLowerCase())).toBe(false);
      expect(name).toMatch(/^[A-Za-z][A-Za-z0-9]{0,63}$/);
    }),
  );
});
