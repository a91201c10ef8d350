import type { UploadProgress } from "@bakferry/core";
import { createTestClock } from "@bakferry/core/testing";
import { line } from "@bakferry/host/terminal";
import { expect, test } from "vitest";

import { captureTerminal } from "../testing/run-captured.ts";
import { followProgress } from "./follow-progress.ts";

const MIB = 2 ** 20;
const ERASE_TO_END = "\u001B[K";

test("a terminal gets one line, rewritten in place and never wider than the window", () => {
  const terminal = captureTerminal({ isTerminal: true, columns: 30 });
  const view = followProgress(terminal, createTestClock());

  view.report(reached(10, { bytesPerSecond: 5 * MIB, remainingMs: 18_000, retries: 2 }));
  view.report(reached(20));
  view.end("keep");
  view.end("keep");

  const written = terminal.written();
  const rows = written.split(/[\r\n]/).map((row) => row.replace(ERASE_TO_END, ""));
  expect(rows.map((row) => row.slice(0, 5))).toEqual(["", " 10 %", " 20 %", ""]);
  expect(written.split(ERASE_TO_END)).toHaveLength(3);
  expect(Math.max(...rows.map(({ length }) => length))).toBeLessThan(30);
});

test("what is said in between stands on a line of its own, and the progress goes on below it", () => {
  const terminal = captureTerminal({ isTerminal: true, columns: 30 });
  const view = followProgress(terminal, createTestClock());

  view.report(reached(10));
  view.note([line("Warning: look.")]);
  view.end("keep");

  const progress = `\r 10 %  10 MB of 100 MB${ERASE_TO_END}`;
  expect(terminal.written()).toBe(`${progress}\r${ERASE_TO_END}Warning: look.\n${progress}\n`);
});

test("a log gets a line for each tenth", () => {
  const terminal = captureTerminal();
  const view = followProgress(terminal, createTestClock());

  for (let percent = 0; percent <= 100; percent += 1) view.report(reached(percent));
  view.end("keep");

  expect(linesOf(terminal.written()).map((row) => row.slice(0, 5))).toEqual([
    " 10 %",
    " 20 %",
    " 30 %",
    " 40 %",
    " 50 %",
    " 60 %",
    " 70 %",
    " 80 %",
    " 90 %",
    "100 %",
  ]);
});

test("a log hears from a dead line every half minute, with the time that nothing was sent", async () => {
  const terminal = captureTerminal();
  const clock = createTestClock();
  const view = followProgress(terminal, clock);

  for (let silentMs = 0; silentMs <= 61_000; silentMs += 1_000) {
    view.report(reached(3, { silentMs: silentMs >= 10_000 ? silentMs : null }));
    await clock.advance(1_000);
  }
  view.end("keep");

  expect(linesOf(terminal.written())).toEqual([
    "  3 %  3 MB of 100 MB · nothing sent for 30 s · 4 connections",
    "  3 %  3 MB of 100 MB · nothing sent for 1 min · 4 connections",
  ]);
});

function reached(percent: number, overrides: Partial<UploadProgress> = {}): UploadProgress {
  return {
    totalBytes: 100 * MIB,
    acknowledgedBytes: percent * MIB,
    sentBytes: percent * MIB,
    bytesPerSecond: 0,
    remainingMs: null,
    retries: 0,
    phase: "sending",
    isTotalKnown: true,
    comparedBytes: 0,
    concurrency: 4,
    inFlight: 4,
    lastError: null,
    silentMs: null,
    ...overrides,
  };
}

function linesOf(written: string): readonly string[] {
  return written.trimEnd().split("\n");
}
