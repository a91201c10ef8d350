/** The edge of the process: the only place that reads its arguments, hears its signals and ends it. */
import { readFileSync } from "node:fs";
import { homedir } from "node:os";

import { terminalOf } from "@bakferry/host/terminal";

import { EXIT } from "./exit-code.ts";
import { runProgram } from "./program.ts";
import type { Input, Surroundings } from "./surroundings.ts";

const stop = new AbortController();
const words = process.argv.slice(2);
const surroundings: Surroundings = {
  words,
  stdin: inputOf(process.stdin),
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
  process.on(bug, (error: unknown) => void endOfBug(error));
}
for (const stream of [process.stdout, process.stderr]) {
  // Whoever reads us may stop early, as `head` does; that is no fault of ours.
  stream.on("error", (error: NodeJS.ErrnoException) => {
    process.exit(error.code === "EPIPE" ? EXIT.done : EXIT.bug);
  });
}

process.exitCode = await runProgram(versionOfPackage(), surroundings);

async function endOfBug(error: unknown): Promise<void> {
  const { endWith } = await import("./end-with.ts");
  process.exit(endWith(error, surroundings, words.includes("--json")));
}

/** Nothing is read before somebody asks: a pipe that is never written to must not hold the process up. */
function inputOf(stream: NodeJS.ReadStream): Input {
  return {
    isTerminal: stream.isTTY,
    stream: () => stream,
    async readAll() {
      const chunks: Buffer[] = [];
      for await (const chunk of stream) chunks.push(Buffer.from(chunk as Uint8Array));
      return Buffer.concat(chunks).toString("utf8");
    },
    async readLine() {
      const { createInterface } = await import("node:readline");
      const lines = createInterface({ input: stream });
      try {
        for await (const line of lines) return line;
        return null;
      } finally {
        lines.close();
      }
    },
  };
}

function versionOfPackage(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  return Object(manifest).version as string;
}
