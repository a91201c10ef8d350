/** docs/reference/log.md speaks of lines that there are, and of every one that somebody should look at. */
import { globSync, readFileSync } from "node:fs";
import path from "node:path";

import { readPage, tableRows } from "@bakferry/core/testing";
import { expect, test } from "vitest";

const ROOT = path.join(import.meta.dirname, "../../../..");
const page = readPage("reference/log.md");

function linesOf(level: string): readonly string[] {
  const files = globSync(["apps/slackbot/src/**/*.ts", "packages/{core,store,alibaba,host}/src/**/*.ts"], {
    cwd: ROOT,
    exclude: (name) => name.endsWith(".test.ts") || name === "testing",
  });
  const pattern = new RegExp(String.raw`\blogger\.${level}\(\s*"([^"]+)"`, "gu");
  const sources = files.map((file) => readFileSync(path.join(ROOT, file), "utf8"));
  return sources.flatMap((source) => [...source.matchAll(pattern)].map(([, line = ""]) => line));
}

test("every line of level error is explained, and no other", () => {
  const explained = tableRows(page, "What somebody should look at").map(([line = ""]) => line);
  expect(explained.toSorted()).toEqual([...new Set(linesOf("error"))].toSorted());
});

test("every line of a bot's life is written at the level that the page says", () => {
  for (const [level = "", line] of tableRows(page, "The life of a bot"))
    expect(linesOf(level)).toContain(line);
});
