/** A process that was stopped just before its call makes it all the same, after another one has taken over. */
import type { Notice } from "@bakferry/core";
import { aMigration, aNewEvent } from "@bakferry/core/testing";
import { afterEach, beforeEach, expect, test } from "vitest";

import { type DeliveryDesk, openDeliveryDesk } from "../testing/delivery-desk.ts";
import { type DeliverDeps, deliverItem } from "./deliver-item.ts";

const ROOT: Notice = { kind: "root" };
const ENTRY: Notice = { kind: "entry", eventSequence: 1 };
const CHECKED = aNewEvent({ body: { type: "checked", passed: 1, warnings: 0, blockers: 0, unknown: 0 } });

let desk: DeliveryDesk;
let slack: DeliveryDesk["slack"];
let store: DeliveryDesk["store"];
let clock: DeliveryDesk["clock"];
let deps: DeliverDeps;
let item: DeliveryDesk["item"];
let change: DeliveryDesk["change"];

beforeEach(async () => {
  desk = await openDeliveryDesk(aMigration(), CHECKED);
  ({ slack, store, clock, deps, item, change } = desk);
});

afterEach(() => desk.close());

const methods = (): readonly string[] => slack.calls.map(({ method }) => method);

/** A process that stands still between its last look at what it holds and its call, while its successor does this. */
function stoppedFor(meanwhile: () => Promise<unknown>, key = "root"): DeliverDeps {
  const isPosted = store.outbox.posted("mig_000001", key);
  let looks = 0;
  const hold = async (): Promise<boolean> => {
    looks += 1;
    // Before a post there are two looks, before an edit one.
    const last = (await isPosted) === undefined ? 2 : 1;
    if (looks === last) await meanwhile();
    return looks <= last;
  };
  return { ...deps, outbox: { ...deps.outbox, hold } };
}

/** Delivers what the outbox has, as any process does, through the next hour. */
async function anHourPasses(): Promise<void> {
  const start = clock.now();
  for (;;) {
    for (const due of await store.outbox.claim(10)) {
      const outcome = await deliverItem(deps, due);
      if (outcome.kind === "done") await store.outbox.complete(due, outcome.followUps);
      else await store.outbox.postpone(due, clock.now() + outcome.afterMs, outcome.reason);
    }
    const age = clock.now() - start;
    if (age > 3_600_000) return;
    await clock.advance(age < 30_000 ? 1000 : 60_000);
  }
}

/** What is kept is what stands there, alone. */
async function expectOneMessage(): Promise<void> {
  expect(slack.messages).toHaveLength(1);
  const kept = await store.outbox.posted("mig_000001", "root");
  expect(kept?.messageId).toBe(slack.messages[0]?.ts);
  expect(await store.outbox.claim(10)).toEqual([]);
}

test("a post that leaves after the successor's is taken back", async () => {
  const stopped = stoppedFor(() => deliverItem(deps, item(ROOT)));
  expect(await deliverItem(stopped, item(ROOT))).toMatchObject({ kind: "later" });
  expect(slack.messages).toHaveLength(2);
  await anHourPasses();
  await expectOneMessage();
});

test("… also when its answer was lost", async () => {
  const stopped = stoppedFor(async () => {
    await deliverItem(deps, item(ROOT));
    slack.next("chat.postMessage", "lost");
  });
  expect(await deliverItem(stopped, item(ROOT))).toMatchObject({ kind: "later" });
  await anHourPasses();
  await expectOneMessage();
});

test("… also when its process is killed before it has heard that it was late", async () => {
  const dead = stoppedFor(() => deliverItem(deps, item(ROOT)));
  dead.outbox.announce = () => new Promise(() => undefined);
  void deliverItem(dead, item(ROOT));
  await expect.poll(() => slack.messages).toHaveLength(2);
  await anHourPasses();
  await expectOneMessage();
});

test("a post that the successor finds is left standing", async () => {
  const late = stoppedFor(async () => undefined);
  expect(await deliverItem(late, item(ROOT))).toMatchObject({ kind: "later" });
  await deliverItem(deps, item(ROOT));
  await anHourPasses();
  await expectOneMessage();
  expect(methods()).not.toContain("chat.delete");
});

test("a late post that Slack refuses leaves alone what the successor has written", async () => {
  const stopped = stoppedFor(async () => {
    await deliverItem(deps, item(ROOT));
    slack.next("chat.postMessage", { error: "not_in_channel" });
  });
  expect(await deliverItem(stopped, item(ROOT))).toMatchObject({ kind: "later" });
  await anHourPasses();
  await expectOneMessage();
});

test("an entry of the thread is looked for in its thread", async () => {
  await deliverItem(deps, item(ROOT));
  const stopped = stoppedFor(() => deliverItem(deps, item(ENTRY)), "entry-1");
  await deliverItem(stopped, item(ENTRY));
  expect(slack.messages).toHaveLength(3);
  await anHourPasses();
  expect(slack.messages).toHaveLength(2);
});

test("an edit that leaves after the successor's is drawn over", async () => {
  await deliverItem(deps, item(ROOT));
  await change({ phase: "uploading" });
  const stopped = stoppedFor(async () => {
    await change({ phase: "importing" });
    await deliverItem(deps, item(ROOT));
  });
  await deliverItem(stopped, item(ROOT));
  expect(slack.messages[0]?.text).toContain("Uploading");
  const [again] = await store.outbox.claim(1);
  expect(again?.notice).toEqual(ROOT);
  await deliverItem(deps, again!);
  expect(slack.messages[0]?.text).toContain("import dbtest");
});
