import { OperationalError } from "@bakferry/core";
import { createSystemClock, createSystemIds } from "@bakferry/host";
import { expect, test } from "vitest";

import { createLog, scrub } from "./log.ts";

function written(write: (log: ReturnType<typeof createLog>) => void): string {
  const lines: string[] = [];
  write(createLog("info", { write: (line) => void lines.push(line) }));
  return lines.join("");
}

test.each([
  ["Bearer xoxb-123-abc-DEF failed", "Bearer [redacted] failed"],
  ["xapp-1-A0-99-ff", "[redacted]"],
  [
    "post to https://hooks.slack.com/commands/T1/2/3 failed",
    "post to https://hooks.slack.com/[redacted] failed",
  ],
  ["key LTAI5tSimulatedKey0001", "key [redacted]"],
  ["nothing secret: dbtest.bak", "nothing secret: dbtest.bak"],
])("%s is logged as %s", (words, expected) => {
  expect(scrub(words)).toBe(expected);
});

test("secrets are taken out of errors, causes, nested fields and fields by name", () => {
  const cause = new Error("GET /?Signature=abc%2F123&x=1");
  const error = new OperationalError("CLOUD_FAILED", { message: "xoxb-1-2", requestId: "R1", cause });
  const log = written((logger) =>
    logger.error("trouble with xapp-1-2", {
      error,
      token: "plain",
      deep: { note: "xoxb-9-9", password: "hunter2" },
    }),
  );
  expect(log).not.toMatch(/xoxb-1|xoxb-9|xapp-1|abc%2F|plain|hunter2/);
  expect(JSON.parse(log)).toMatchObject({ level: 50, error: { code: "CLOUD_FAILED", requestId: "R1" } });
});

test("ids sort by time and do not repeat", () => {
  let now = Date.UTC(2026, 0, 1);
  const ids = createSystemIds({ ...createSystemClock(), now: () => (now += 1) });
  const made = Array.from({ length: 500 }, () => ids.next("mig"));
  expect(made.toSorted()).toEqual(made);
  expect(new Set(made).size).toBe(500);
  expect(made[0]).toMatch(/^mig_[0-9A-HJKMNP-TV-Z]{18}$/);
});
