/** Every threat of the model is answered in a file and shown by a test, and every letter of STRIDE is thought of. */
import { describe, expect, test } from "vitest";

import { isShown, openProofPage } from "./proofs.ts";
import { readText } from "./repository.ts";

const PAGE = "docs/reference/threat-model.md";
const page = openProofPage(PAGE);
const threats = page
  .rows(/^[STRIDE]\d+$/u)
  .map(([id = "", threat = "", answeredBy = "", shownBy = ""]) => ({ id, threat, answeredBy, shownBy }));

test("every letter of STRIDE has threats, numbered without a gap", () => {
  for (const letter of "STRIDE") {
    const own = threats.map(({ id }) => id).filter((id) => id.startsWith(letter));
    expect(own.length).toBeGreaterThan(1);
    expect(own).toEqual(own.map((_, index) => `${letter}${index + 1}`));
  }
});

test("the page says what is protected, who acts, what crosses which boundary, and what is not covered", () => {
  const headings = [...readText(PAGE).matchAll(/^## (.+)$/gmu)].map(([, heading]) => heading);
  expect(headings).toEqual([
    "What is worth protecting",
    "Who acts",
    "Boundaries, and what crosses them",
    "Threats",
    "Hosts that are spoken to",
    "What is not covered",
  ]);
});

describe.each(threats)("$id: $threat", ({ answeredBy, shownBy }) => {
  test("is answered in files that are there", () => {
    expect(page.links(answeredBy).length).toBeGreaterThan(0);
    expect(page.missingFiles(answeredBy)).toEqual([]);
  });

  test("is shown by tests that are there", () => {
    const proofs = page.proofs(shownBy);
    expect(proofs.length).toBeGreaterThan(0);
    expect(page.links(shownBy)).toEqual(proofs.map(({ file }) => file));
    expect(proofs.filter(({ file }) => !file.endsWith(".test.ts"))).toEqual([]);
    expect(proofs.filter((proof) => !isShown(proof))).toEqual([]);
  });
});
