/** docs/reference/checks.md says what each check can answer; the checks' own files say it too. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

import { readPage, tableRows } from "../testing/reference-page.ts";
import { CHECKS } from "./run-preflight.ts";

test("the reference lists every check, and no other, in the order in which people read them", () => {
  const documented = tableRows(readPage("reference/checks.md"), "The checks").map(([id, group]) => [
    id,
    group,
  ]);
  expect(documented).toEqual(CHECKS.map(({ id, group }) => [id, group]));
});

test("the first page counts them right", () => {
  expect(readPage("../README.md")).toContain(`[${CHECKS.length} checks](docs/reference/checks.md)`);
});

test("the reference names the checks that bind nobody", () => {
  const informing = CHECKS.filter(({ informs }) => informs).map(({ id }) => `\`${id}\``);
  expect(readPage("reference/checks.md")).toContain(`These only inform: ${informing.join(", ")}.`);
});

test.each(CHECKS.map(({ id }) => id))("the reference names the answers that %s can give", (id) => {
  const row = tableRows(readPage("reference/checks.md"), "The checks").find(([each]) => each === id);
  expect(row?.[3]?.split(", ")).toEqual(answersOf(id));
});

/** A check's file is called like the check, and makes each kind of answer in one way only. */
function answersOf(id: string): readonly string[] {
  const source = readFileSync(join(import.meta.dirname, `checks/${id}.ts`), "utf8");
  const marks: readonly (readonly [string, RegExp])[] = [
    ["blocks", /\bblocker\(/u],
    ["warns", /\bwarning\(/u],
    ["unknown", /\bwhen(?:All)?Known\(|\bunknown\(/u],
  ];
  return marks.flatMap(([answer, mark]) => (mark.test(source) ? [answer] : []));
}
