import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { afterEach, expect, test } from "vitest";

const root = join(import.meta.dirname, "../..");
const directories: string[] = [];
afterEach(() => {
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true });
});

/** Lints one file with the house rules alone, through the real linter. */
function lint(path: string, source: string, rules: object): string {
  const directory = mkdtempSync(join(tmpdir(), "bakferry-lint-"));
  directories.push(directory);
  const file = join(directory, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, source);
  const config = join(directory, ".oxlintrc.json");
  const plugin = join(root, "tools/src/oxlint-plugin.js");
  writeFileSync(config, JSON.stringify({ jsPlugins: [plugin], categories: { correctness: "off" }, rules }));
  try {
    return execFileSync(
      process.execPath,
      [join(root, "node_modules/oxlint/bin/oxlint"), "-c", config, file],
      {
        encoding: "utf8",
      },
    );
  } catch (error) {
    return String((error as { stdout?: unknown }).stdout);
  }
}

test.each([
  ["Date.now()", "Clock"],
  ["new Date()", "Clock"],
  ["Math.random()", "Ids"],
  ["setTimeout(() => 0, 1)", "Clock"],
  ["process.env", "configuration"],
])("%s is refused and the port is named", (expression, port) => {
  const output = lint("core.ts", `export const x = ${expression};\n`, {
    "bakferry/no-ambient-world": "error",
  });
  expect(output).toContain(`take it from the ${port} port`);
});

test("a date made from a given time is fine", () => {
  const output = lint("core.ts", "export const x = new Date(0);\n", { "bakferry/no-ambient-world": "error" });
  expect(output).toContain("0 errors");
});

const order = { "bakferry/import-order": ["error", { order: [["model"], ["plan"], ["run"]] }] };

test("an import to a later layer is refused", () => {
  const output = lint("src/plan/a.ts", 'import "../run/b.ts";\n', order);
  expect(output).toContain('"plan" may not import from "run"');
});

test("an import to an earlier layer is fine", () => {
  expect(lint("src/run/a.ts", 'import "../plan/b.ts";\n', order)).toContain("0 errors");
});

const texts = { "bakferry/texts-in-catalogue": "error" };

test.each([
  ["a sentence", 'export const a = "Nothing was changed.";'],
  ["two words", 'export const a = { label: "Send decision" };'],
  ["a sentence around a value", "export const a = (name) => `There is no file ${name}.`;"],
  ["Chinese", 'export const a = "审批";'],
])("%s outside the catalogue is refused", (_, source) => {
  expect(lint("src/views/a.ts", `${source}\n`, texts)).toContain("it belongs into packages/core/src/texts");
});

test.each([
  ["a name", 'export const a = "awaiting_approval";'],
  ["a command", 'export const a = "/migrate status mig_1";'],
  ["a line of the log", 'logger.warn("A card is gone; it is posted anew.");'],
  ["the log of the dependencies", 'deps.logger.info("Slack knows the bot.");'],
  ["an error that nobody should see", 'throw new Error("Slack posted a message and did not say which.");'],
  ["a product", "export const a = (release) => `SQL Server ${release}`;"],
  ["a type", 'export type A = "not compressed";'],
])("%s may stand anywhere", (_, source) => {
  expect(lint("src/views/a.ts", `${source}\n`, texts)).toContain("0 errors");
});

test("core's own say, which knows no reader, is refused in the programs", () => {
  const said = lint("src/views/a.ts", 'import { say } from "@bakferry/core";\nsay();\n', texts);
  expect(said).toContain("say it with a pen");
  const terminal = lint("src/a.ts", 'import { say } from "@bakferry/host/terminal";\nsay();\n', texts);
  expect(terminal).toContain("0 errors");
});

test.each([
  '\'<rect class="bar whole" x="0"/>\'',
  '`<text class="axis of time" x="${1}" text-anchor="end">`',
])("tags of a page are no text for people: %s", (markup) => {
  expect(lint("src/page.ts", `export const x = ${markup};\n`, texts)).toContain("0 errors");
});

test.each(["'<p>Nothing was changed.</p>'", "'<svg aria-label=\"Nothing was changed\">'"])(
  "words between tags and in labels are: %s",
  (markup) => {
    expect(lint("src/page.ts", `export const x = ${markup};\n`, texts)).toContain("looks like a text");
  },
);
