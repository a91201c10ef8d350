import type { Migration, NewNotice, Notice, QuestionNotice } from "@bakferry/core";
import { aMigration, aNewEvent, aPolicy } from "@bakferry/core/testing";
import type { Store } from "@bakferry/store";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { type DeliveryDesk, openDeliveryDesk } from "../testing/delivery-desk.ts";
import type { FakeSlack } from "../testing/fake-slack.ts";
import { type DeliverDeps, deliverItem } from "./deliver-item.ts";
import type { Method } from "./pacing.ts";

const ROOT: Notice = { kind: "root" };
const APPROVAL: Notice = { kind: "approval", revision: 1 };
const ENTRY: Notice = { kind: "entry", eventSequence: 1 };
const OPEN: Partial<Migration> = { phase: "awaiting_approval", planDigest: "a".repeat(64), revision: 1 };

const CHECKED = aNewEvent({ body: { type: "checked", passed: 1, warnings: 0, blockers: 0, unknown: 0 } });

let desk: DeliveryDesk;
let slack: FakeSlack;
let store: Store;
let deps: DeliverDeps;
let item: DeliveryDesk["item"];
let change: DeliveryDesk["change"];

beforeEach(async () => {
  desk = await openDeliveryDesk(aMigration(), CHECKED);
  ({ slack, store, deps, item, change } = desk);
});

afterEach(() => desk.close());

/** As a process leaves it that died between the call and its answer. */
async function askedBefore(): Promise<void> {
  await store.outbox.savePosted({
    migrationId: "mig_000001",
    noticeKey: "root",
    channelId: "C1",
    messageId: null,
    renderedHash: "",
  });
}

const methods = (): readonly string[] => slack.calls.map(({ method }) => method);

describe("one message for one notice", () => {
  test("the status card is posted once, edited when it looks different, and left alone otherwise", async () => {
    expect(await deliverItem(deps, item(ROOT))).toMatchObject({ kind: "done" });
    expect(await deliverItem(deps, item(ROOT))).toMatchObject({ kind: "done" });
    await change({ phase: "uploading" });
    expect(await deliverItem(deps, item(ROOT))).toMatchObject({ kind: "done" });
    expect(methods()).toEqual(["chat.postMessage", "chat.update"]);
    expect(slack.messages).toHaveLength(1);
    expect(slack.messages[0]?.metadata).toEqual({
      event_type: "bakferry",
      event_payload: { migration_id: "mig_000001", notice_key: "root" },
    });
  });

  test("who was taken over neither posts nor edits, and leaves what is written of the message alone", async () => {
    const takenOver = { ...deps, outbox: { ...deps.outbox, hold: async () => false } };
    expect(await deliverItem(takenOver, item(ROOT))).toMatchObject({ kind: "later" });
    expect(slack.calls).toEqual([]);
    await deliverItem(deps, item(ROOT));
    const before = await store.outbox.posted("mig_000001", "root");
    await change({ phase: "uploading" });
    expect(await deliverItem(takenOver, item(ROOT))).toMatchObject({ kind: "later" });
    expect(methods()).toEqual(["chat.postMessage"]);
    expect(await store.outbox.posted("mig_000001", "root")).toEqual(before);
  });

  test("a reply waits for the status card, then hangs on it", async () => {
    expect(await deliverItem(deps, item(ENTRY))).toMatchObject({ kind: "later" });
    await deliverItem(deps, item(ROOT));
    expect(await deliverItem(deps, item(ENTRY))).toMatchObject({ kind: "done" });
    expect(slack.messages.map(({ threadTs }) => threadTs)).toEqual([undefined, slack.messages[0]?.ts]);
  });

  test("the approval is asked for in the thread, shown in the channel, and edited when it is settled", async () => {
    await deliverItem(deps, item(ROOT));
    await change(OPEN);
    await deliverItem(deps, item(APPROVAL));
    const order = slack.calls.findLast(({ method }) => method === "chat.postMessage");
    expect(order).toMatchObject({
      method: "chat.postMessage",
      args: { channel: "C1", reply_broadcast: "true" },
    });
    await change({ ...OPEN, phase: "expired" });
    await deliverItem(deps, item(APPROVAL));
    expect(JSON.stringify(slack.messages[1]?.blocks)).not.toContain("approval.review");
  });

  test("a channel of its own takes the approval as a message of its own", async () => {
    deps = { ...deps, draw: { ...deps.draw, approvalsChannel: "C9" } };
    await change(OPEN);
    expect(await deliverItem(deps, item(APPROVAL))).toMatchObject({ kind: "done" });
    expect(slack.messages[0]).toMatchObject({ channel: "C9", threadTs: undefined });
  });
});

