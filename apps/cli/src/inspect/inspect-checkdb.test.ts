/** `inspect --checkdb-output`: proof that the database was sound, held against the backup. */
import { writeFile } from "node:fs/promises";
import path from "node:path";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { type CapturedRun, runCaptured } from "../testing/run-captured.ts";
import { type SampleFolder, writeSamples } from "../testing/sample-files.ts";

let samples: SampleFolder;
beforeAll(async () => {
  samples = await writeSamples();
});
afterAll(() => samples.remove());

async function inspect(output: string, ...more: readonly string[]): Promise<CapturedRun> {
  const file = path.join(samples.folder, "checkdb.txt");
  await writeFile(file, Buffer.from(`\uFEFF${output}`, "utf16le"));
  return runCaptured(["inspect", samples.file("full.bak"), "--checkdb-output", file, ...more]);
}

function summary(allocation: number, consistency: number, database = "dbtest"): string {
  return `CHECKDB found ${allocation} allocation errors and ${consistency} consistency errors in database '${database}'.`;
}

describe("the output of DBCC CHECKDB", () => {
  test("that is clean is shown beside the verdict", async () => {
    const { exitCode, stdout } = await inspect(summary(0, 0, "DBTEST"));
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^Ready\./);
    expect(stdout).toContain("DBCC CHECKDB found no errors in DBTEST, by the output that was given.");
  });

  test("with errors of this database ends with a refusal", async () => {
    const { exitCode, stdout } = await inspect(summary(1, 3));
    expect(exitCode).toBe(2);
    expect(stdout).toMatch(
      /^Not usable\. DBCC CHECKDB found 1 allocation and 3 consistency errors in dbtest/,
    );
    expect(stdout.match(/consistency errors in dbtest/g)).toHaveLength(1);
  });

  test.each([
    ["about another database", summary(0, 0, "orders"), "about orders, not about dbtest"],
    ["that names none", "Commands completed successfully.", "names no database"],
    ["that was cut", "DBCC results for 'dbtest'.", "holds no summary"],
  ])("%s proves nothing, and speaks against nothing", async (_, output, said) => {
    const { exitCode, stdout } = await inspect(output);
    expect(exitCode).toBe(0);
    expect(stdout.replaceAll(/\s+/g, " ")).toContain(said);
  });

  test("is one member for a script", async () => {
    const { stdout } = await inspect(summary(0, 0), "--json");
    expect(JSON.parse(stdout)).toMatchObject({ checkdb: { id: "checkdb-output", status: "passed" } });
  });

  test("that cannot be read is a slip of the person", async () => {
    const run = await runCaptured(["inspect", samples.file("full.bak"), "--checkdb-output", "no-such.txt"]);
    expect(run).toMatchObject({ exitCode: 1 });
    expect(run.stderr).toContain("no-such.txt");
  });
});
