import { DEFAULT_TERMS, type Migration, type Notice, type OutboxItem } from "@bakferry/core";
import { aMigration, aNewEvent, createTestClock, type TestClock } from "@bakferry/core/testing";
import { openStore, type Store } from "@bakferry/store";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { createCapabilities } from "../slack/capabilities.ts";
import { createIdentity } from "../slack/identity.ts";
import { createWebClient } from "../slack/web-client.ts";
import { aPolicy } from "../testing/builders.ts";
import { createFakeSlack, type FakeSlack } from "../testing/fake-slack.ts";
import { recordingLogger, silentSlackLog } from "../testing/silent.ts";
import { type DeliverDeps, deliverItem } from "./deliver-item.ts";
import { createPacing } from "./pacing.ts";

const ROOT: Notice = { kind: "root" };
const APPROVAL: Notice = { kind: "approval", revision: 1 };
const ENTRY: Notice = { kind: "entry", eventSequence: 1 };
const OPEN: Partial<Migration> = { phase: "awaiting_approval", planDigest: "a".repeat(64), revision: 1 };

let slack: FakeSlack;
let store: Store;
let clock: TestClock;
let deps: DeliverDeps;
let unpostable: string[];
let itemId = 0;

beforeEach(async () => {
  slack = await createFakeSlack();
  clock = createTestClock();
  store = await openStore({ file: ":memory:", clock });
  unpostable = [];
  const logger = recordingLogger();
  const client = createWebClient("xoxb-test", { apiUrl: slack.apiUrl, logger: silentSlackLog });
  const settings = {
    preflight: DEFAULT_TERMS,
    staging: { bucket: "b", prefix: "migrate/" },
    targets: [],
    defaultTarget: null,
    policies: { prod: aPolicy() },
  };
  deps = {
    clientOf: () => client,
    outbox: store.outbox,
    draw: { migrations: store.migrations, settings, approvalsChannel: null, localeIn: () => "en" },
    pacing: createPacing(clock),
    capabilities: createCapabilities(logger),
    identity: createIdentity({ client, clock, logger }),
    clock,
    logger,
    onUnpostable: (_, code) => void unpostable.push(code),
  };
  await store.migrations.create({
    migration: aMigration(),
    events: [aNewEvent({ body: { type: "checked", passed: 1, warnings: 0, blockers: 0, unknown: 0 } })],
    notices: [],
    wakeAt: null,
  });
});

afterEach(async () => {
  await store.close();
  await slack.close();
});

function item(notice: Notice, overrides: Partial<OutboxItem> = {}): OutboxItem {
  itemId += 1;
  return {
    id: itemId,
    migrationId: "mig_000001",
    notice,
    lane: "stages",
    createdAt: clock.now(),
    attempts: 1,
    ...overrides,
  };
}

async function change(to: Partial<Migration>): Promise<void> {
  const migration = await store.migrations.load("mig_000001");
  if (!migration) throw new Error("There is no migration.");
  const changed = { ...migration, ...to };
  await store.migrations.commit({ migration: changed, events: [], notices: [], wakeAt: null });
}

const methods = (): readonly string[] => slack.calls.map(({ method }) => method);

describe("one message for one notice", () => {
  test("the status card is posted once, edited when it looks different, and left alone otherwise", async () => {
    expect(await deliverItem(deps, item(ROOT), false)).toEqual({ kind: "done" });
    expect(await deliverItem(deps, item(ROOT), false)).toEqual({ kind: "done" });
    await change({ phase: "uploading" });
    expect(await deliverItem(deps, item(ROOT), false)).toEqual({ kind: "done" });
    expect(methods()).toEqual(["chat.postMessage", "chat.update"]);
    expect(slack.messages).toHaveLength(1);
    expect(slack.messages[0]?.metadata).toEqual({
      event_type: "bakferry",
      event_payload: { migration_id: "mig_000001", notice_key: "root" },
    });
  });

  test("a reply waits for the status card, then hangs on it", async () => {
    expect(await deliverItem(deps, item(ENTRY), false)).toMatchObject({ kind: "later", untouched: true });
    await deliverItem(deps, item(ROOT), false);
    expect(await deliverItem(deps, item(ENTRY), false)).toEqual({ kind: "done" });
    expect(slack.messages.map(({ threadTs }) => threadTs)).toEqual([undefined, slack.messages[0]?.ts]);
  });

  test("the approval is asked for in the thread, shown in the channel, and edited when it is settled", async () => {
    await deliverItem(deps, item(ROOT), false);
    await change(OPEN);
    await deliverItem(deps, item(APPROVAL), false);
    const order = slack.calls.at(-1);
    expect(order).toMatchObject({
      method: "chat.postMessage",
      args: { channel: "C1", reply_broadcast: "true" },
    });
    await change({ ...OPEN, phase: "expired" });
    await deliverItem(deps, item(APPROVAL), false);
    expect(JSON.stringify(slack.messages[1]?.blocks)).not.toContain("approval.review");
  });

  test("a channel of its own takes the approval as a message of its own", async () => {
    deps = { ...deps, draw: { ...deps.draw, approvalsChannel: "C9" } };
    await change(OPEN);
    expect(await deliverItem(deps, item(APPROVAL), false)).toEqual({ kind: "done" });
    expect(slack.messages[0]).toMatchObject({ channel: "C9", threadTs: undefined });
  });
});

