/** The scripts are run by the shells themselves where those are there. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { describe, expect, test } from "vitest";

import { runCaptured } from "../testing/run-captured.ts";

describe.skipIf(process.platform === "win32")("completion for bash", () => {
  test.each([
    [["bakferry", "sc"], ["script"]],
    [
      ["bakferry", "bucket", "c"],
      ["check", "create"],
    ],
    [["bakferry", "bucket", "create", "--y"], ["--yes"]],
    [["bakferry", "upload", "--bucket", "abort", "--ti"], ["--ticket"]],
    [["bakferry", "--v"], ["--version"]],
  ])("of %j offers %j", async (words, offered) => {
    expect(completeInBash((await runCaptured(["completion", "bash"])).stdout, words)).toEqual(offered);
  });
});

test.each(["bash", "zsh", "powershell"])("the script for %s knows every command", async (shell) => {
  const { stdout, exitCode } = await runCaptured(["completion", shell]);
  expect(exitCode).toBe(0);
  for (const word of ["script", "bucket create", "--write-probe", "--json-lines"])
    expect(stdout).toContain(word);
});

function completeInBash(script: string, words: readonly string[]): readonly string[] {
  const folder = mkdtempSync(path.join(tmpdir(), "bakferry-completion-"));
  try {
    const file = path.join(folder, "complete.sh");
    const array = words.map((word) => `'${word}'`).join(" ");
    const asking = `COMP_WORDS=(${array}); COMP_CWORD=${words.length - 1}; _bakferry; printf '%s\\n' "\${COMPREPLY[@]}"`;
    writeFileSync(file, `${script}\n${asking}\n`);
    const answer = execFileSync("bash", ["--norc", file], { encoding: "utf8" });
    return answer.split("\n").filter((line) => line !== "");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
