import type { NoticeLane } from "@bakferry/core";
import { createTestClock, TEST_EPOCH, type TestClock } from "@bakferry/core/testing";
import { openStore, type Store } from "@bakferry/store";
import { afterEach, beforeEach, expect, test } from "vitest";

import { createPacing, type Method, type Pacing } from "./pacing.ts";

let clock: TestClock;
let store: Store;
let pacing: Pacing;
let tickets = 0;

beforeEach(async () => {
  clock = createTestClock();
  store = await openStore({ file: ":memory:", clock });
  pacing = createPacing(store.budget, clock);
});

afterEach(() => store.close());

interface Asked {
  readonly channelId?: string;
  readonly migrationId?: string;
  readonly ticket?: string;
}

async function take(method: Method, lane: NoticeLane, asked: Asked = {}): Promise<number> {
  tickets += 1;
  const { channelId = "C1", migrationId = `m${tickets}`, ticket = String(tickets) } = asked;
  return pacing.take({ teamId: "T1", method, channelId, lane, ticket, migrationId });
}

async function takeMany(count: number, method: Method, lane: NoticeLane): Promise<readonly number[]> {
  const waits: number[] = [];
  for (let index = 0; index < count; index += 1) waits.push(await take(method, lane));
  return waits;
}

test("posts to one channel go out in a short burst, then one a second", async () => {
  expect(await takeMany(6, "chat.postMessage", "people")).toEqual([0, 0, 0, 0, 0, 1000]);
  expect(await take("chat.postMessage", "stages", { channelId: "C2" })).toBe(0);
});

test("progress takes the edits that people and stages leave, so that a person never waits for it", async () => {
  expect((await takeMany(5, "chat.update", "progress")).filter((wait) => wait === 0)).toHaveLength(4);
  expect((await takeMany(5, "chat.update", "stages")).filter((wait) => wait === 0)).toHaveLength(4);
  expect(await takeMany(2, "chat.update", "people")).toEqual([0, 0]);
  expect(await take("chat.update", "people")).toBe(1500);
});

test("no minute has more edits than Slack promises, however many ask", async () => {
  const madeAt: number[] = [];
  for (let second = 0; second < 180; second += 1) {
    for (const ticket of ["a", "b", "c"])
      if ((await take("chat.update", "people", { ticket })) === 0) madeAt.push(clock.now());
    await clock.advance(1000);
  }
  const inMinuteFrom = (start: number): number =>
    madeAt.filter((at) => at >= start && at < start + 60_000).length;
  expect(Math.max(...madeAt.map(inMinuteFrom))).toBeLessThanOrEqual(50);
  expect(madeAt.length).toBeGreaterThan(120);
});

test("those who wait stand in line, and a newcomer does not take the place of one who is about to ask", async () => {
  await takeMany(4, "chat.update", "progress");
  expect(await take("chat.update", "progress", { ticket: "a", migrationId: "a" })).toBe(1500);
  expect(await take("chat.update", "progress", { ticket: "b", migrationId: "b" })).toBe(1500);
  await clock.advance(1500);
  expect(await take("chat.update", "progress", { ticket: "c", migrationId: "c" })).toBe(3000);
  expect(await take("chat.update", "progress", { ticket: "a", migrationId: "a" })).toBe(0);
  await clock.advance(1500);
  expect(await take("chat.update", "progress", { ticket: "b", migrationId: "b" })).toBe(0);
});

test("nobody waits for one who does not come back", async () => {
  await takeMany(10, "chat.update", "people");
  expect(await take("chat.update", "people", { ticket: "gone" })).toBe(1500);
  await clock.advance(10_000);
  expect(await take("chat.update", "people", { ticket: "new" })).toBe(0);
});

