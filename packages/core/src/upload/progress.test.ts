import { expect, test } from "vitest";

import { createTestClock } from "../testing/clock.ts";
import { createProgress, type UploadProgress } from "./progress.ts";

const MIB = 2 ** 20;

/** Sends at the rates of the list, second by second, and hands the last report back. */
async function sentAt(megabytesPerSecond: readonly number[]): Promise<UploadProgress> {
  const clock = createTestClock();
  let latest: UploadProgress | undefined;
  const meter = createProgress(clock, {
    totalBytes: 1000 * MIB,
    isTotalKnown: true,
    stalledAfterMs: 10_000,
    report: (progress) => {
      latest = progress;
    },
  });
  meter.enter("sending");
  for (const rate of megabytesPerSecond) {
    await clock.advance(1_000);
    meter.sent(rate * MIB);
  }
  return latest!;
}

test("a burst in the first second is not taken for the rate of the line", async () => {
  const { bytesPerSecond } = await sentAt([60, 10, 10, 10, 10, 10]);
  expect(bytesPerSecond / MIB).toBeLessThan(20);
});

test("the rate follows a line that becomes slower", async () => {
  const fast = Array.from({ length: 20 }, () => 50);
  const slow = Array.from({ length: 20 }, () => 5);
  expect((await sentAt(fast)).bytesPerSecond / MIB).toBeCloseTo(50);
  expect((await sentAt([...fast, ...slow])).bytesPerSecond / MIB).toBeLessThan(15);
});

test("silence is told only when it is longer than usual", async () => {
  expect((await sentAt([10, 10])).silentMs).toBeNull();
  const clock = createTestClock();
  const reports: UploadProgress[] = [];
  const meter = createProgress(clock, {
    totalBytes: MIB,
    isTotalKnown: true,
    stalledAfterMs: 10_000,
    report: (progress) => reports.push(progress),
  });
  meter.enter("sending");
  await clock.advance(9_000);
  meter.tick();
  await clock.advance(3_000);
  meter.tick();
  expect(reports.map(({ silentMs }) => silentMs)).toEqual([null, 12_000]);
});
