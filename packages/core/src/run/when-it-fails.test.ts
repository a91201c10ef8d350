/** docs/how-to/when-it-fails.md quotes RDS; each quotation has to lead to the diagnosis that stands beside it. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

import { readPage, tableRows } from "../testing/reference-page.ts";
import { diagnoseImport } from "./diagnose-import.ts";

const rows = tableRows(readPage("how-to/when-it-fails.md"), "What RDS said");

test.each(rows.map(([words = "", code = ""]) => [words, code]))("“%s” is diagnosed as %s", (words, code) => {
  expect(diagnoseImport(words).code).toBe(code);
});

test("every diagnosis is explained", () => {
  const source = readFileSync(join(import.meta.dirname, "diagnose-import.ts"), "utf8");
  const codes = new Set(Array.from(source.matchAll(/"(IMPORT_[A-Z_]+)"/gu), ([, code]) => code));
  expect(new Set(rows.map(([, code]) => code))).toEqual(codes);
});
