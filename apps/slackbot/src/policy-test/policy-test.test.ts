/** `bakferry-bot policy test` on the example, and on files that are wrong. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { readPage } from "@bakferry/core/testing";
import { afterEach, beforeEach, expect, test } from "vitest";

import { readConfig } from "../config/read-config.ts";
import { type CapturedRun, lastJson, runCaptured } from "../testing/run-captured.ts";

const EXAMPLES = fileURLToPath(new URL("../../../../examples/", import.meta.url));
const CONFIG = join(EXAMPLES, "bakferry.yaml");
const CASES = join(EXAMPLES, "policy-cases.yaml");

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "bakferry-policy-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function testCases(yaml: string, ...flags: readonly string[]): Promise<CapturedRun> {
  const file = join(folder, "cases.yaml");
  await writeFile(file, yaml);
  return runCaptured(["policy", "test", file, "--config", CONFIG, ...flags]);
}

test("the example's policies do what its cases say", async () => {
  const { exitCode, stdout } = await runCaptured(["policy", "test", CASES, "--config", CONFIG]);
  expect(stdout).toMatch(/^10 passed, 0 failed$/mu);
  expect(exitCode).toBe(0);
});

test("a case that comes out otherwise says what was expected and what was found, and ends with 2", async () => {
  const wrong = (await readFile(CASES, "utf8"))
    .replace("expect: { outcome: open, missing: 1 }", "expect: { outcome: approved, missing: 0 }")
    .replace("expect: ownRequest", "expect: taken")
    .replace("starts: 2026-11-23T22:00:00+08:00", "starts: at once");
  const { exitCode, stdout } = await testCases(wrong);
  expect(exitCode).toBe(2);
  expect(stdout).toMatch(/^7 passed, 3 failed$/mu);
  expect(stdout).toContain("Outcome: expected approved, was open.");
  expect(stdout).toContain("Missing approvals: expected 0, were 1, from S0DBA.");
  expect(stdout).toMatch(/Vote 1, of ann: expected taken, was refused \(ownRequest\): “You asked/u);
  expect(stdout).toContain("Start: expected at once, was 2026-11-23T14:00:00.000Z.");
});

test("scripts get one object with every case", async () => {
  const run = await runCaptured(["policy", "test", CASES, "--config", CONFIG, "--json"]);
  expect(lastJson(run)).toMatchObject({
    type: "policy-test",
    version: 1,
    passed: 10,
    failed: 0,
    cases: expect.arrayContaining([
      expect.objectContaining({ outcome: "approved", startsAt: "2026-11-23T14:00:00.000Z", problems: [] }),
    ]),
  });
});

test.each([
  ["by: ann", "by: anne", /cases\.0\.votes\.0\.by: nobody called "anne"/u],
  ["environment: prod", "environment: prd", /cases\.0\.environment: there is no policy "prd"/u],
  ["2026-11-23T15:00:00+08:00", "2026-11-23T15:00:00", /cases\.0\.asked: write a time with its offset/u],
  ["after: 5m", "after: soon", /cases\.0\.votes\.0\.after: write a number and a unit/u],
  ["id: U0ANN", "id: ann", /people\.ann\.id: give the id of a person/u],
  ["version: 1", "version: 1\n  bad", /: /u],
])("a file of cases that is wrong is refused where it is wrong: %s → %s", async (correct, wrong, said) => {
  const { exitCode, stderr } = await testCases((await readFile(CASES, "utf8")).replace(correct, wrong));
  expect(exitCode).toBe(1);
  expect(stderr).toContain("is no file of cases:");
  expect(stderr).toMatch(said);
});

const HOW_TO = readPage("how-to/approval-policies.md");
const BLOCKS = [...HOW_TO.matchAll(/```yaml\n(.*?)```/gsu)].map(([, yaml = ""]) => yaml);
const RULES = "policies:\n  prod:\n    approvers: { usergroups: [S0DBA] }\n";
const REST = "version: 1\nstaging: { bucket: migratetest }\ntargets: {}\n";

test("every policy of the how-to is a policy", () => {
  const policies = BLOCKS.filter((yaml) => !yaml.startsWith("version:"));
  expect(policies).toHaveLength(6);
  for (const yaml of policies) {
    const whole = `${REST}${yaml.startsWith("policies:") ? "" : RULES}${yaml}`;
    expect(readConfig(whole, "how-to.yaml")).toMatchObject({ kind: "valid" });
  }
});

test("the cases of the how-to come out as they say, with the example's policies", async () => {
  const [cases = ""] = BLOCKS.filter((yaml) => yaml.startsWith("version:"));
  expect((await testCases(cases)).stdout).toMatch(/^1 passed, 0 failed$/mu);
});
