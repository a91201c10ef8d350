/** A process that was stopped just before its call makes it all the same, after another one has taken over. */
import type { Notice } from "@bakferry/core";
import { aMigration, aNewEvent } from "@bakferry/core/testing";
import { afterEach, beforeEach, expect, test } from "vitest";

import { type DeliveryDesk, openDeliveryDesk } from "../testing/delivery-desk.ts";
import { type DeliverDeps, deliverItem } from "./deliver-item.ts";

const ROOT: Notice = { kind: "root" };
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
function stoppedFor(meanwhile: () => Promise<unknown>): DeliverDeps {
  const isPosted = store.outbox.posted("mig_000001", "root");
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

test("a post that leaves after the successor's is taken back", async () => {
  const stopped = stoppedFor(() => deliverItem(deps, item(ROOT)));
  expect(await deliverItem(stopped, item(ROOT))).toMatchObject({ kind: "later" });
  expect(methods().slice(-3)).toEqual(["chat.postMessage", "chat.postMessage", "chat.delete"]);
  expect(slack.messages).toHaveLength(1);
  const kept = await store.outbox.posted("mig_000001", "root");
  expect(kept?.messageId).toBe(slack.messages[0]?.ts);
});

test("a post that the successor finds is left standing", async () => {
  // The successor searches while the late one waits to hear which message is kept.
  const sleep = clock.sleep.bind(clock);
  clock.sleep = async () => {
    clock.sleep = sleep;
    await deliverItem(deps, item(ROOT));
  };
  const late = deliverItem(
    stoppedFor(async () => undefined),
    item(ROOT),
  );
  expect(await late).toMatchObject({ kind: "later" });
  expect(slack.messages).toHaveLength(1);
  expect(methods()).not.toContain("chat.delete");
  const kept = await store.outbox.posted("mig_000001", "root");
  expect(kept?.messageId).toBe(slack.messages[0]?.ts);
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
