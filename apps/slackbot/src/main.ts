#!/usr/bin/env node
/** The process edge: arguments, environment and exit codes. */
import { readFileSync } from "node:fs";
import { text } from "node:stream/consumers";

import { terminalOf } from "@bakferry/host/terminal";

import { runProgram } from "./program.ts";

const exitCode = await runProgram(process.argv.slice(2), {
  version: versionOfPackage(),
  stdout: terminalOf(process.stdout),
  stderr: terminalOf(process.stderr),
  environment: process.env,
  readInput: () => text(process.stdin),
});
// What was written to a pipe gets through first; what the bot left open does not hold the process up.
process.stdout.write("", () => process.exit(exitCode));

function versionOfPackage(): string {
  const manifest = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
    readonly version: string;
  };
  return manifest.version;
}
