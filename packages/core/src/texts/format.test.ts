import { afterEach, describe, expect, test } from "vitest";

import { formatMoment } from "./format.ts";

/** A Sunday in November, when no zone has summer time. */
const MOMENT = Date.UTC(2026, 10, 22, 18, 30, 5);

describe("a moment in a terminal", () => {
  const { TZ } = process.env;
  afterEach(() => {
    process.env["TZ"] = TZ;
  });

  test.each([
    ["Asia/Shanghai", "2026-11-23 02:30 +08:00"],
    ["America/St_Johns", "2026-11-22 15:00 -03:30"],
    ["Asia/Kolkata", "2026-11-23 00:00 +05:30"],
    ["UTC", "2026-11-22 18:30 UTC"],
  ])("is shown in the zone of the machine: %s", (zone, shown) => {
    process.env["TZ"] = zone;
    expect(formatMoment(MOMENT)).toBe(shown);
  });

  test("has seconds where they are asked for", () => {
    process.env["TZ"] = "Asia/Shanghai";
    expect(formatMoment(MOMENT, "seconds")).toBe("2026-11-23 02:30:05 +08:00");
  });
});
