/** docs/reference/cli.md is compared with what the program says about itself. */
import { readPage, tableRows } from "@bakferry/core/testing";
import type { Terminal } from "@bakferry/host/terminal";
import { describe, expect, test } from "vitest";

import { EXIT } from "./exit-code.ts";
import { runProgram } from "./program.ts";
import { typedInput } from "./testing/run-captured.ts";

const page = readPage("reference/cli.md");

test("the reference has a section for every command, and no other", async () => {
  const sections = [...page.matchAll(/^##+ bakferry ([\w ]+)$/gmu)].map(([, name]) => name);
  expect(sections).toEqual(await commandNames());
});

const COMMANDS = await commandNames();

describe.each(COMMANDS)("bakferry %s", (command) => {
  test("the reference lists its options, and no others", async () => {
    const options = [...(await help(...command.split(" "))).matchAll(/^ {2}(--[a-z-]+(?: <\w+>)?)/gmu)].map(
      ([, flag]) => flag,
    );
    const rows = tableRows(page, `bakferry ${command}`).map(([option = ""]) => option);
    expect(rows.filter((row) => row.startsWith("--"))).toEqual(options);
  });

  test("the reference shows its arguments", async () => {
    const [, usage = ""] = /^Usage: (.+)$/mu.exec(await help(...command.split(" "))) ?? [];
    expect(page).toContain(`\`${usage}\``);
  });
});

test("the reference explains every exit code, and no other", () => {
  const rows = tableRows(page, "Exit codes").map(([code]) => Number(code));
  expect(rows).toEqual(Object.values(EXIT));
});

/** Every command, with its own below it: "upload", "bucket", "bucket check". */
async function commandNames(...path: readonly string[]): Promise<readonly string[]> {
  const lines = (await help(...path)).split(/^(?:Options|Exit codes):$/mu);
  const listed = [...lines.join("\n").matchAll(/^ {2}([a-z]+)(?: [[<].*?)? {2,}\S/gmu)].map(
    ([, name = ""]) => name,
  );
  const own = listed.filter((name) => name !== "help");
  const names: string[] = [];
  for (const name of own) {
    const isGroup = path.length === 0 && (await help(name)).includes("[command]");
    names.push([...path, name].join(" "), ...(isGroup ? await commandNames(name) : []));
  }
  return names;
}

async function help(...command: readonly string[]): Promise<string> {
  const written: string[] = [];
  const stdout = terminal((words) => written.push(words));
  await runProgram("0.0.0", {
    words: [...command, "--help"],
    stdin: typedInput(),
    stdout,
    stderr: terminal(() => undefined),
    environment: {},
    platform: "linux",
    homeDirectory: "/nowhere",
    signal: new AbortController().signal,
  });
  return written.join("");
}

function terminal(write: (words: string) => unknown): Terminal {
  return { write: (words) => void write(words), isTerminal: false, columns: 200, hasColors: false };
}
