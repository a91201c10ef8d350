/** One line that is rewritten in place for a person, and a few lines for a log. */
import { widthOf } from "./render/visible.ts";
import type { Terminal } from "./surroundings.ts";

export interface LiveLine {
  /** `fraction` done, 0 to 1; a log gets a line for each tenth and at least every half minute. */
  show(shown: string, fraction: number): void;
  /** Leaves the terminal on a fresh line. May be called twice. */
  end(): void;
}

const LOG_EVERY_MS = 30_000;
const TENTHS = 10;
const REWRITE_EVERY_MS = 100;

export function createLiveLine(terminal: Terminal, now: () => number): LiveLine {
  let loggedAt = now();
  let loggedTenth = 0;
  let rewrittenAt = 0;
  let isOpen = false;

  function rewrite(shown: string): void {
    if (isOpen && now() - rewrittenAt < REWRITE_EVERY_MS) return;
    rewrittenAt = now();
    terminal.write(`\r${fit(shown, terminal.columns ?? 80)}\u001B[K`);
    isOpen = true;
  }

  return {
    show(shown, fraction) {
      if (terminal.isTerminal) {
        rewrite(shown);
        return;
      }
      const tenth = Math.floor(fraction * TENTHS);
      if (tenth === loggedTenth && now() - loggedAt < LOG_EVERY_MS) return;
      loggedTenth = tenth;
      loggedAt = now();
      terminal.write(`${shown}\n`);
    },
    end() {
      if (isOpen) terminal.write("\r\u001B[K");
      isOpen = false;
    },
  };
}

/** A line that wraps cannot be rewritten in place. */
function fit(shown: string, columns: number): string {
  let rest = shown;
  while (rest.length > 0 && widthOf(rest) > columns - 1) rest = rest.slice(0, -1);
  return rest;
}
