/**
 * Shows how far an upload is: one line rewritten in place for a person, a few lines for a log.
 *
 * A log gets a line for each tenth and at least every half minute. When the line to OSS is dead no report comes at
 * all, so a tick of our own tells for how long.
 */
import type { Clock, UploadProgress } from "@bakferry/core";

import { renderProgress } from "../render/progress.ts";
import { widthOf } from "../render/visible.ts";
import type { Terminal } from "../surroundings.ts";

export interface ProgressView {
  report(progress: UploadProgress): void;
  /** Stops the tick and leaves the terminal on a fresh line. May be called twice. */
  end(): void;
}

const TICK_MS = 1_000;
const LOG_EVERY_MS = 30_000;
const LOG_EVERY_PERCENT = 10;
/** Silence that a person would begin to wonder about. */
const QUIET_MS = 5_000;

export function followProgress(terminal: Terminal, clock: Clock): ProgressView {
  const ended = new AbortController();
  let latest: UploadProgress | undefined;
  let lastSentAt = clock.now();
  let loggedAt = clock.now();
  let loggedTenth = 0;
  let isLineOpen = false;

  function show(progress: UploadProgress): void {
    const idleMs = clock.now() - lastSentAt;
    const shown = renderProgress(progress, { idleMs: idleMs >= QUIET_MS ? idleMs : null });
    if (terminal.isTerminal) {
      terminal.write(`\r${fit(shown, terminal.columns ?? 80)}\u001B[K`);
      isLineOpen = true;
      return;
    }
    const done = progress.isTotalKnown ? progress.acknowledgedBytes / progress.totalBytes : 0;
    const tenth = Math.floor((done * 100) / LOG_EVERY_PERCENT);
    if (tenth === loggedTenth && clock.now() - loggedAt < LOG_EVERY_MS) return;
    loggedTenth = tenth;
    loggedAt = clock.now();
    terminal.write(`${shown}\n`);
  }

  async function tick(): Promise<void> {
    while (!ended.signal.aborted) {
      await clock.sleep(TICK_MS, ended.signal);
      if (latest) show(latest);
    }
  }
  // It ends by being aborted, which is no failure.
  tick().catch(() => undefined);

  return {
    report(progress) {
      if (progress.sentBytes > (latest?.sentBytes ?? -1)) lastSentAt = clock.now();
      latest = progress;
      if (!ended.signal.aborted) show(progress);
    },
    end() {
      ended.abort();
      if (isLineOpen) terminal.write("\n");
      isLineOpen = false;
    },
  };
}

/** A line that wraps cannot be rewritten in place. */
function fit(shown: string, columns: number): string {
  let rest = shown;
  while (rest.length > 0 && widthOf(rest) > columns - 1) rest = rest.slice(0, -1);
  return rest;
}