describe("nothing is doubled", () => {
  test("a post whose answer was lost is found again instead of posted again", async () => {
    slack.next("chat.postMessage", "lost");
    expect(await deliverItem(deps, item(ROOT))).toMatchObject({ kind: "later", failed: true });
    await change({ phase: "uploading" });
    expect(await deliverItem(deps, item(ROOT, { attempts: 2 }))).toMatchObject({ kind: "done" });
    expect(slack.messages).toHaveLength(1);
    expect(methods()).toEqual(["chat.postMessage", "conversations.history", "chat.update"]);
  });

  test("a reply is looked for in its thread", async () => {
    await deliverItem(deps, item(ROOT));
    slack.next("chat.postMessage", "lost");
    await deliverItem(deps, item(ENTRY));
    expect(await deliverItem(deps, item(ENTRY, { attempts: 2 }))).toMatchObject({ kind: "done" });
    expect(slack.messages).toHaveLength(2);
  });

  test("without the right to read, the message is posted all the same", async () => {
    slack.always("conversations.history", { error: "missing_scope" });
    await askedBefore();
    expect(await deliverItem(deps, item(ROOT))).toMatchObject({ kind: "done" });
    expect(slack.messages).toHaveLength(1);
  });

  test("while the channel cannot be read, nothing is posted", async () => {
    slack.always("conversations.history", { status: 503 });
    await askedBefore();
    expect(await deliverItem(deps, item(ROOT))).toMatchObject({ kind: "later" });
    expect(slack.messages).toHaveLength(0);
  });
});

describe("what Slack refuses", () => {
  test("a 429 stops that method in that channel for as long as it says, and nothing else", async () => {
    slack.next("chat.postMessage", { retryAfter: 7 });
    expect(await deliverItem(deps, item(ROOT))).toMatchObject({ kind: "later", afterMs: 7000 });
    const waitFor = async (method: Method, channelId: string): Promise<number> =>
      deps.pacing.take({
        teamId: "T1",
        method,
        channelId,
        lane: "people",
        ticket: "another",
        migrationId: "mig_000002",
      });
    expect(await waitFor("chat.postMessage", "C1")).toBe(7000);
    expect(await waitFor("chat.postMessage", "C2")).toBe(0);
    expect(await waitFor("chat.update", "C1")).toBe(0);
    expect(await store.outbox.posted("mig_000001", "root")).toBeUndefined();
  });

  test("a workspace without the newer blocks gets the classic card, from then on at once", async () => {
    slack.next("chat.postMessage", { error: "invalid_blocks" });
    await deliverItem(deps, item(ROOT));
    await deliverItem(deps, item(ENTRY));
    expect(slack.messages[0]?.blocks.map(({ type }) => type)).not.toContain("plan");
    expect(deps.capabilities.level()).toBe("classic");
    expect(methods().filter((method) => method === "chat.postMessage")).toHaveLength(3);
  });

  test("a card whose blocks are refused at every level is sent as text", async () => {
    slack.next("chat.postMessage", { error: "invalid_blocks" }, { error: "invalid_blocks" });
    expect(await deliverItem(deps, item(ROOT))).toMatchObject({ kind: "done" });
    expect(slack.messages[0]).toMatchObject({ blocks: [], text: expect.stringContaining("dbtest") });
    expect(deps.capabilities.level()).toBe("full");
  });

  test("a card that somebody deleted is posted anew", async () => {
    await deliverItem(deps, item(ROOT));
    slack.forget(slack.messages[0]?.ts ?? "");
    await change({ phase: "uploading" });
    expect(await deliverItem(deps, item(ROOT))).toMatchObject({ kind: "done" });
    expect(slack.messages).toHaveLength(1);
    expect((await store.outbox.posted("mig_000001", "root"))?.messageId).toBe(slack.messages[0]?.ts);
  });
});

