import { expect, test } from "vitest";

import { createTestClock } from "../testing/clock.ts";
import { createConcurrency } from "./concurrency.ts";

const MIB = 2 ** 20;

/** Runs trials on a line that carries `megabytesPerSecond(connections)`. */
async function climb(
  trials: number,
  megabytesPerSecond: (connections: number) => number,
): Promise<readonly number[]> {
  const clock = createTestClock();
  const concurrency = createConcurrency({ now: clock.now() });
  const seen: number[] = [];
  for (let trial = 0; trial < trials; trial += 1) {
    const { limit } = concurrency;
    for (let part = 0; part < limit; part += 1) {
      concurrency.acknowledged((5 * megabytesPerSecond(limit) * MIB) / limit);
    }
    await clock.advance(5_000);
    concurrency.tick(clock.now());
    seen.push(concurrency.limit);
  }
  return seen;
}

test("starts with four and climbs to sixteen while every connection pays", async () => {
  const seen = await climb(14, (connections) => 10 * connections);
  expect(seen.slice(0, 3)).toEqual([5, 6, 7]);
  expect(seen.at(-1)).toBe(16);
});

test("steps back from what does not pay, and rests before it tries again", async () => {
  const seen = await climb(12, (connections) => 10 * Math.min(connections, 6));
  expect(Math.max(...seen)).toBe(7);
  expect(seen.filter((limit) => limit === 7).length).toBeLessThan(4);
  expect(seen.at(5)).toBe(6);
});

test("never leaves one to sixteen", async () => {
  const shrinking = await climb(60, (connections) => 10 / connections);
  expect(Math.min(...shrinking)).toBeGreaterThanOrEqual(1);
  expect(Math.max(...(await climb(60, (connections) => 10 ** connections)))).toBe(16);
});

test("a slow line is judged only after every connection has brought a part", () => {
  const concurrency = createConcurrency({ now: 0 });
  concurrency.acknowledged(16 * MIB);
  concurrency.tick(60_000);
  expect(concurrency.limit).toBe(4);
});

test("halves when OSS asks for less, once for one moment, and waits as long as it says", () => {
  const concurrency = createConcurrency({ now: 0 });
  concurrency.pushedBack(1_000, 3_000);
  concurrency.pushedBack(1_001, 3_000);
  concurrency.pushedBack(1_002, 2_000);
  expect(concurrency.limit).toBe(2);
  expect(concurrency.pausedUntil).toBe(4_001);
  concurrency.pushedBack(5_000, 1_000);
  concurrency.pushedBack(7_000, 1_000);
  expect(concurrency.limit).toBe(1);
});

test("a fixed number stays, but a pause is kept", () => {
  const concurrency = createConcurrency({ now: 0, fixed: 3 });
  for (let part = 0; part < 9; part += 1) concurrency.acknowledged(MIB);
  concurrency.tick(5_000);
  concurrency.pushedBack(6_000, 2_000);
  expect(concurrency.limit).toBe(3);
  expect(concurrency.pausedUntil).toBe(8_000);
});
