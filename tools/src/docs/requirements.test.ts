/**
 * Every row of the guide's checklist is done somewhere and shown by a test.
 *
 * A row names the file that does it, and a test by its file and its title, which has to stand there as a whole string:
 * the title itself, or the case in a table that becomes it.
 */
import { describe, expect, test } from "vitest";

import { isShown, openProofPage } from "./proofs.ts";

const PAGE = "docs/reference/requirements.md";
const QUESTIONS = "docs/reference/open-questions.md";
const ROWS = 140;
const CONTRADICTIONS = 10;
/** Provable only on the real service. */
const OPEN = ["S92", "S93", "S98"];
const page = openProofPage(PAGE);

interface Row {
  readonly id: string;
  readonly asked: string;
  readonly doneIn: string;
  readonly shownBy: string;
}

const rows = rowsOf("S").map(([id = "", asked = "", doneIn = "", shownBy = ""]) => ({
  id,
  asked,
  doneIn,
  shownBy,
})) satisfies readonly Row[];
const contradictions = rowsOf("C").map(([id = "", what = "", decided = "", where = ""]) => ({
  id,
  what,
  decided,
  where,
}));

test("the page has every row, in order", () => {
  expect(rows.map(({ id }) => id)).toEqual(numbered("S", ROWS));
  expect(contradictions.map(({ id }) => id)).toEqual(numbered("C", CONTRADICTIONS));
});

describe.each(rows)("$id", ({ id, asked, doneIn, shownBy }) => {
  test("says what is asked", () => {
    expect(asked).not.toBe("");
    expect(page.links(asked).includes(QUESTIONS)).toBe(OPEN.includes(id));
  });

  test("is done in a file that is there", () => {
    expectFiles(doneIn);
  });

  test("is shown by a test that is there", () => {
    const proofs = page.proofs(shownBy);
    expect(proofs.length).toBeGreaterThan(0);
    expect(page.links(shownBy)).toEqual(proofs.map(({ file }) => file));
    expect(proofs.filter(({ file }) => !file.endsWith(".test.ts"))).toEqual([]);
    expect(proofs.filter((proof) => !isShown(proof))).toEqual([]);
  });
});

describe.each(contradictions)("$id", ({ what, decided, where }) => {
  test("is decided, and done in a file that is there", () => {
    expect(what).not.toBe("");
    expect(decided).not.toBe("");
    expectFiles(where);
  });
});

function expectFiles(cell: string): void {
  expect(page.missingFiles(cell)).toEqual([]);
  expect(page.links(cell).length).toBeGreaterThan(0);
}

function numbered(letter: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `${letter}${index + 1}`);
}

function rowsOf(letter: string): readonly (readonly string[])[] {
  return page.rows(new RegExp(`^${letter}\\d+$`, "u"));
}