describe("nothing is doubled", () => {
  test("a post whose answer was lost is found again instead of posted again", async () => {
    slack.next("chat.postMessage", "lost");
    const lost = await deliverItem(deps, item(ROOT), false);
    expect(lost).toMatchObject({ kind: "later", untouched: false });
    await change({ phase: "uploading" });
    expect(await deliverItem(deps, item(ROOT, { attempts: 2 }), true)).toEqual({ kind: "done" });
    expect(slack.messages).toHaveLength(1);
    expect(methods()).toEqual(["chat.postMessage", "conversations.history", "chat.update"]);
  });

  test("a reply is looked for in its thread", async () => {
    await deliverItem(deps, item(ROOT), false);
    slack.next("chat.postMessage", "lost");
    await deliverItem(deps, item(ENTRY), false);
    expect(await deliverItem(deps, item(ENTRY, { attempts: 2 }), true)).toEqual({ kind: "done" });
    expect(slack.messages).toHaveLength(2);
  });

  test("without the right to read, the message is posted all the same", async () => {
    slack.always("conversations.history", { error: "missing_scope" });
    expect(await deliverItem(deps, item(ROOT), true)).toEqual({ kind: "done" });
    expect(slack.messages).toHaveLength(1);
  });

  test("while the channel cannot be read, nothing is posted", async () => {
    slack.always("conversations.history", { status: 503 });
    expect(await deliverItem(deps, item(ROOT), true)).toMatchObject({ kind: "later" });
    expect(slack.messages).toHaveLength(0);
  });
});

describe("what Slack refuses", () => {
  test("a 429 stops that method in that channel for as long as it says, and nothing else", async () => {
    slack.next("chat.postMessage", { retryAfter: 7 });
    expect(await deliverItem(deps, item(ROOT), false)).toMatchObject({ kind: "later", afterMs: 7000 });
    expect(deps.pacing.take("chat.postMessage", "C1")).toBe(7000);
    expect(deps.pacing.take("chat.postMessage", "C2")).toBe(0);
    expect(deps.pacing.take("chat.update", "C1")).toBe(0);
  });

  test("a workspace without the newer blocks gets the classic card, from then on at once", async () => {
    slack.next("chat.postMessage", { error: "invalid_blocks" });
    await deliverItem(deps, item(ROOT), false);
    await deliverItem(deps, item(ENTRY), false);
    expect(slack.messages[0]?.blocks.map(({ type }) => type)).not.toContain("plan");
    expect(deps.capabilities.level()).toBe("classic");
    expect(methods().filter((method) => method === "chat.postMessage")).toHaveLength(3);
  });

  test("a card whose blocks are refused at every level is sent as text", async () => {
    slack.next("chat.postMessage", { error: "invalid_blocks" }, { error: "invalid_blocks" });
    expect(await deliverItem(deps, item(ROOT), false)).toEqual({ kind: "done" });
    expect(slack.messages[0]).toMatchObject({ blocks: [], text: expect.stringContaining("dbtest") });
    expect(deps.capabilities.level()).toBe("full");
  });

  test("a card that somebody deleted is posted anew", async () => {
    await deliverItem(deps, item(ROOT), false);
    slack.forget(slack.messages[0]?.ts ?? "");
    await change({ phase: "uploading" });
    expect(await deliverItem(deps, item(ROOT), false)).toEqual({ kind: "done" });
    expect(slack.messages).toHaveLength(1);
    expect((await store.outbox.posted("mig_000001", "root"))?.messageId).toBe(slack.messages[0]?.ts);
  });

  test("a closed channel is reported and tried again later", async () => {
    slack.always("chat.postMessage", { error: "not_in_channel" });
    expect(await deliverItem(deps, item(ROOT), false)).toMatchObject({ kind: "later", afterMs: 60_000 });
    expect(unpostable).toEqual(["not_in_channel"]);
  });
});

test("posts to one channel go out in a short burst, then one a second", () => {
  const pacing = createPacing(clock);
  const waits = Array.from({ length: 7 }, () => pacing.take("chat.postMessage", "C1"));
  expect(waits).toEqual([0, 0, 0, 0, 0, 1000, 1000]);
});

test("progress is drawn every five seconds, and more rarely when many migrations run", async () => {
  const pacing = createPacing(clock);
  expect(pacing.takeProgress("m1")).toBe(0);
  expect(pacing.takeProgress("m1")).toBe(5000);
  for (let index = 2; index <= 20; index += 1) pacing.takeProgress(`m${index}`);
  expect(pacing.takeProgress("m1")).toBe(30_000);
});
