/** Runs the program inside the test: no process, and everything that it says kept. */
import { Readable } from "node:stream";

import type { Terminal } from "@bakferry/host/terminal";

import type { ExitCode } from "../exit-code.ts";
import { runProgram } from "../program.ts";
import type { Input, Surroundings } from "../surroundings.ts";

export interface CapturedRun {
  readonly exitCode: ExitCode;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CapturedTerminal extends Terminal {
  readonly written: () => string;
}

/** A pipe by default: not a terminal, no width, no colours. */
export function captureTerminal(overrides: Partial<Terminal> = {}): CapturedTerminal {
  let written = "";
  return {
    isTerminal: false,
    columns: null,
    hasColors: false,
    ...overrides,
    write: (text) => {
      written += text;
    },
    written: () => written,
  };
}

/** A pipe that holds this text; nobody to ask. */
export function typedInput(text: string | Uint8Array = "", { isTerminal = false } = {}): Input {
  const typed = Buffer.from(text).toString();
  return {
    isTerminal,
    stream: () => Readable.from([Buffer.from(text)]),
    readAll: () => Promise.resolve(typed),
    readLine: () => Promise.resolve(typed === "" ? null : (typed.split("\n")[0] ?? null)),
  };
}

/** Words as a shell would hand them over; an empty environment unless one is given. */
export async function runCaptured(
  words: readonly string[],
  overrides: Partial<Surroundings> = {},
): Promise<CapturedRun> {
  const stdout = captureTerminal();
  const stderr = captureTerminal();
  const exitCode = await runProgram("1.2.3", {
    words,
    stdin: typedInput(),
    stdout,
    stderr,
    environment: {},
    platform: "linux",
    homeDirectory: "/home/somebody",
    signal: new AbortController().signal,
    ...overrides,
  });
  return { exitCode, stdout: stdout.written(), stderr: stderr.written() };
}

/** The run's last line of standard output, which `--json` promises to be one object. */
export function lastJson({ stdout }: CapturedRun): unknown {
  return JSON.parse(stdout.trimEnd().split("\n").at(-1) ?? "");
}
