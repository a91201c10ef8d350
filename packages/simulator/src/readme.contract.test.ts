/** The README's examples run as they stand there. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";

import { afterAll, beforeAll, expect, test } from "vitest";

const PACKAGE = join(import.meta.dirname, "..");
const readme = await readFile(join(PACKAGE, "README.md"), "utf8");
const examples = [...readme.matchAll(/^## (.+)\n(?:(?!^## )[^])*?^```ts\n([^]*?)^```$/gm)].map(
  ([, title = "", code = ""]) => ({ title, code }),
);

/** Inside the package, so that its own name and its development dependencies are found. */
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(PACKAGE, "readme-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test("there are examples", () => {
  expect(examples.map(({ title }) => title)).toEqual([
    "A Slack app under test",
    "A migration under test",
    "Trouble",
    "States",
    "Several workspaces",
  ]);
});

// Five programs that start, on a machine that has other work.
test.each(examples)("$title", { timeout: 60_000 }, async ({ title, code }) => {
  const file = join(folder, `${title.replaceAll(" ", "-")}.ts`);
  await writeFile(file, code);
  const child = spawn(process.execPath, ["--conditions=@bakferry/source", file], { cwd: folder });
  const [output, [status]] = await Promise.all([
    Promise.all([text(child.stdout), text(child.stderr)]),
    once(child, "exit"),
  ]);
  expect({ status, output: status === 0 ? [] : output }).toEqual({ status: 0, output: [] });
  for (const [, expected = ""] of code.matchAll(/console\.log\(.*\); \/\/ (.+)$/gm)) {
    expect(output[0].trim()).toBe(expected);
  }
});
