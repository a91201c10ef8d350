/** Every library that ships has a reason in docs/decisions, and every decision has the same four parts. */
import { describe, expect, test } from "vitest";

import { filesBelow, readJson } from "./repository.ts";

const decisions = filesBelow("docs/decisions", (path) => path.endsWith(".md"));

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
}

test("every runtime dependency is named", () => {
  const manifests = filesBelow(".", (path) => path.endsWith("package.json"));
  const shipped = manifests.flatMap(({ path }) => {
    const { dependencies = {} } = readJson(path) as Manifest;
    return Object.keys(dependencies).filter((name) => !name.startsWith("@bakferry/"));
  });
  const words = decisions.map(({ text }) => text).join("\n");
  expect(shipped.length).toBeGreaterThan(0);
  expect([...new Set(shipped)].filter((name) => !words.includes(`\`${name}\``))).toEqual([]);
});

describe.each(decisions)("$path", ({ path, text }) => {
  test("has a number, a title and the parts that every decision has", () => {
    const headings = Array.from(text.matchAll(/^#+ (.+)$/gmu), ([, heading]) => heading);
    const number = /\/(\d{4})-[a-z0-9-]+\.md$/u.exec(path)?.[1];
    expect(headings).toEqual([
      expect.stringMatching(new RegExp(`^${number}: \\S`, "u")),
      "Context",
      "Decision",
      "Chosen over",
      "Consequences",
    ]);
  });

  test("is a page at most", () => {
    expect(text.split(/\s+/u).length).toBeLessThan(600);
  });
});
