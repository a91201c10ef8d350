import { readFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

import { CLOUD_CONTRACT } from "./contract.ts";
import { FAULT_CONTRACT } from "./faults/contract.ts";
import { OSS_CONTRACT } from "./oss/contract.ts";

const FAULTS = Object.entries(FAULT_CONTRACT).map(([kind, shown]) => ({
  says: `the fault ${kind}`,
  ...shown,
}));

test.each([...CLOUD_CONTRACT, ...OSS_CONTRACT, ...FAULTS])("$says", ({ file, test: title }) => {
  const source = readFileSync(join(import.meta.dirname, file), "utf8");
  const texts = source.split("\n").flatMap((line) => [...line.matchAll(/"((?:[^"\\]|\\.)+)"/g)]);
  const titles = texts.map(([, text = ""]) => text);
  expect(titles.filter((text) => text.includes(title))).not.toEqual([]);
});
