/** The last stop of what nobody foresaw: an apology with a reference, and neither a stack nor a value. */
import { createHash } from "node:crypto";

import { text } from "@bakferry/core/texts";

import { say } from "./language.ts";
import { writePage } from "./output.ts";
import { line, toned } from "./page.ts";
import type { Terminal } from "./terminal.ts";

export interface BugScene {
  /** As it is typed. */
  readonly program: string;
  readonly stdout: Terminal;
  readonly stderr: Terminal;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly isJson: boolean;
}

/** With BAKFERRY_DEBUG=1 whoever mends it sees the stack. */
export function tellBug(error: unknown, { program, stdout, stderr, environment, isJson }: BugScene): void {
  const reference = referenceOf(error);
  const message = say(text("cli.bug"));
  const remedy = say(text("cli.bugReport", { reference }));
  writePage(stderr, [line(toned("bad", `${program}:`), " ", message), line(remedy)]);
  const json = { type: "error", version: 1, code: "BUG", message, remedy, reference };
  if (isJson) stdout.write(`${JSON.stringify(json)}\n`);
  if (environment["BAKFERRY_DEBUG"] === "1") stderr.write(`${stackOf(error)}\n`);
}

/** The same bug has the same reference on every machine: where it was thrown, without paths and values. */
function referenceOf(error: unknown): string {
  const frames = stackOf(error)
    .split("\n")
    .filter((frame) => /^\s+at /.test(frame))
    .slice(0, 3)
    .map((frame) => frame.replaceAll(/\(?(?:file:\/\/)?[^\s()]*[/\\]/g, ""));
  const name = error instanceof Error ? error.name : typeof error;
  return createHash("sha256")
    .update([name, ...frames].join("|"))
    .digest("hex")
    .slice(0, 8);
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
