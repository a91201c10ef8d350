import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { afterAll, beforeAll, expect, test } from "vitest";

import { runCaptured } from "../testing/run-captured.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "bakferry-after-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ORDER = ["after", "--database", "dbtest", "--as", "dbnew"];

test("the parts that are printed are the files that are written, and those of the object", async () => {
  const written = await runCaptured([...ORDER, "--output", folder]);
  expect(written.exitCode).toBe(0);
  const names = ["dbnewadvice.sql", "dbnewlogins.sql", "dbneworphans.sql"];
  expect(readdirSync(folder)).toEqual(names);

  const { stdout } = await runCaptured([...ORDER, "--json"]);
  const object = JSON.parse(stdout) as Readonly<Record<string, string>>;
  for (const part of ["advice", "logins", "orphans"]) {
    const printed = await runCaptured([...ORDER, "--part", part]);
    expect(printed.stdout).toBe(readFileSync(path.join(folder, `dbnew${part}.sql`), "utf8"));
    expect(object[part]).toBe(printed.stdout);
  }
  // The logins are those of the source.
  expect(object["logins"]).toContain("N'dbtest'");
  expect(object["advice"]).toContain("N'dbnew'");
});

test("files that are there are not written over", async () => {
  const again = await runCaptured([...ORDER, "--output", folder]);
  expect(again).toMatchObject({ exitCode: 1, stderr: expect.stringContaining("is there already") });
});
