/** People are asked for before running imports are looked at, and looks come all the same. */
import { createTestClock, type TestClock } from "@bakferry/core/testing";
import * as fc from "fast-check";
import { expect, test } from "vitest";

import { createLanes, type Lane, type Lanes, laneOf, PEOPLE_PER_POLL } from "./lanes.ts";
import { createRateBudget, WINDOW_MS } from "./rate-budget.ts";

const PER_SECOND = 10;

function open(perSecond = PER_SECOND): { readonly clock: TestClock; readonly lanes: Lanes } {
  const clock = createTestClock();
  const budget = createRateBudget({ clock, random: () => 0, perSecond });
  return { clock, lanes: createLanes(budget, { clock, perSecond }) };
}

interface Gone {
  readonly name: string;
  readonly at: number;
}

function asking({ clock, lanes }: ReturnType<typeof open>): {
  readonly gone: readonly Gone[];
  readonly ask: (lane: Lane, name: string) => void;
} {
  const gone: Gone[] = [];
  const startedAt = clock.now();
  return {
    gone,
    ask: (lane, name) => void lanes.take(lane).then(() => gone.push({ name, at: clock.now() - startedAt })),
  };
}

test("looks at running imports are the polls; what starts, stops or examines one is not", () => {
  expect(laneOf("DescribeMigrateTaskById")).toBe("polls");
  for (const operation of ["CreateMigrateTask", "TerminateMigrateTask", "DescribeDatabases"] as const)
    expect(laneOf(operation)).toBe("people");
});

test("a person who comes later goes before the looks that wait, and each lane keeps its order", async () => {
  const world = open(1);
  const { gone, ask } = asking(world);
  ask("people", "first");
  for (const name of ["poll1", "poll2"]) ask("polls", name);
  await world.clock.advance(10);
  for (const name of ["second", "third"]) ask("people", name);
  await world.clock.advance(60_000);
  expect(gone.map(({ name }) => name)).toEqual(["first", "second", "third", "poll1", "poll2"]);
});

test("looks delay a check by no more than a quarter and one request, however many wait", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 0, max: 200 }),
      async (requests, polls) => {
        const alone = open();
        const crowded = open();
        const [quiet, busy] = [asking(alone), asking(crowded)];
        for (let index = 0; index < polls; index += 1) busy.ask("polls", "poll");
        await crowded.clock.advance(1);
        await alone.clock.advance(1);
        const already = busy.gone.length;
        for (const each of [quiet, busy])
          for (let index = 0; index < requests; index += 1) each.ask("people", "person");
        await Promise.all([alone.clock.advance(600_000), crowded.clock.advance(600_000)]);
        const before = busy.gone.slice(already).findLastIndex(({ name }) => name === "person");
        const between = busy.gone.slice(already, already + before).filter(({ name }) => name === "poll");
        expect(between.length).toBeLessThanOrEqual(Math.ceil(requests / PEOPLE_PER_POLL) + 1);
        expect(busy.gone).toHaveLength(requests + polls);
      },
    ),
    { numRuns: 30 },
  );
});

test("looks get on while a crowd of people waits", async () => {
  const world = open();
  const { gone, ask } = asking(world);
  for (let index = 0; index < 100; index += 1) ask("people", "person");
  ask("polls", "poll");
  await world.clock.advance(2 * WINDOW_MS);
  expect(gone.map(({ name }) => name)).toContain("poll");
});

test("tells how long whoever joins has to wait", async () => {
  const { clock, lanes } = open();
  expect(lanes.expectedMs()).toBe(0);
  for (let index = 0; index < 40; index += 1) void lanes.take("people");
  await clock.advance(1);
  expect(lanes.expectedMs()).toBe(3 * WINDOW_MS);
  await clock.advance(10_000);
  expect(lanes.expectedMs()).toBe(0);
});

test("a budget that fails fails the one whose turn it was, and the others go on", async () => {
  const { clock } = open();
  let calls = 0;
  const budget = createRateBudget({ clock, random: () => 0, perSecond: PER_SECOND });
  const failing = {
    ...budget,
    take: async () => {
      calls += 1;
      if (calls === 1) throw new TypeError("broken");
    },
  };
  const lanes = createLanes(failing, { clock, perSecond: PER_SECOND });
  const outcomes = await Promise.allSettled([lanes.take("people"), lanes.take("people")]);
  expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "fulfilled"]);
});
