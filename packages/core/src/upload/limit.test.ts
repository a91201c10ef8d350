import { describe, expect, test } from "vitest";

import { createTestClock, TEST_EPOCH } from "../testing/clock.ts";
import { say } from "../texts/text.ts";
import { type BandwidthLimit, createLimiter, parseLimit, rateAt, tightestRate } from "./limit.ts";

const KIB = 2 ** 10;
const MIB = 2 ** 20;

describe("a limit", () => {
  test.each([
    ["50M", 12 * 60, 50 * MIB],
    ["50MB", 0, 50 * MIB],
    ["1.5g", 0, 1.5 * 2 ** 30],
    ["100Mbit", 0, 12_500_000],
    ["off", 0, null],
    ["08:00-20:00=20M,off", 8 * 60, 20 * MIB],
    ["08:00-20:00=20M,off", 20 * 60 - 1, 20 * MIB],
    ["08:00-20:00=20M,off", 20 * 60, null],
    ["22:00-06:00=off, 10M", 23 * 60, null],
    ["22:00-06:00=off, 10M", 5 * 60 + 59, null],
    ["22:00-06:00=off, 10M", 6 * 60, 10 * MIB],
    ["08:00-20:00=20M", 21 * 60, null],
  ])("%s at minute %d is %s bytes a second", (text, minute, rate) => {
    expect(rateAt(parseLimit(text) as BandwidthLimit, minute)).toBe(rate);
  });

  test.each([
    ["off", null],
    ["50M", 50 * MIB],
    ["08:00-20:00=20M,off", 20 * MIB],
    ["08:00-20:00=20M,5M", 5 * MIB],
  ])("of %s is %s bytes a second at its tightest", (text, rate) => {
    expect(tightestRate(parseLimit(text) as BandwidthLimit)).toBe(rate);
  });

  test.each([
    ["", "no rate"],
    ["fast", "no rate"],
    ["0", "no rate"],
    ["1K", "no rate"],
    ["-5M", "no rate"],
    ["8-20=5M", "no span"],
    ["25:00-26:00=5M", "no span"],
    ["5M,6M", "second rate"],
    ["08:00-20:00=,off", "no rate"],
  ])("%j is refused: %s", (text, problem) => {
    const limit = parseLimit(text);
    expect("problem" in limit && say(limit.problem)).toContain(problem);
  });
});

describe("the limiter", () => {
  function limiterOf(text: string) {
    const clock = createTestClock();
    const limit = parseLimit(text) as BandwidthLimit;
    const minuteOfDay = (now: number): number => Math.floor(now / 60_000) % 1440;
    return { clock, limiter: createLimiter({ limit, clock, minuteOfDay }) };
  }

  test("lets all connections together have the rate and no more", async () => {
    const { clock, limiter } = limiterOf("1M");
    const { signal } = new AbortController();
    let taken = 0;
    const connections = Array.from({ length: 4 }, async () => {
      for (let piece = 0; piece < 10; piece += 1) {
        await limiter.take(256 * KIB, signal);
        taken += 256 * KIB;
      }
    });
    await clock.advance(5_000);
    expect(taken).toBeGreaterThanOrEqual(5 * MIB);
    expect(taken).toBeLessThanOrEqual(5.5 * MIB);
    await clock.advance(5_000);
    await Promise.all(connections);
    expect(taken).toBe(10 * MIB);
  });

  test("is open when the timetable says so, even for who is waiting already", async () => {
    const { clock, limiter } = limiterOf("11:00-12:01=100K,off");
    const { signal } = new AbortController();
    expect(clock.now()).toBe(TEST_EPOCH);
    await limiter.take(100 * MIB, signal);
    const waiting = limiter.take(100 * MIB, signal);
    await clock.advance(61_000);
    await waiting;
    await limiter.take(100 * MIB, signal);
    expect(clock.now()).toBe(TEST_EPOCH + 61_000);
  });

  test("an upload that is stopped while it waits leaves the others in their place", async () => {
    const { clock, limiter } = limiterOf("1M");
    const stopped = new AbortController();
    const { signal } = new AbortController();
    await limiter.take(2 * MIB, signal);
    const first = limiter.take(MIB, stopped.signal);
    const second = limiter.take(MIB, signal);
    stopped.abort(new Error("stopped"));
    await expect(first).rejects.toThrow("stopped");
    await clock.advance(2_500);
    await second;
  });
});
