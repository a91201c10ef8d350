import { readFile } from "node:fs/promises";
import path from "node:path";

import { afterAll, beforeAll, expect, test } from "vitest";

import { runCaptured } from "../testing/run-captured.ts";
import { type SampleFolder, writeSamples } from "../testing/sample-files.ts";

let samples: SampleFolder;
beforeAll(async () => {
  samples = await writeSamples();
});
afterAll(() => samples.remove());

test("scripts that are written come with the line that runs the first of them, as it stands in the file", async () => {
  const order = [
    "script",
    "--database",
    "dbtest",
    "--folder",
    String.raw`D:\backup`,
    "--output",
    samples.folder,
  ];
  const run = await runCaptured(order);
  const script = path.join(samples.folder, "dbtestFULL.sql");
  expect(run).toMatchObject({ exitCode: 0, stderr: "" });
  expect(run.stdout).toContain(`Written: ${script}\n`);
  expect(run.stdout.replaceAll(/\s+/g, " ")).toContain(`sqlcmd -S localhost -E -b -i ${script}`);
  expect(await readFile(script, "utf8")).toContain("DECLARE @is_run bit = 0;");
});
