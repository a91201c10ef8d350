import { OperationalError, type Outbox } from "@bakferry/core";
import { aMigration, aNewEvent } from "@bakferry/core/testing";
import { createSystemClock } from "@bakferry/host";
import { openStore, type Store } from "@bakferry/store";
import { afterEach, beforeEach, expect, test } from "vitest";

import { deliverDepsOf } from "../testing/delivery-desk.ts";
import { createFakeSlack, type FakeSlack } from "../testing/fake-slack.ts";
import { createDelivery, type Delivery } from "./delivery.ts";

const clock = createSystemClock();
let slack: FakeSlack;
let store: Store;
let delivery: Delivery;
/** What of the outbox fails in a test. */
let failing: Partial<Pick<Outbox, "complete" | "hold">>;

beforeEach(async () => {
  slack = await createFakeSlack();
  failing = {};
  store = await openStore({ file: ":memory:", clock });
  const outbox: Outbox = {
    ...store.outbox,
    complete: async (...order) => ({ ...store.outbox, ...failing }).complete(...order),
    hold: async (item) => ({ ...store.outbox, ...failing }).hold(item),
  };
  const deliver = { ...deliverDepsOf({ slack, store, clock }), outbox };
  const { logger } = deliver;
  const observe = async <T>(_item: unknown, run: () => Promise<T>): Promise<T> => run();
  delivery = createDelivery({ outbox, deliver, clock, logger, observe, pollMs: 5, leaseMs: 20_000 });
});

afterEach(async () => {
  await delivery.stop(0);
  await store.close();
  await slack.close();
});

async function createWithEntries(count: number): Promise<void> {
  const sequences = Array.from({ length: count }, (_, index) => index + 1);
  await store.migrations.create({
    migration: aMigration(),
    events: sequences.map((passed) =>
      aNewEvent({ body: { type: "checked", passed, warnings: 0, blockers: 0, unknown: 0 } }),
    ),
    notices: [
      ...sequences.map((eventSequence) => ({
        notice: { kind: "entry" as const, eventSequence },
        lane: "people" as const,
      })),
      { notice: { kind: "root" as const }, lane: "stages" as const },
    ],
    wakeAt: null,
  });
}

const replies = (): readonly string[] =>
  slack.messages.flatMap(({ threadTs, text }) => (threadTs === undefined ? [] : [text]));

test("the thread reads in order, below the status card, although Slack stumbles", async () => {
  await createWithEntries(3);
  slack.next("chat.postMessage", "works", { retryAfter: 1 });
  delivery.start();
  await expect.poll(replies, { timeout: 8000 }).toHaveLength(3);
  expect(replies().map((text) => /Checked: (\d) passed/.exec(text)?.[1])).toEqual(["1", "2", "3"]);
  expect(slack.messages[0]?.threadTs).toBeUndefined();
});

test("the thread reads in order, although the database goes away in the midst of it", async () => {
  await createWithEntries(3);
  let failures = 0;
  failing = {
    async hold(item) {
      const isFirst = item.notice.kind === "entry" && item.notice.eventSequence === 1;
      if (!isFirst || failures > 0) return store.outbox.hold(item);
      failures += 1;
      throw away();
    },
  };
  delivery.start();
  await expect.poll(replies, { timeout: 8000 }).toHaveLength(3);
  expect(replies().map((text) => /Checked: (\d) passed/.exec(text)?.[1])).toEqual(["1", "2", "3"]);
  expect(failures).toBe(1);
});

function away(): OperationalError {
  return new OperationalError("STORE_UNAVAILABLE", {
    message: "The database is away.",
    retry: { kind: "after", milliseconds: 1000 },
  });
}

test("a stop delivers what is due and what soon will be", async () => {
  await createWithEntries(6);
  delivery.start();
  await expect.poll(() => slack.messages.length).toBeGreaterThan(0);
  await delivery.stop(10_000);
  expect(replies()).toHaveLength(6);
}, 15_000);

test("a database that is away for a moment does not hold a message back for a minute", async () => {
  await createWithEntries(1);
  let failures = 0;
  failing = {
    async complete(...order) {
      failures += 1;
      if (failures > 2) return store.outbox.complete(...order);
      throw away();
    },
  };
  delivery.start();
  await expect.poll(replies, { timeout: 8000 }).toHaveLength(1);
  await expect.poll(() => failures, { timeout: 8000 }).toBeGreaterThan(3);
}, 15_000);

test("a stop ends at its cap when Slack does not answer", async () => {
  await createWithEntries(1);
  slack.always("chat.postMessage", { retryAfter: 3600 });
  delivery.start();
  await expect.poll(() => slack.calls.length).toBeGreaterThan(0);
  const before = clock.now();
  await delivery.stop(300);
  expect(clock.now() - before).toBeLessThan(2000);
});
