import { expect, test } from "vitest";

import { OperationalError } from "../errors/operational-error.ts";
import { createTestClock, TEST_EPOCH } from "../testing/index.ts";
import { say, text } from "../texts/text.ts";
import { LONGEST_IN_LINE_MS, openReadings } from "./by-deadline.ts";

const NEVER = new Promise<never>(() => undefined);

test("what comes in time is known, with the time when it came", async () => {
  const clock = createTestClock();
  const readings = openReadings(clock, 10_000);
  const reading = readings.known(clock.sleep(3000, new AbortController().signal).then(() => "told"));
  await clock.advance(5000);
  expect(await reading).toEqual({ kind: "known", value: "told", readAt: TEST_EPOCH + 3000 });
  readings.close();
});

test("what comes after the deadline is unknown for all that wait, and says how long it was waited for", async () => {
  const clock = createTestClock();
  const readings = openReadings(clock, 10_000);
  const waiting = [readings.known(NEVER), readings.known(NEVER)];
  await clock.advance(10_000);
  for (const fact of await Promise.all(waiting)) {
    expect(fact).toMatchObject({ kind: "unknown", readAt: TEST_EPOCH + 10_000 });
    if (fact.kind === "unknown") expect(say(fact.reason.text)).toContain("within 10 s");
  }
});

test("time in our own line does not count, however many requests wait at once", async () => {
  const clock = createTestClock();
  const readings = openReadings(clock, 10_000);
  const reading = readings.known(clock.sleep(35_000, new AbortController().signal).then(() => "told"));
  await clock.advance(5000);
  const left = [readings.watch.joined(), readings.watch.joined()];
  await clock.advance(20_000);
  left[0]?.();
  await clock.advance(6000);
  left[1]?.();
  await clock.advance(4000);
  expect(await reading).toMatchObject({ kind: "known", value: "told" });
  readings.close();
});

test("once the requests have left the line, the services have what is left of their time", async () => {
  const clock = createTestClock();
  const readings = openReadings(clock, 10_000);
  const reading = readings.known(NEVER);
  const left = readings.watch.joined();
  await clock.advance(30_000);
  left();
  await clock.advance(9999);
  expect(clock.sleeping).toBe(1);
  await clock.advance(1);
  expect(await reading).toMatchObject({ kind: "unknown", readAt: TEST_EPOCH + 40_000 });
});

test("a line that does not move is waited in for so long and no longer, and that is what is said", async () => {
  const clock = createTestClock();
  const readings = openReadings(clock, 10_000);
  readings.watch.joined();
  const reading = readings.known(NEVER);
  await clock.advance(LONGEST_IN_LINE_MS);
  const fact = await reading;
  expect(fact).toMatchObject({ kind: "unknown", readAt: TEST_EPOCH + LONGEST_IN_LINE_MS });
  if (fact.kind === "unknown") expect(say(fact.reason.text)).toContain("not asked within 2 min");
});

test("a reading that begins after the deadline is not waited for", async () => {
  const clock = createTestClock();
  const readings = openReadings(clock, 10_000);
  await clock.advance(10_000);
  expect((await readings.known(NEVER)).kind).toBe("unknown");
});

test("a refusal is unknown with the policy that would have allowed it", async () => {
  const clock = createTestClock();
  const readings = openReadings(clock, 10_000);
  const remedy = text("error.grantAction", { action: "rds:DescribeAccounts", resource: "acs:rds:*:*:x" });
  const refused = new OperationalError("RDS_ACCESS_DENIED", { message: "Forbidden.RAM", remedy });
  expect(await readings.known(Promise.reject(refused))).toMatchObject({
    kind: "unknown",
    reason: {
      text: remedy,
      aids: [
        {
          kind: "policy",
          policy: { Statement: [{ Action: ["rds:DescribeAccounts"], Resource: "acs:rds:*:*:x" }] },
        },
      ],
    },
  });
  readings.close();
});

test("a bug stays a bug", async () => {
  const readings = openReadings(createTestClock(), 10_000);
  await expect(readings.known(Promise.reject(new TypeError("no such thing")))).rejects.toThrow(TypeError);
  readings.close();
});

test("closing frees the timer, so that nothing keeps a process alive", () => {
  const clock = createTestClock();
  const readings = openReadings(clock, 10_000);
  expect(clock.sleeping).toBe(1);
  readings.close();
  expect(clock.sleeping).toBe(0);
});
