/** Shows how far an upload is. It reports while nothing moves, too, so that a dead line is told. */
import type { Clock, UploadProgress } from "@bakferry/core";
import { type Page, type Terminal, writePage } from "@bakferry/host/terminal";

import { createLiveLine } from "../live-line.ts";
import { renderProgress } from "../render/progress.ts";

export interface ProgressView {
  report(progress: UploadProgress): void;
  /** Something that a person should hear in between. */
  note(page: Page): void;
  /** Leaves the terminal on a fresh line, with the last state above it or without. May be called twice. */
  end(last: "keep" | "wipe"): void;
}

export function followProgress(terminal: Terminal, clock: Clock): ProgressView {
  const line = createLiveLine(terminal, () => clock.now());
  return {
    report(progress) {
      const { acknowledgedBytes, totalBytes, isTotalKnown } = progress;
      line.show(renderProgress(progress), isTotalKnown ? acknowledgedBytes / totalBytes : 0);
    },
    note: (page) => line.above(() => writePage(terminal, page)),
    end: (last) => line.end(last),
  };
}
