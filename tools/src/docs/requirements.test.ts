/**
 * Every row of the guide's checklist is done somewhere and shown by a test.
 *
 * A row names the file that does it, and a test by its file and its title, which has to stand there as a whole string:
 * the title itself, or the case in a table that becomes it.
 */
import { existsSync } from "node:fs";
import { join, posix } from "node:path";

import { describe, expect, test } from "vitest";

import { readText } from "./repository.ts";

const PAGE = "docs/reference/requirements.md";
const QUESTIONS = "docs/reference/open-questions.md";
const ROWS = 140;
const CONTRADICTIONS = 10;
/** Provable only on the real service. */
const OPEN = ["S92", "S93", "S98"];
const root = join(import.meta.dirname, "../../..");

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
    expect(linksOf(asked).includes(QUESTIONS)).toBe(OPEN.includes(id));
  });

  test("is done in a file that is there", () => {
    expectFiles(doneIn);
  });

  test("is shown by a test that is there", () => {
    const proofs = Array.from(
      shownBy.matchAll(/\]\(([^)\s]+)\): "([^"]+)"/gu),
      ([, link = "", title = ""]) => ({
        file: fileOf(link),
        title,
      }),
    );
    expect(proofs.length).toBeGreaterThan(0);
    expect(linksOf(shownBy)).toEqual(proofs.map(({ file }) => file));
    expect(proofs.filter(({ file }) => !file.endsWith(".test.ts"))).toEqual([]);
    expect(proofs.filter(({ file, title }) => !hasTitle(readText(file), title))).toEqual([]);
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
  const files = linksOf(cell);
  expect(files.filter((file) => !existsSync(join(root, file)))).toEqual([]);
  expect(files.length).toBeGreaterThan(0);
}

function hasTitle(source: string, title: string): boolean {
  return ['"', "'", "`"].some((quote) => source.includes(`${quote}${title}${quote}`));
}

function numbered(letter: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `${letter}${index + 1}`);
}

/** The cells of the rows of four that begin with such an id. */
function rowsOf(letter: string): readonly (readonly string[])[] {
  return readText(PAGE)
    .split("\n")
    .map((line) => /^\|([^|]*)\|([^|]*)\|([^|]*)\|([^|]*)\|$/u.exec(line)?.slice(1))
    .filter((cells) => cells !== undefined)
    .map((cells) => cells.map((cell) => cell.trim()))
    .filter(([id = ""]) => id.startsWith(letter) && /^\d+$/u.test(id.slice(1)));
}

function linksOf(cell: string): readonly string[] {
  return Array.from(cell.matchAll(/\]\(([^)\s]+)\)/gu), ([, link = ""]) => fileOf(link));
}

function fileOf(link: string): string {
  return posix.normalize(posix.join(posix.dirname(PAGE), link.split("#")[0] ?? ""));
}
