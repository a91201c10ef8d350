import { expect, test } from "vitest";

import { createLiveLine } from "./live-line.ts";
import { captureTerminal } from "./testing/run-captured.ts";

const WIPED = "\r\u001B[K";

test("a line that is wiped at its end leaves nothing behind, however often it was rewritten", () => {
  let now = 0;
  const terminal = captureTerminal({ isTerminal: true, columns: 80 });
  const line = createLiveLine(terminal, () => now);

  for (const fraction of [0.1, 0.2, 0.3]) {
    line.show(`${fraction}`, fraction);
    now += 60;
  }
  line.end("wipe");
  line.end("wipe");

  // The second came too soon after the first to be worth a rewrite.
  expect(terminal.written()).toBe(`\r0.1\u001B[K\r0.3\u001B[K${WIPED}`);
});

test("a line that never was shown leaves the terminal alone", () => {
  const terminal = captureTerminal({ isTerminal: true, columns: 80 });
  const line = createLiveLine(terminal, () => 0);

  line.end("keep");

  expect(terminal.written()).toBe("");
});

test("a log in a window leaves out from the end what does not fit, whole facts at a time", () => {
  const terminal = captureTerminal({ columns: 30 });
  const line = createLiveLine(terminal, () => 0);

  line.show("50 %  1 GB of 2 GB · 10 MB/s · 4 connections", 0.5);

  expect(terminal.written()).toBe("50 %  1 GB of 2 GB · 10 MB/s\n");
});

test("a line that is kept ends with its last state, even when that came too soon to be shown", () => {
  const terminal = captureTerminal({ isTerminal: true, columns: 80 });
  const line = createLiveLine(terminal, () => 0);

  line.show("almost", 0.9);
  line.show("all", 1);
  line.end("keep");

  expect(terminal.written()).toBe("\ralmost\u001B[K\rall\u001B[K\n");
});
