/**
 * `inspect` over real backups: the exit code that a script would get for each.
 *
 * The files are other people's and are never part of this repository; `BAKFERRY_BAK_DIR` names the folder that
 * holds them, one folder below it for each kind of file.
 */
import { existsSync, readdirSync } from "node:fs";
import path from "node:path";

import { describe, expect, test } from "vitest";

import { lastJson, runCaptured } from "./testing/run-captured.ts";

const repository = path.resolve(import.meta.dirname, "../../..");
const folder = process.env["BAKFERRY_BAK_DIR"] ?? path.resolve(repository, "../shared/bak");
const PROTECTED = /-password\./;

describe.skipIf(!existsSync(folder))(`real backups in ${folder} (BAKFERRY_BAK_DIR)`, () => {
  test.each(filesOf("full"))("%s is ready, unless a password protects it", async (file) => {
    const run = await runCaptured(["inspect", file, "--json"]);

    const isProtected = PROTECTED.test(file);
    expect(run.exitCode).toBe(isProtected ? 2 : 0);
    expect(lastJson(run)).toMatchObject({
      type: "inspection",
      kind: "backup",
      sets: [{ kind: "full" }],
      verdict: { kind: isProtected ? "unusable" : "importable" },
    });
  });

  test.each([...filesOf("differential"), ...filesOf("log")])("%s is an increment", async (file) => {
    const run = await runCaptured(["inspect", file, "--json"]);

    expect(run.exitCode).toBe(0);
    expect(lastJson(run)).toMatchObject({ verdict: { kind: "increment" } });
  });

  test.each([...filesOf("stripe"), ...filesOf("stranger")])("%s is of no use", async (file) => {
    const run = await runCaptured(["inspect", file, "--json"]);

    expect(run.exitCode).toBe(2);
    expect(lastJson(run)).toMatchObject({ verdict: { kind: "unusable", remedy: expect.any(String) } });
  });

  test.each(filesOf("full"))("%s is shown to a person without a gap", async (file) => {
    const { stdout } = await runCaptured(["inspect", file, "--verbose"]);

    expect(stdout).toMatch(/^(?:Ready|Not usable)\. /);
    expect(stdout).toMatch(/^Database +\S/m);
    expect(stdout).not.toMatch(/undefined|null|NaN|cli\./);
  });
});

function filesOf(kind: string): readonly string[] {
  const directory = path.join(folder, kind);
  return existsSync(directory) ? readdirSync(directory).map((name) => path.join(directory, name)) : [];
}
