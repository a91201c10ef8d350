/** The test clock is trusted by every other test, so it is tested itself. */
import { expect, test } from "vitest";

import { createTestClock, createTestIds, TEST_EPOCH } from "./clock.ts";

const never = new AbortController().signal;

test("time stands still until it is advanced", async () => {
  const clock = createTestClock();
  expect(clock.now()).toBe(TEST_EPOCH);
  await clock.advance(1500);
  expect(clock.now()).toBe(TEST_EPOCH + 1500);
});

test("sleepers wake earliest first and see their own moment", async () => {
  const clock = createTestClock(0);
  const woken: string[] = [];
  const late = clock.sleep(200, never).then(() => woken.push(`late at ${clock.now()}`));
  const early = clock.sleep(100, never).then(() => woken.push(`early at ${clock.now()}`));
  await clock.advance(1000);
  await Promise.all([late, early]);
  expect(woken).toEqual(["early at 100", "late at 200"]);
});

test("a loop that sleeps again is woken again within one advance", async () => {
  const clock = createTestClock(0);
  const stop = new AbortController();
  const beats: number[] = [];
  async function beat(): Promise<void> {
    while (!stop.signal.aborted) {
      await clock.sleep(10_000, stop.signal);
      beats.push(clock.now());
    }
  }
  const beating = beat().catch(() => undefined);
  await clock.advance(35_000);
  stop.abort();
  await beating;
  expect(beats).toEqual([10_000, 20_000, 30_000]);
});

test("an aborted sleep rejects with the signal's reason and leaves no sleeper", async () => {
  const clock = createTestClock();
  const stop = new AbortController();
  const sleeping = clock.sleep(1000, stop.signal);
  stop.abort(new Error("enough"));
  await expect(sleeping).rejects.toThrow("enough");
  await expect(clock.sleep(1000, stop.signal)).rejects.toThrow("enough");
  expect(clock.sleeping).toBe(0);
});

test("a test can wait until loops have come to rest", async () => {
  const clock = createTestClock();
  const resting = clock.untilSleeping(2);
  void clock.sleep(10, never);
  void clock.sleep(20, never);
  await resting;
  expect(clock.sleeping).toBe(2);
});

test("ids count for each prefix and chance repeats from the seed", () => {
  const ids = createTestIds();
  expect([ids.next("mig"), ids.next("mig"), ids.next("evt")]).toEqual([
    "mig_000001",
    "mig_000002",
    "evt_000001",
  ]);
  const drawn = [ids.random(), ids.random()];
  const again = createTestIds();
  expect([again.random(), again.random()]).toEqual(drawn);
  expect(drawn.every((value) => value >= 0 && value < 1)).toBe(true);
});
