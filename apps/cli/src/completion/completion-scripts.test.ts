/**
 * The scripts are run by the shells themselves where those are there.
 *
 * bash and fish answer to a question; zsh completes only at a terminal, so one is made for it. PowerShell is not
 * asked: its script is only looked at.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { runCaptured } from "../testing/run-captured.ts";
import { SHELLS } from "./completion-scripts.ts";

/** What is typed, and what is offered for its last word. */
const CASES: readonly (readonly [typed: readonly string[], offered: readonly string[]])[] = [
  [["bakferry", "sc"], ["script"]],
  [
    ["bakferry", "bucket", "c"],
    ["check", "create"],
  ],
  [["bakferry", "bucket", "create", "--y"], ["--yes"]],
  [["bakferry", "upload", "--bucket", "abort", "--ti"], ["--ticket"]],
  [["bakferry", "--v"], ["--version"]],
  [
    ["bakferry", "upload", "--credentials", "e"],
    ["ecs", "environment"],
  ],
  [["bakferry", "completion", "f"], ["fish"]],
  [["bakferry", "upload", "night"], ["nightly.bak"]],
  [["bakferry", "upload", "--ticket", "night"], ["nightly.bak"]],
];

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "bakferry-completion-"));
  writeFileSync(path.join(folder, "nightly.bak"), "");
  // Must not be offered where a command is meant.
  writeFileSync(path.join(folder, "cloud.bak"), "");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each(SHELLS)("the script for %s knows every command", async (shell) => {
  const { stdout, exitCode } = await runCaptured(["completion", shell]);
  expect(exitCode).toBe(0);
  for (const word of ["script", "bucket create", "write-probe", "json-lines"]) expect(stdout).toContain(word);
});

describe.skipIf(!hasShell("bash"))("completion for bash", () => {
  test.each(CASES)("of %j offers %j", async (words, offered) => {
    const array = words.map((word) => `'${word}'`).join(" ");
    // Where the script offers nothing, bash itself offers files.
    const asking = `COMP_WORDS=(${array}); COMP_CWORD=${words.length - 1}; _bakferry
      [ \${#COMPREPLY[@]} -gt 0 ] || COMPREPLY=( $(compgen -f -- '${words.at(-1)}') )
      printf '%s\\n' "\${COMPREPLY[@]}"`;
    const file = await written("complete.sh", "bash", asking);
    expect(answerOf("bash", ["--norc", file]).toSorted()).toEqual(offered);
  });
});

describe.skipIf(!hasShell("fish"))("completion for fish", () => {
  test.each(CASES)("of %j offers %j", async (words, offered) => {
    const file = await written("complete.fish", "fish", `complete -C '${words.join(" ")}'`);
    const answer = answerOf("fish", ["--no-config", file]).map((row) => row.split("\t")[0] ?? "");
    expect(answer.toSorted()).toEqual(offered);
  });
});

describe.skipIf(!hasShell("zsh"))("completion for zsh", () => {
  test.each(CASES)("of %j offers %j", async (words, offered) => {
    const script = await written("_bakferry", "zsh", "");
    // The terminal is one of zsh's own; what Tab makes of the line is told by a widget in place of its drawing.
    const asking = `
      zmodload zsh/zpty
      zpty shell 'zsh -f -i'
      zpty -w shell "PS1= ; stty -echo; autoload -Uz compinit; compinit -u -D; source ${script}; cd ${folder}"
      zpty -w shell "show() { compstate[insert]=; compstate[list]=; print -r -- \\"OFFERED \\$_offered\\" }"
      zpty -w shell "compadd() { builtin compadd -O _found \\"\\$@\\"; _offered+=(\\$_found); builtin compadd \\"\\$@\\" }"
      zpty -w shell "comppostfuncs=(show); print READY"
      while zpty -r shell row && [[ $row != READY* ]]; do :; done
      zpty -w -n shell '${words.join(" ")}'$'\\t'
      while zpty -r shell row; do [[ $row == *OFFERED* ]] && { print -r -- "\${row#*OFFERED }"; break; }; done
      zpty -d shell`;
    const file = await written("complete.zsh", null, asking);
    const answer = answerOf("zsh", ["-f", file]).join(" ").trim().split(/\s+/);
    expect([...new Set(answer)].toSorted()).toEqual(offered);
  });
});

function hasShell(shell: string): boolean {
  try {
    execFileSync(shell, ["-c", "true"], { stdio: "ignore" });
    return process.platform !== "win32";
  } catch {
    return false;
  }
}

/** The completion script of a shell, and what is asked of it. */
async function written(name: string, shell: string | null, asking: string): Promise<string> {
  const script = shell === null ? "" : (await runCaptured(["completion", shell])).stdout;
  const file = path.join(folder, name);
  writeFileSync(file, `${script}\n${asking}\n`);
  return file;
}

function answerOf(shell: string, words: readonly string[]): readonly string[] {
  const answer = execFileSync(shell, words, { encoding: "utf8", cwd: folder, timeout: 20_000 });
  return answer
    .split("\n")
    .map((row) => row.trim())
    .filter((row) => row !== "" && !row.endsWith("complete.sh"));
}
