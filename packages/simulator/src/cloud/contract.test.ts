import { readFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

import { CLOUD_CONTRACT } from "./contract.ts";

test.each(CLOUD_CONTRACT)("$says", ({ file, test: title }) => {
  const source = readFileSync(join(import.meta.dirname, file), "utf8");
  const texts = source.split("\n").flatMap((line) => [...line.matchAll(/"((?:[^"\\]|\\.)+)"/g)]);
  const titles = texts.map(([, text = ""]) => text);
  expect(titles.filter((text) => text.includes(title))).not.toEqual([]);
});
