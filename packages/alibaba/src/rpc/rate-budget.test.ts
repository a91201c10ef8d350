/** However many ask, RDS sees no more than its limit, and a refusal holds everybody back. */
import { createTestClock, type TestClock } from "@bakferry/core/testing";
import * as fc from "fast-check";
import { expect, test } from "vitest";

import { createRateBudget, type RateBudget, WINDOW_MS } from "./rate-budget.ts";

function open(perSecond: number, random = 0): { readonly clock: TestClock; readonly budget: RateBudget } {
  const clock = createTestClock();
  return { clock, budget: createRateBudget({ clock, random: () => random, perSecond }) };
}

/** The times, from now, at which `count` askers may go. */
async function timesOf(
  count: number,
  { clock, budget }: { readonly clock: TestClock; readonly budget: RateBudget },
): Promise<readonly number[]> {
  const startedAt = clock.now();
  const times: number[] = [];
  const asked = Array.from({ length: count }, () =>
    budget.take().then(() => times.push(clock.now() - startedAt)),
  );
  await clock.advance(600_000);
  await Promise.all(asked);
  return times;
}

test("the first go at once, and the others wait for the next window", async () => {
  expect(await timesOf(7, open(3))).toEqual([0, 0, 0, WINDOW_MS, WINDOW_MS, WINDOW_MS, 2 * WINDOW_MS]);
});

test("no window, wherever it begins, sees more than the limit", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 12 }),
      fc.array(fc.integer({ min: 0, max: 1500 }), { maxLength: 40 }),
      async (perSecond, pauses) => {
        const { clock, budget } = open(perSecond);
        const times: number[] = [];
        const asked: Promise<unknown>[] = [];
        for (const pause of pauses) {
          await clock.advance(pause);
          asked.push(budget.take().then(() => times.push(clock.now())));
        }
        await clock.advance(60_000);
        await Promise.all(asked);
        expect(times).toHaveLength(pauses.length);
        for (const [index, time] of times.entries()) {
          expect(time - (times[index - perSecond] ?? 0)).toBeGreaterThanOrEqual(WINDOW_MS);
        }
      },
    ),
    { numRuns: 50 },
  );
});

test("a refusal holds back everybody for as long as RDS asks", async () => {
  const world = open(10);
  world.budget.throttled(7000);
  expect(await timesOf(2, world)).toEqual([7000, 7000]);
});

test("one who waits already is held back too", async () => {
  const world = open(1);
  await world.budget.take();
  const times = timesOf(1, world);
  world.budget.throttled(7000);
  expect(await times).toEqual([7000]);
});

test.each([
  { random: 0, waits: [1000, 1000, 1000, 1000, 1000, 1000, 1000] },
  { random: 1, waits: [1000, 2000, 4000, 8000, 16_000, 30_000, 30_000] },
])("without such a wish the pause doubles up to half a minute, with jitter ($random)", async (row) => {
  const world = open(1_000, row.random);
  for (const wait of row.waits) {
    world.budget.throttled(0);
    expect(await timesOf(1, world)).toEqual([wait]);
  }
  world.budget.answered();
  world.budget.throttled(0);
  expect(await timesOf(1, world)).toEqual([1000]);
});
