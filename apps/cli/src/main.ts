#!/usr/bin/env node
/** The edge of the process: the only place that reads its arguments, hears its signals and ends it. */
import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { styleText } from "node:util";

import { endWith } from "./end-with.ts";
import { EXIT } from "./exit-code.ts";
import { runProgram } from "./program.ts";
import type { Surroundings, Terminal } from "./surroundings.ts";

const stop = new AbortController();
const words = process.argv.slice(2);
const surroundings: Surroundings = {
  words,
  stdout: terminalOf(process.stdout),
  stderr: terminalOf(process.stderr),
  environment: process.env,
  platform: process.platform,
  homeDirectory: homedir(),
  signal: stop.signal,
};

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, () => {
    // The first asks for an orderly end; whoever asks twice does not want to wait.
    if (stop.signal.aborted) process.exit(EXIT.interrupted);
    stop.abort();
  });
}
for (const bug of ["uncaughtException", "unhandledRejection"] as const) {
  process.on(bug, (error: unknown) => process.exit(endWith(error, surroundings, words.includes("--json"))));
}
for (const stream of [process.stdout, process.stderr]) {
  // Whoever reads us may stop early, as `head` does; that is no fault of ours.
  stream.on("error", (error: NodeJS.ErrnoException) => {
    process.exit(error.code === "EPIPE" ? EXIT.done : EXIT.bug);
  });
}

process.exitCode = await runProgram(versionOfPackage(), surroundings);

function terminalOf(stream: NodeJS.WriteStream): Terminal {
  return {
    write: (written) => void stream.write(written),
    isTerminal: stream.isTTY,
    // A window may be resized while we run.
    get columns() {
      return stream.isTTY ? stream.columns : null;
    },
    hasColors: styleText("bold", "x", { stream }) !== "x",
  };
}

function versionOfPackage(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  return Object(manifest).version as string;
}