describe("a closed channel", () => {
  const where = (): readonly (readonly [string, string | undefined])[] =>
    slack.messages.map(({ channel, threadTs }) => [channel, threadTs]);

  test("that never took the card gives way to the requester's direct messages, and the card says so", async () => {
    slack.shut("C1", "not_in_channel");
    expect(await deliverItem(deps, item(ROOT))).toMatchObject({ kind: "done" });
    expect(await deliverItem(deps, item(ENTRY))).toMatchObject({ kind: "done" });
    expect(where()).toEqual([
      ["DU1", undefined],
      ["DU1", "1000.000100"],
    ]);
    expect(JSON.stringify(slack.messages[0]?.blocks)).toContain("<#C1>: I cannot post there");
  });

  test("that is archived in the midst makes the card move, and what can still be answered moves with it", async () => {
    await deliverItem(deps, item(ROOT));
    await change(OPEN);
    await deliverItem(deps, item(APPROVAL));
    slack.shut("C1", "is_archived");

    expect(await deliverItem(deps, item(ENTRY))).toMatchObject({ kind: "later", afterMs: 2000 });
    const [announced] = await store.outbox.claim(10);
    expect(announced?.notice).toEqual(ROOT);
    const moved = await deliverItem(deps, announced!);
    expect(moved).toEqual({ kind: "done", followUps: [{ notice: APPROVAL, lane: "stages" }] });
    expect(await deliverItem(deps, item(APPROVAL))).toMatchObject({ kind: "done" });
    expect(await deliverItem(deps, item(ENTRY))).toMatchObject({ kind: "done" });
    expect(where().slice(2)).toEqual([
      ["DU1", undefined],
      ["DU1", "1002.000100"],
      ["DU1", "1002.000100"],
    ]);
  });

  test("is found out by an edit, too", async () => {
    await deliverItem(deps, item(ROOT));
    slack.shut("C1", "is_inactive");
    await change({ phase: "uploading" });
    expect(await deliverItem(deps, item(ROOT))).toMatchObject({ kind: "done" });
    expect((await store.outbox.posted("mig_000001", "root"))?.channelId).toBe("DU1");
  });

  test("a move whose answer was lost is not made twice", async () => {
    slack.shut("C1", "is_archived");
    slack.next("chat.postMessage", "works", "lost");
    expect(await deliverItem(deps, item(ROOT))).toMatchObject({ kind: "later", failed: true });
    expect(await deliverItem(deps, item(ROOT))).toMatchObject({ kind: "done" });
    expect(where()).toEqual([["DU1", undefined]]);
  });

  test("of approvals sends the question to the thread", async () => {
    deps = { ...deps, draw: { ...deps.draw, approvalsChannel: "C9" } };
    slack.shut("C9", "channel_not_found");
    await deliverItem(deps, item(ROOT));
    await change(OPEN);
    expect(await deliverItem(deps, item(APPROVAL))).toMatchObject({ kind: "done" });
    expect(where()[1]).toEqual(["C1", slack.messages[0]?.ts]);
  });

  test("with a requester who cannot be reached is tried again later", async () => {
    slack.shut("C1", "is_archived");
    slack.always("conversations.open", { error: "user_disabled" });
    expect(await deliverItem(deps, item(ROOT))).toMatchObject({ kind: "later", afterMs: 60_000 });
    expect(slack.messages).toEqual([]);
  });

  test("holds the thread back until the card has moved, without asking Slack again", async () => {
    await deliverItem(deps, item(ROOT));
    slack.shut("C1", "is_archived");
    await deliverItem(deps, item(ENTRY));
    const before = slack.calls.length;
    expect(await deliverItem(deps, item(ENTRY))).toMatchObject({ kind: "later", holdsThread: true });
    expect(slack.calls).toHaveLength(before);
    expect(await store.outbox.claim(10)).toHaveLength(1);
  });

  test("a status card that somebody deleted is posted anew in its channel before its thread goes on", async () => {
    await deliverItem(deps, item(ROOT));
    slack.forget(slack.messages[0]?.ts ?? "");
    slack.next("chat.postMessage", { error: "thread_not_found" });
    expect(await deliverItem(deps, item(ENTRY))).toMatchObject({ kind: "later" });
    const [announced] = await store.outbox.claim(10);
    expect(await deliverItem(deps, announced!)).toMatchObject({ kind: "done" });
    expect(await deliverItem(deps, item(ENTRY))).toMatchObject({ kind: "done" });
    expect(where().map(([channel]) => channel)).toEqual(["C1", "C1"]);
  });
});

