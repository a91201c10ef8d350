import { describe, expect, test } from "vitest";

import type { ChangeWindows } from "../model/change-windows.ts";
import { isOpenAt, nextOpening } from "./windows.ts";

const NIGHTS: ChangeWindows = {
  timeZone: "Asia/Shanghai",
  allow: [{ days: ["mon", "tue", "wed", "thu", "fri"], from: "22:00", to: "02:00" }],
  deny: [],
  overrun: false,
};

/** 2026-11-23 is a Monday. */
function at(written: string): number {
  return Date.parse(written);
}

function opens(windows: ChangeWindows | null, written: string): string | null {
  const opensAt = nextOpening(windows, at(written));
  return opensAt === null ? null : new Date(opensAt).toISOString();
}

describe("a window over midnight", () => {
  test.each([
    ["is closed in the afternoon", "2026-11-23T15:00:00+08:00", "2026-11-23T14:00:00.000Z"],
    ["opens on the minute", "2026-11-23T22:00:00+08:00", "2026-11-23T14:00:00.000Z"],
    ["is still open after midnight", "2026-11-24T01:59:59+08:00", "2026-11-23T17:59:59.000Z"],
    ["is closed at its very end", "2026-11-24T02:00:00+08:00", "2026-11-24T14:00:00.000Z"],
    ["of Friday reaches into Saturday", "2026-11-28T01:00:00+08:00", "2026-11-27T17:00:00.000Z"],
    ["does not open on a Saturday", "2026-11-28T23:00:00+08:00", "2026-11-30T14:00:00.000Z"],
  ])("%s", (_what, now, opening) => {
    expect(opens(NIGHTS, now)).toBe(opening);
    expect(isOpenAt(NIGHTS, at(now))).toBe(at(now) === at(opening));
  });
});

test("without windows it is always open", () => {
  expect(isOpenAt(null, at("2026-11-23T15:00:00Z"))).toBe(true);
});

describe("closed days", () => {
  const deny = [{ from: "2026-12-31", to: "2027-01-02" }];

  test("are stronger than a window: it ends at midnight", () => {
    const windows = { ...NIGHTS, deny };
    expect(isOpenAt(windows, at("2026-12-30T23:59:59+08:00"))).toBe(true);
    expect(isOpenAt(windows, at("2026-12-31T00:00:00+08:00"))).toBe(false);
    expect(opens(windows, "2026-12-31T00:00:00+08:00")).toBe("2027-01-04T14:00:00.000Z");
  });

  test("alone leave every other time open", () => {
    const windows = { ...NIGHTS, allow: [], deny };
    expect(opens(windows, "2026-12-30T10:00:00+08:00")).toBe("2026-12-30T02:00:00.000Z");
    expect(opens(windows, "2027-01-01T10:00:00+08:00")).toBe("2027-01-02T16:00:00.000Z");
  });

  test("that follow each other are one", () => {
    const days = [
      { from: "2027-01-03", to: "2027-01-03" },
      { from: "2026-12-31", to: "2027-01-02" },
    ];
    expect(opens({ ...NIGHTS, allow: [], deny: days }, "2027-01-01T10:00:00+08:00")).toBe(
      "2027-01-03T16:00:00.000Z",
    );
  });

  test("over more than a year open nothing", () => {
    const years = [{ from: "2026-01-01", to: "2029-01-01" }];
    expect(nextOpening({ ...NIGHTS, deny: years }, at("2026-11-23T15:00:00Z"))).toBeNull();
  });
});

describe("where the clocks change", () => {
  const berlin: ChangeWindows = {
    timeZone: "Europe/Berlin",
    allow: [{ days: ["sun"], from: "02:30", to: "05:00" }],
    deny: [],
    overrun: false,
  };

  test("a time that is skipped is the one after it", () => {
    // 2027-03-28: from 02:00 to 03:00.
    expect(opens(berlin, "2027-03-27T12:00:00Z")).toBe("2027-03-28T01:30:00.000Z");
  });

  test("a time that comes twice counts when it comes first", () => {
    // 2026-10-25: from 03:00 back to 02:00.
    expect(opens(berlin, "2026-10-24T12:00:00Z")).toBe("2026-10-25T00:30:00.000Z");
  });

  test("the end is by the clock on the wall", () => {
    expect(isOpenAt(berlin, at("2026-10-25T03:59:59Z"))).toBe(true);
    expect(isOpenAt(berlin, at("2026-10-25T04:00:00Z"))).toBe(false);
  });
});

test("the same time on both ends is a whole day", () => {
  const whole = { ...NIGHTS, allow: [{ days: ["mon" as const], from: "00:00", to: "00:00" }] };
  expect(isOpenAt(whole, at("2026-11-23T23:59:59+08:00"))).toBe(true);
  expect(isOpenAt(whole, at("2026-11-24T00:00:00+08:00"))).toBe(false);
});
