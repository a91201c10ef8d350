/** Every variable that a program of ours reads stands in the reference, and no other does. */
import { expect, test } from "vitest";

import { readText, sourcesBelow } from "./repository.ts";

/** Error codes and table names look alike but for their endings. */
const VARIABLE =
  /\b(DATABASE_URL|(?:SLACK|ALIBABA_CLOUD|OSS|BAKFERRY)_(?:[A-Z]+_)*(?:ID|SECRET|TOKEN|KEYS|DIR|LANG|DEBUG))\b/gu;

test("the reference lists the variables that the programs read", () => {
  const sources = ["apps", "packages/alibaba", "packages/host"].flatMap((folder) => sourcesBelow(folder));
  const section = readText("docs/reference/configuration.md").split(/^## /mu).at(-1) ?? "";
  const rows = section.split("\n").map((line) => /^\| `([A-Z_]+)`/u.exec(line)?.[1]);
  const documented = rows.filter((name) => name !== undefined);
  expect(documented.toSorted()).toEqual(variablesIn(sources.map(({ text }) => text).join("\n")));
});

function variablesIn(text: string): readonly string[] {
  const names = Array.from(text.matchAll(VARIABLE), ([, name = ""]) => name);
  return [...new Set(names)].sort();
}
