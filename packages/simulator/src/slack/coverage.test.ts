import { expect, test } from "vitest";

import { COVERAGE } from "./coverage.ts";
import { METHODS } from "./web-api/methods.ts";

test("the coverage table names exactly the methods that are answered", () => {
  expect(Object.keys(COVERAGE).sort()).toEqual(Array.from(METHODS.keys()).sort());
});
