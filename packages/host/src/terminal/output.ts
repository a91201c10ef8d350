/**
 * Where words go: results to standard output, everything else to standard error.
 *
 * So `bakferry … | tool` carries data only, and a person still sees what is going on. With `--json` the result is
 * one object, the last line of standard output.
 */
import type { Page } from "./page.ts";
import { paint } from "./paint.ts";
import type { Terminal } from "./terminal.ts";

export interface Output {
  /** The result: a page for a person, or its object for a script. */
  result(page: Page, json: object): void;
  /** What a person should know on the way. */
  note(page: Page): void;
}

export function createOutput(
  { stdout, stderr }: { readonly stdout: Terminal; readonly stderr: Terminal },
  { isJson }: { readonly isJson: boolean },
): Output {
  return {
    result(page, json) {
      if (isJson) stdout.write(`${JSON.stringify(json)}\n`);
      else writePage(stdout, page);
    },
    note: (page) => writePage(stderr, page),
  };
}

export function writePage(terminal: Terminal, page: Page): void {
  terminal.write(paint(page, terminal));
}
