/** The same moment reads differently in two zones, and the words follow Slack's date tokens. */
import { describe, expect, test } from "vitest";

import { ago, clockTime, dayLabel, formatDateTokens, type Reader } from "./time.ts";

/** 2026-11-22 10:02:03 in Shanghai, 02:02:03 in UTC. */
const MOMENT = Date.UTC(2026, 10, 22, 2, 2, 3) / 1000;

const shanghai: Reader = { zone: "Asia/Shanghai", hour12: false, nowMs: MOMENT * 1000 };
const newYork: Reader = { zone: "America/New_York", hour12: true, nowMs: MOMENT * 1000 };

describe("date tokens", () => {
  test.each([
    ["{time}", "10:02"],
    ["{time_secs}", "10:02:03"],
    ["{date_num}", "2026-11-22"],
    ["{date}", "November 22nd, 2026"],
    ["{date_short}", "Nov 22, 2026"],
    ["{date_long}", "Sunday, November 22nd, 2026"],
    ["{date_short_pretty} at {time}", "today at 10:02"],
    ["{nothing}", "{nothing}"],
  ])("%s reads %s in Shanghai", (format, expected) => {
    expect(formatDateTokens(MOMENT, format, shanghai)).toBe(expected);
  });

  test.each([
    ["{date_short_pretty} {time}", "今天 10:02"],
    ["{date}", "2026年11月22日"],
    ["{date_long}", "2026年11月22日星期日"],
    ["{date_num}", "2026-11-22"],
    ["{ago}", "此刻"],
  ])("%s reads %s in Chinese", (format, expected) => {
    expect(formatDateTokens(MOMENT, format, { ...shanghai, locale: "zh-CN" })).toBe(expected);
  });

  test("another zone has another day and clock", () => {
    expect(formatDateTokens(MOMENT, "{date_num} {time}", newYork)).toBe("2026-11-21 9:02 PM");
  });

  test("midnight is 00:00, not 24:00", () => {
    expect(clockTime(Date.UTC(2026, 0, 1, 16) / 1000, shanghai)).toBe("00:00");
  });

  test.each([
    [-86_400, "Yesterday"],
    [0, "Today"],
    [-3 * 86_400, "Thursday, November 19th"],
  ])("a message %i seconds away stands under %s", (offset, expected) => {
    expect(dayLabel(MOMENT + offset, shanghai)).toBe(expected);
  });

  test.each([
    [-20, "just now"],
    [-180, "3 minutes ago"],
    [7200, "in 2 hours"],
    [-3 * 86_400, "3 days ago"],
  ])("%i seconds away is %s", (offset, expected) => {
    expect(ago(MOMENT + offset, MOMENT * 1000)).toBe(expected);
  });
});
