/** Operators look codes up in docs/reference/errors.md, so page and catalogue may not differ. */
import { expect, test } from "vitest";

import { readPage, tableRows } from "../testing/reference-page.ts";
import { ERROR_CATALOGUE } from "./catalogue.ts";

test("the reference explains every code, and no other, in the words of the catalogue", () => {
  const documented = tableRows(readPage("reference/errors.md"));
  const known = Object.entries(ERROR_CATALOGUE).map(([code, { meaning, remedy }]) => [code, meaning, remedy]);
  expect(documented.toSorted(byCode)).toEqual(known.toSorted(byCode));
});

function byCode([a = ""]: readonly string[], [b = ""]: readonly string[]): number {
  return a < b ? -1 : 1;
}
