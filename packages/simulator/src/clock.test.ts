import { describe, expect, test, vi } from "vitest";

import { createClock } from "./clock.ts";

describe("the simulated clock", () => {
  test("runs at its speed, keeps its time when the speed changes, and can be advanced", () => {
    vi.useFakeTimers({ now: 1_000_000 });
    try {
      const clock = createClock({ speed: 60, startAt: 0 });
      vi.advanceTimersByTime(1000);
      expect(clock.now()).toBe(60_000);

      clock.setSpeed(1);
      vi.advanceTimersByTime(1000);
      expect(clock.now()).toBe(61_000);

      clock.advance(3_600_000);
      expect(clock.now()).toBe(3_661_000);
      expect(clock.speed).toBe(1);
    } finally {
      vi.useRealTimers();
    }
  });

  test("goes on from another time, also an earlier one", () => {
    vi.useFakeTimers({ now: 1_000_000 });
    try {
      const clock = createClock({ speed: 60, startAt: 500 });
      clock.goTo(100);
      vi.advanceTimersByTime(10);
      expect(clock.now()).toBe(700);
    } finally {
      vi.useRealTimers();
    }
  });

  test("stands still while it is paused, can be advanced there, and goes on at its speed", () => {
    vi.useFakeTimers({ now: 1_000_000 });
    try {
      const clock = createClock({ speed: 60, startAt: 0 });
      vi.advanceTimersByTime(1000);
      clock.pause();
      vi.advanceTimersByTime(5000);
      expect([clock.now(), clock.isPaused, clock.speed]).toEqual([60_000, true, 60]);

      clock.advance(1000);
      clock.setSpeed(10);
      vi.advanceTimersByTime(5000);
      expect(clock.now()).toBe(61_000);

      clock.resume();
      vi.advanceTimersByTime(1000);
      expect([clock.now(), clock.isPaused]).toEqual([71_000, false]);
    } finally {
      vi.useRealTimers();
    }
  });

  test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])("refuses the speed %s", (speed) => {
    expect(() => createClock({ speed })).toThrow(RangeError);
  });

  test("refuses to go backwards", () => {
    expect(() => createClock().advance(-1)).toThrow(RangeError);
  });
});
