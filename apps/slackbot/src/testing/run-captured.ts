/** Runs the program inside the test: no process, and everything that it says kept. */
import type { Terminal } from "@bakferry/host/terminal";

import type { Environment } from "../config/secrets.ts";
import type { ExitCode } from "../exit-code.ts";
import { runProgram } from "../program.ts";

export interface CapturedRun {
  readonly exitCode: ExitCode;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CapturedOptions {
  readonly environment?: Environment;
  readonly input?: string;
}

export async function runCaptured(
  words: readonly string[],
  { environment = {}, input = "" }: CapturedOptions = {},
): Promise<CapturedRun> {
  const said = { stdout: "", stderr: "" };
  const terminal = (stream: keyof typeof said): Terminal => ({
    isTerminal: false,
    columns: null,
    hasColors: false,
    write: (written) => {
      said[stream] += written;
    },
  });
  const exitCode = await runProgram(words, {
    version: "0.0.0",
    stdout: terminal("stdout"),
    stderr: terminal("stderr"),
    environment,
    readInput: () => Promise.resolve(input),
  });
  return { exitCode, ...said };
}

/** The run's last line of standard output, which `--json` promises to be one object. */
export function lastJson({ stdout }: CapturedRun): unknown {
  return JSON.parse(stdout.trimEnd().split("\n").at(-1) ?? "");
}
