/**
 * Shows how far an upload is.
 *
 * When the line to OSS is dead no report comes at all, so a tick of our own tells for how long.
 */
import type { Clock, UploadProgress } from "@bakferry/core";

import { createLiveLine } from "../live-line.ts";
import { writePage } from "../output.ts";
import type { Page } from "../render/page.ts";
import { renderProgress } from "../render/progress.ts";
import type { Terminal } from "../surroundings.ts";

export interface ProgressView {
  report(progress: UploadProgress): void;
  /** Something that a person should hear in between. */
  note(page: Page): void;
  /** Stops the tick and leaves the terminal on a fresh line. May be called twice. */
  end(): void;
}

const TICK_MS = 1_000;
/** Silence that a person would begin to wonder about. */
const QUIET_MS = 5_000;

export function followProgress(terminal: Terminal, clock: Clock): ProgressView {
  const ended = new AbortController();
  const line = createLiveLine(terminal, { now: () => clock.now(), atEnd: "keep" });
  let latest: UploadProgress | undefined;
  let lastSentAt = clock.now();

  function show(progress: UploadProgress): void {
    const { acknowledgedBytes, totalBytes, isTotalKnown } = progress;
    const idleMs = clock.now() - lastSentAt;
    const shown = renderProgress(progress, { idleMs: idleMs >= QUIET_MS ? idleMs : null });
    line.show(shown, isTotalKnown ? acknowledgedBytes / totalBytes : 0);
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
    note: (page) => line.above(() => writePage(terminal, page)),
    end() {
      ended.abort();
      line.end();
    },
  };
}