describe("copies in direct messages", () => {
  const copyFor = (userId: string): Notice => ({ kind: "copy", of: APPROVAL as QuestionNotice, userId });

  async function ask(): Promise<readonly NewNotice[]> {
    await deliverItem(deps, item(ROOT));
    await change(OPEN);
    const outcome = await deliverItem(deps, item(APPROVAL));
    return outcome.kind === "done" ? outcome.followUps : [];
  }

  test("go to every approver once, with the same buttons", async () => {
    expect(await ask()).toEqual([
      { notice: copyFor("U2"), lane: "progress" },
      { notice: copyFor("U3"), lane: "progress" },
    ]);
    await deliverItem(deps, item(copyFor("U2"), { lane: "progress" }));
    const [, card, copy] = slack.messages;
    expect(copy).toMatchObject({ channel: "DU2", threadTs: undefined, blocks: card?.blocks });
  });

  test("follow the card: once it is settled none asks any more, and none is sent anew", async () => {
    await ask();
    await deliverItem(deps, item(copyFor("U2"), { lane: "progress" }));
    await change({ ...OPEN, phase: "cancelled" });
    const outcome = await deliverItem(deps, item(APPROVAL));
    expect(outcome).toEqual({ kind: "done", followUps: [{ notice: copyFor("U2"), lane: "stages" }] });
    await deliverItem(deps, item(copyFor("U2")));
    await deliverItem(deps, item(copyFor("U3")));
    expect(slack.messages).toHaveLength(3);
    expect(JSON.stringify(slack.messages.map(({ blocks }) => blocks))).not.toContain("approval.review");
  });

  test("are left out for whoever may not vote, and for whoever cannot be reached", async () => {
    const { policies, ...settings } = deps.draw.settings;
    const prod = aPolicy({ rules: [{ users: ["U1", "U2"], usergroups: [], count: 1 }] });
    deps = { ...deps, draw: { ...deps.draw, settings: { ...settings, policies: { ...policies, prod } } } };
    expect(await ask()).toEqual([{ notice: copyFor("U2"), lane: "progress" }]);
    slack.always("conversations.open", { error: "user_disabled" });
    expect(await deliverItem(deps, item(copyFor("U2")))).toMatchObject({ kind: "done" });
    expect(slack.messages).toHaveLength(2);
  });

  test("are not sent to a group of more than ten, which the card mentions", async () => {
    slack.always("usergroups.users.list", {
      users: Array.from({ length: 12 }, (_, index) => `U${index + 2}`),
    });
    expect(await ask()).toEqual([]);
  });

  test("go out without the right to open a conversation, to the person's own id", async () => {
    await ask();
    slack.always("conversations.open", { error: "missing_scope" });
    await deliverItem(deps, item(copyFor("U3")));
    expect(slack.messages.at(-1)?.channel).toBe("U3");
  });
});
