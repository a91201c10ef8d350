/** One line that is rewritten in place for a person, and a few lines for a log. */
import { type Terminal, widthOf } from "@bakferry/host/terminal";

export interface LiveLine {
  /** `fraction` done, 0 to 1; a log gets a line for each tenth and at least every half minute. */
  show(shown: string, fraction: number): void;
  /** Writes something else, on lines of its own. */
  above(write: () => void): void;
  /** Leaves the terminal on a fresh line, with the last state above it or without. May be called twice. */
  end(last: "keep" | "wipe"): void;
}

const LOG_EVERY_MS = 30_000;
const TENTHS = 10;
const REWRITE_EVERY_MS = 100;
const SEPARATOR = " · ";
const WIPED = "\r\u001B[K";

export function createLiveLine(terminal: Terminal, now: () => number): LiveLine {
  let loggedAt = now();
  let loggedTenth = 0;
  let rewrittenAt = Number.NEGATIVE_INFINITY;
  let latest: string | null = null;
  let standing: string | null = null;

  function rewrite(shown: string): void {
    rewrittenAt = now();
    standing = shown;
    terminal.write(`\r${fit(shown, terminal.columns ?? 80)}\u001B[K`);
  }

  return {
    show(shown, fraction) {
      if (terminal.isTerminal) {
        latest = shown;
        if (now() - rewrittenAt >= REWRITE_EVERY_MS) rewrite(shown);
        return;
      }
      const tenth = Math.floor(fraction * TENTHS);
      if (tenth === loggedTenth && now() - loggedAt < LOG_EVERY_MS) return;
      loggedTenth = tenth;
      loggedAt = now();
      terminal.write(`${terminal.columns === null ? shown : fit(shown, terminal.columns)}\n`);
    },
    above(write) {
      if (latest !== null) terminal.write(WIPED);
      write();
      if (latest !== null) rewrite(latest);
    },
    end(last) {
      if (latest === null) return;
      if (last === "keep" && latest !== standing) rewrite(latest);
      terminal.write(last === "keep" ? "\n" : WIPED);
      latest = null;
    },
  };
}

/** Whole facts are left out from the end, as long as that helps. A line that wraps cannot be rewritten in place. */
function fit(shown: string, columns: number): string {
  let rest = shown;
  while (widthOf(rest) >= columns && rest.includes(SEPARATOR))
    rest = rest.slice(0, rest.lastIndexOf(SEPARATOR));
  while (rest.length > 0 && widthOf(rest) > columns - 1) rest = rest.slice(0, -1);
  return rest;
}
