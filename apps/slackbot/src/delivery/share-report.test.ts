import type { Notice } from "@bakferry/core";
import { aNewEvent, aSucceededMigration, type TestClock } from "@bakferry/core/testing";
import type { Store } from "@bakferry/store";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { type DeliveryDesk, openDeliveryDesk } from "../testing/delivery-desk.ts";
import type { FakeSlack } from "../testing/fake-slack.ts";
import { deliverItem } from "./deliver-item.ts";

const DONE = { kind: "done", followUps: [] };
const COMPLETE = "files.completeUploadExternal";
const REPORT: Notice = { kind: "report", eventSequence: 1 };
let desk: DeliveryDesk;
let slack: FakeSlack;
let store: Store;
let clock: TestClock;

beforeEach(async () => {
  const event = aNewEvent({ body: { type: "succeeded", tookMs: 1 } });
  desk = await openDeliveryDesk(aSucceededMigration(), event);
  ({ slack, store, clock } = desk);
  await deliverItem(desk.deps, desk.item({ kind: "root" }));
});

afterEach(() => desk.close());

const deliver = (): ReturnType<typeof deliverItem> => deliverItem(desk.deps, desk.item(REPORT));

const reports = (): FakeSlack["messages"] => slack.messages.filter(({ threadTs }) => threadTs !== undefined);

describe("the report of a migration", () => {
  test("is one message with two files, however often it is delivered", async () => {
    expect(await deliver()).toEqual(DONE);
    expect(await deliver()).toEqual(DONE);
    expect(reports()).toMatchObject([
      {
        threadTs: slack.messages[0]?.ts,
        files: [{ name: "bakferry-mig_000001-report-1.html" }, { name: "bakferry-mig_000001-report-1.json" }],
      },
    ]);
  });

  test("is found again by its files when the answer to the sharing was lost", async () => {
    slack.next(COMPLETE, "lost");
    expect(await deliver()).toMatchObject({ kind: "later", failed: true });
    expect(await deliver()).toEqual(DONE);
    expect(await deliver()).toEqual(DONE);
    expect(reports()).toHaveLength(1);
  });

  test("is not sent again while Slack may still be at it, and is once it has had its time", async () => {
    slack.next(COMPLETE, { status: 502 });
    await deliver();
    for (let waited = 0; waited < 25; waited += 5) {
      expect(await deliver()).toMatchObject({ kind: "later", failed: false, afterMs: 5000 });
      await clock.advance(5000);
    }
    expect(reports()).toEqual([]);
    await clock.advance(6000);
    expect(await deliver()).toEqual(DONE);
    expect(reports()).toHaveLength(1);
  });

  test("goes without files where Slack takes none, once, and says how to get them", async () => {
    slack.always("files.getUploadURLExternal", { error: "missing_scope" });
    slack.next("chat.postMessage", "lost");
    await deliver();
    expect(await deliver()).toEqual(DONE);
    expect(await deliver()).toEqual(DONE);
    expect(reports()).toHaveLength(1);
    expect(reports()[0]?.text).toMatch(/lacks the scope files:write.*bakferry-bot report mig_000001/su);
  });

  test("names Slack's word when it refuses the sharing", async () => {
    slack.next(COMPLETE, { error: "file_uploads_disabled" });
    expect(await deliver()).toEqual(DONE);
    expect(reports()).toMatchObject([{ text: expect.stringContaining("(file_uploads_disabled)") as string }]);
  });

  test("waits where it is limited, and for the status card", async () => {
    slack.next(COMPLETE, { retryAfter: 7 });
    expect(await deliver()).toMatchObject({ kind: "later", afterMs: 7000, failed: false });
    await store.outbox.forgetPosted("mig_000001", "root");
    await clock.advance(40_000);
    expect(await deliver()).toMatchObject({ kind: "later", reason: "waits for the status card" });
  });
});
