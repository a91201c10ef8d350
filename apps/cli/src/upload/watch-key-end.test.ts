import { say } from "@bakferry/core";
import { createTestClock } from "@bakferry/core/testing";
import { expect, test } from "vitest";

import { watchKeyEnd } from "./watch-key-end.ts";

const HOUR_MS = 3_600_000;

function watched(key: Partial<Parameters<typeof watchKeyEnd>[0]> = {}) {
  const clock = createTestClock();
  const watch = watchKeyEnd(
    { endsAt: clock.now() + HOUR_MS, isRenewed: false, place: "ticket", ...key },
    clock,
  );
  return { clock, watch };
}

test("a ticket that ends before the upload is told once, with what to do", async () => {
  const { clock, watch } = watched();
  await clock.advance(60_000);
  const told = watch({ remainingMs: 2 * HOUR_MS });
  expect(told && say(told)).toBe(
    "The ticket ends in 59 min, and about 2 h of the upload are left. What has arrived is kept: get another ticket by the same button, and go on with bakferry resume --ticket -.",
  );
  await clock.advance(60_000);
  expect(watch({ remainingMs: 2 * HOUR_MS })).toBeNull();
});

test.each([
  ["that outlasts the upload", {}, HOUR_MS / 2],
  ["of which nobody knows the end", { endsAt: null }, 9 * HOUR_MS],
  ["that is renewed", { isRenewed: true }, 9 * HOUR_MS],
  ["of an upload without a rate yet", {}, null],
])("a key %s is no matter", async (_, key, remainingMs) => {
  const { clock, watch } = watched(key);
  await clock.advance(60_000);
  expect(watch({ remainingMs })).toBeNull();
});

test("the rate of the first seconds is not reckoned by", async () => {
  const { clock, watch } = watched({ place: "profile" });
  expect(watch({ remainingMs: 9 * HOUR_MS })).toBeNull();
  await clock.advance(20_000);
  expect(watch({ remainingMs: 9 * HOUR_MS })?.key).toBe("cli.notice.keyEnds");
});
