/** Reads the tables of docs/reference, so that tests can compare what is written with what is done. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

const DOCS = join(import.meta.dirname, "../../../../docs");

/** A page of docs by its path there: "reference/errors.md". Throws when there is none. */
export function readPage(path: string): string {
  return readFileSync(join(DOCS, path), "utf8");
}

/** The body rows of every table below a heading, as people read them: without code marks and escapes. */
export function tableRows(page: string, heading?: string): readonly (readonly string[])[] {
  return rowsOf(heading === undefined ? page : sectionOf(page, heading));
}

function sectionOf(page: string, heading: string): string {
  const sections = page.split(/^(?=#+ )/mu);
  const section = sections.find((each) => each.split("\n", 1)[0]?.replace(/^#+ /u, "") === heading);
  if (section === undefined) throw new Error(`The page has no heading "${heading}".`);
  return section;
}

function rowsOf(text: string): string[][] {
  const lines = text.split("\n");
  return lines.flatMap((line, index) => {
    const isRow = line.startsWith("|") && !isRule(line) && !isRule(lines[index + 1] ?? "");
    return isRow ? [cellsOf(line)] : [];
  });
}

function isRule(line: string): boolean {
  return /^\|[\s|:-]+\|$/u.test(line.trim());
}

function cellsOf(line: string): string[] {
  return line
    .trim()
    .slice(1, -1)
    .split(/(?<!\\)\|/u)
    .map((cell) => cell.replaceAll(/`|\\(?=\W)/gu, "").trim());
}