test("hundreds that wait ask ten seconds apart at most, and all get their turn in order", async () => {
  await takeMany(10, "chat.postMessage", "stages");
  const due = new Map(Array.from({ length: 100 }, (_, index) => [`t${index}`, 0]));
  const order: string[] = [];
  let asked = 0;
  for (let tick = 0; tick < 1400 && due.size > 0; tick += 1) {
    for (const [ticket, at] of due) {
      if (at > clock.now()) continue;
      asked += 1;
      const wait = await take("chat.postMessage", "stages", { ticket });
      due.set(ticket, clock.now() + wait);
      if (wait > 0) continue;
      due.delete(ticket);
      order.push(ticket);
    }
    await clock.advance(100);
  }
  expect(order).toHaveLength(100);
  expect(order.slice(0, 20)).toEqual(Array.from({ length: 20 }, (_, index) => `t${index}`));
  // One post a second for 100 s; asking every second would be 5000 times.
  expect(asked).toBeLessThan(1500);
  expect(clock.now()).toBeLessThan(130_000 + TEST_EPOCH);
});

test("a channel in which hundreds wait keeps no other channel waiting", async () => {
  await takeMany(100, "chat.postMessage", "stages");
  await clock.advance(100);
  expect(await take("chat.postMessage", "stages", { channelId: "D1" })).toBe(0);
});

test("posts to many channels stay below what Slack takes in a workspace", async () => {
  let made = 0;
  for (let second = 0; second < 60; second += 1) {
    for (let index = 0; index < 20; index += 1)
      if ((await take("chat.postMessage", "people", { channelId: `D${index}`, ticket: `t${index}` })) === 0)
        made += 1;
    await clock.advance(1000);
  }
  expect(made).toBeGreaterThan(150);
  expect(made).toBeLessThanOrEqual(180);
});

test("the progress of one migration is drawn every five seconds at most", async () => {
  expect(await take("chat.update", "progress", { migrationId: "m" })).toBe(0);
  expect(await take("chat.update", "progress", { migrationId: "m" })).toBe(5000);
  expect(await take("chat.update", "stages", { migrationId: "m" })).toBe(0);
});

test("after a 429 that method waits in that channel, and progress goes at half its speed for five minutes", async () => {
  await pacing.block({ teamId: "T1", method: "chat.update", channelId: "C1" }, 7000);
  expect(await take("chat.update", "people")).toBe(7000);
  expect(await take("chat.update", "people", { channelId: "C2" })).toBe(0);
  expect(await take("chat.postMessage", "people")).toBe(0);

  async function progressInAMinute(): Promise<number> {
    let made = 0;
    for (let second = 0; second < 60; second += 1) {
      if ((await take("chat.update", "progress", { ticket: "p", channelId: "C2" })) === 0) made += 1;
      await clock.advance(1000);
    }
    return made;
  }
  const calm = await progressInAMinute();
  await clock.advance(5 * 60_000);
  const usual = await progressInAMinute();
  expect(calm).toBeLessThanOrEqual(20 + 4);
  expect(usual).toBeGreaterThan(35);
});

test("two processes on one store share the budget, and the pause after a 429", async () => {
  const other = createPacing(store.budget, clock);
  await takeMany(10, "chat.update", "people");
  const call = {
    teamId: "T1",
    method: "chat.update",
    channelId: "C1",
    migrationId: "m",
    ticket: "t",
  } as const;
  expect(await other.take({ ...call, lane: "people" })).toBe(1500);
  await other.block(call, 60_000);
  expect(await take("chat.update", "people")).toBe(60_000);
});

test("a modal that cannot be opened now keeps nobody else from trying", async () => {
  const waits = await takeMany(35, "views.open", "people");
  expect(waits.filter((wait) => wait === 0)).toHaveLength(30);
  await clock.advance(1000);
  expect(await take("views.open", "people")).toBe(0);
});

test("workspaces have budgets of their own", async () => {
  await takeMany(10, "chat.update", "people");
  const elsewhere = { teamId: "T2", method: "chat.update", channelId: "C1", migrationId: "m" } as const;
  expect(await pacing.take({ ...elsewhere, ticket: "t", lane: "people" })).toBe(0);
});
