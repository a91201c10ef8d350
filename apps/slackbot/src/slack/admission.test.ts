import { createTestClock, type TestClock } from "@bakferry/core/testing";
import { openStore, type Store } from "@bakferry/store";
import { afterEach, beforeEach, expect, test } from "vitest";

import { createPacing, type Method } from "../delivery/pacing.ts";
import { type Admit, createAdmission } from "./admission.ts";

let clock: TestClock;
let store: Store;
let admit: Admit;

beforeEach(async () => {
  clock = createTestClock();
  store = await openStore({ file: ":memory:", clock });
  admit = createAdmission({ pacing: createPacing(store.budget, clock), clock, teamId: "T1" });
});

afterEach(() => store.close());

/** How many of so many calls, made as fast as possible, go out within a minute. */
async function madeInAMinute(method: Method, calls: number): Promise<number> {
  let made = 0;
  const asked = Array.from({ length: calls }, async () => {
    if (await admit({ method, lane: "people", patienceMs: 60_000 })) made += 1;
  });
  await clock.advance(59_999);
  const inTime = made;
  await clock.advance(120_000);
  await Promise.all(asked);
  return inTime;
}

test.each<[Method, number]>([
  ["users.info", 100],
  ["views.update", 100],
  ["views.publish", 100],
  ["chat.postEphemeral", 100],
  ["usergroups.users.list", 20],
])("%s is never called more often in a minute than its tier promises", async (method, floor) => {
  const made = await madeInAMinute(method, floor * 2);
  expect(made).toBeLessThanOrEqual(floor);
  // Nor is much of it left unused.
  expect(made).toBeGreaterThan(floor / 2);
});

test("whoever would wait too long is told at once, and costs nobody a place", async () => {
  const asked = { method: "usergroups.users.list", lane: "people", patienceMs: 0 } as const;
  const answers: boolean[] = [];
  for (let count = 0; count < 12; count += 1) answers.push(await admit(asked));
  expect(answers.filter(Boolean)).toHaveLength(8);
  await clock.advance(20_000);
  expect(await admit(asked)).toBe(true);
});

test("each workspace has a budget of its own", async () => {
  const other = createAdmission({ pacing: createPacing(store.budget, clock), clock, teamId: "T2" });
  const asked = { method: "usergroups.users.list", lane: "people", patienceMs: 0 } as const;
  for (let count = 0; count < 12; count += 1) await admit(asked);
  expect(await admit(asked)).toBe(false);
  expect(await other(asked)).toBe(true);
});
