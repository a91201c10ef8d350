/** What every RateBudget must do; each adapter's tests call this. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import type { RateBudget, RateLimit } from "../ports/rate-budget.ts";
import type { TestClock } from "./clock.ts";

export interface RateBudgetUnderTest {
  readonly budget: RateBudget;
  readonly clock: TestClock;
  close(): Promise<void>;
}

const EDITS: RateLimit = { key: "edits", everyMs: 1500, burst: 3 };
const POSTS: RateLimit = { key: "posts", everyMs: 1000, burst: 1 };

/** `open` gives an empty store for each test. */
export function rateBudgetConformance(open: () => Promise<RateBudgetUnderTest>): void {
  describe("a rate budget", () => {
    let opened: RateBudgetUnderTest;
    let budget: RateBudget;
    let clock: TestClock;

    beforeEach(async () => {
      opened = await open();
      ({ budget, clock } = opened);
    });

    afterEach(() => opened.close());

    test("lets a burst through, then one every so often", async () => {
      const waits = [];
      for (let call = 0; call < 4; call += 1) waits.push(await budget.take([EDITS]));
      expect(waits).toEqual([0, 0, 0, 1500]);
      await clock.advance(1499);
      expect(await budget.take([EDITS])).toBe(1);
      await clock.advance(1);
      expect(await budget.take([EDITS])).toBe(0);
      expect(await budget.take([EDITS])).toBe(1500);
    });

    test("fills up again, to the burst and no further", async () => {
      await budget.take([EDITS]);
      await clock.advance(3_600_000);
      const waits = [];
      for (let call = 0; call < 4; call += 1) waits.push(await budget.take([EDITS]));
      expect(waits).toEqual([0, 0, 0, 1500]);
    });

    test("of several limits takes all or none", async () => {
      await budget.take([POSTS]);
      expect(await budget.take([EDITS, POSTS])).toBe(1000);
      expect(await budget.take([{ ...EDITS, burst: 1 }])).toBe(0);
    });

    test("a smaller burst leaves the rest to others", async () => {
      const modest = { ...EDITS, burst: 1 };
      expect(await budget.take([modest])).toBe(0);
      expect(await budget.take([modest])).toBe(1500);
      expect(await budget.take([EDITS])).toBe(0);
    });

    test("of many who ask at once no more than the burst get a place", async () => {
      const waits = await Promise.all(Array.from({ length: 20 }, () => budget.take([EDITS, POSTS])));
      expect(waits.filter((wait) => wait === 0)).toHaveLength(1);
    });

    test("a pause stops its key and no other, and a shorter one does not end a longer one", async () => {
      await budget.pause("edits", 5000);
      await budget.pause("edits", 1000);
      expect(await budget.pausedFor("edits")).toBe(5000);
      expect(await budget.pausedFor("posts")).toBe(0);
      expect(await budget.take([EDITS])).toBe(5000);
      expect(await budget.take([POSTS])).toBe(0);
      await clock.advance(5000);
      expect(await budget.take([EDITS])).toBe(0);
    });
  });
}
