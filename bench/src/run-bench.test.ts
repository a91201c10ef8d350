/** The benchmarks' own edge, and the bound that the reading of a terabyte must keep. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

import { expect, test } from "vitest";

import { measureTerabyte } from "./benches/inspect/terabyte.ts";
import { runBench } from "./run-bench.ts";

test.each([
  { words: [] },
  { words: ["nothing"] },
  { words: ["constructor"] },
  { words: ["inspect", "--slow"] },
])("$words is answered with the list of names", async ({ words }) => {
  const said: string[] = [];
  const results: string[] = [];
  const code = await runBench(words, {
    say: (line) => said.push(line),
    result: (line) => results.push(line),
  });

  expect(code).toBe(1);
  expect(said.join("\n")).toContain("inspect");
  expect(results).toEqual([]);
});

test("the header of a terabyte costs at most 12 reads and 400 KiB", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "bakferry-terabyte-"));
  try {
    const { reads, bytes } = await measureTerabyte(folder);

    expect(reads).toBeLessThanOrEqual(12);
    expect(bytes).toBeLessThanOrEqual(400 * 1024);
  } finally {
    await rm(folder, { recursive: true });
  }
});
