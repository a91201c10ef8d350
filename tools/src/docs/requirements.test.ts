/**
 * Every row of the guide's checklist is done somewhere and shown by a test.
 *
 * A row names the file that does it, and a test by its file and words of its title; both must be there.
 */
import { existsSync } from "node:fs";
import { join, posix } from "node:path";

import { describe, expect, test } from "vitest";

import { readText } from "./repository.ts";

const PAGE = "docs/reference/requirements.md";
const ROWS = 140;
const root = join(import.meta.dirname, "../../..");

interface Row {
  readonly id: string;
  readonly asked: string;
  readonly doneIn: string;
  readonly shownBy: string;
}

const rows = rowsOf(readText(PAGE));

test("the page has every row, in order", () => {
  expect(rows.map(({ id }) => id)).toEqual(Array.from({ length: ROWS }, (_, index) => `S${index + 1}`));
});

describe.each(rows)("$id", ({ asked, doneIn, shownBy }) => {
  test("says what is asked", () => {
    expect(asked).not.toBe("");
  });

  test("is done in a file that is there", () => {
    const files = linksOf(doneIn);
    expect(files.filter((file) => !existsSync(join(root, file)))).toEqual([]);
    expect(files.length).toBeGreaterThan(0);
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
    expect(proofs.filter(({ file }) => !file.endsWith(".test.ts"))).toEqual([]);
    expect(proofs.filter(({ file, title }) => !readText(file).includes(title))).toEqual([]);
  });
});

function rowsOf(page: string): readonly Row[] {
  return page
    .split("\n")
    .map((line) => /^\| (S\d+) \|([^|]*)\|([^|]*)\|([^|]*)\|$/u.exec(line))
    .filter((match) => match !== null)
    .map(([, id = "", asked = "", doneIn = "", shownBy = ""]) => ({
      id,
      asked: asked.trim(),
      doneIn,
      shownBy,
    }));
}

function linksOf(cell: string): readonly string[] {
  return Array.from(cell.matchAll(/\]\(([^)\s]+)\)/gu), ([, link = ""]) => fileOf(link));
}

function fileOf(link: string): string {
  return posix.normalize(posix.join(posix.dirname(PAGE), link.split("#")[0] ?? ""));
}
