import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { OperationalError, parseCommand } from "@bakferry/core";
import { createTestClock, createTestIds, type TestClock } from "@bakferry/core/testing";
import { openAuditTrail, openStore, type Store } from "@bakferry/store";
import { afterEach, beforeEach, expect, test } from "vitest";

import { createPacing } from "../delivery/pacing.ts";
import { createCapabilities } from "../slack/capabilities.ts";
import { createReaders } from "../slack/readers.ts";
import { createRespond } from "../slack/respond.ts";
import { createWebClient } from "../slack/web-client.ts";
import { ADMIT_ALL } from "../testing/builders.ts";
import { createFakeSlack, type FakeSlack } from "../testing/fake-slack.ts";
import { recordingLogger, silentSlackLog } from "../testing/silent.ts";
import { createAnswers } from "./answers.ts";
import { type Acknowledgement, createFrontDesk, type FrontDesk } from "./front-desk.ts";
import type { Received } from "./received.ts";

let slack: FakeSlack;
let store: Store;
let directory: string;
let desk: FrontDesk;
let said: string[];
let clock: TestClock;
let work: (received: Received, resumed: boolean) => Promise<void>;
const logger = recordingLogger();

beforeEach(async () => {
  slack = await createFakeSlack();
  clock = createTestClock();
  directory = await mkdtemp(join(tmpdir(), "bakferry-desk-"));
  store = await openStore({ file: join(directory, "bakferry.db"), clock });
  said = [];
  work = async (received, resumed) => void said.push(`worked ${received.key}${resumed ? " again" : ""}`);
  const client = createWebClient("xoxb-test", { apiUrl: slack.apiUrl, logger: silentSlackLog });
  const pacing = createPacing(store.budget, clock);
  const capabilities = createCapabilities(logger);
  const languages = { locale: "en", channelLocales: new Map(), followsPeople: true } as const;
  const readers = createReaders({ client, clock, logger, languages, admit: ADMIT_ALL });
  const answers = createAnswers({
    client,
    respond: createRespond(slack.url),
    pacing,
    admit: ADMIT_ALL,
    capabilities,
    readers,
    logger,
  });
  const inbox = store.inbox;
  const deps = { inbox, audit: store.audit, answers, clock, ids: createTestIds(), logger };
  desk = createFrontDesk({ ...deps, work: async (received, resumed) => work(received, resumed) });
});

afterEach(async () => {
  await slack.close();
  await store.close();
  await rm(directory, { recursive: true, force: true });
});

const acknowledgement: Acknowledgement = {
  first: async () => void said.push("acknowledged"),
  duplicate: async () => void said.push("duplicate"),
  failed: async ({ text }) => void said.push(text),
};

function aCommand(key: string): Received {
  return {
    kind: "command",
    key,
    person: { kind: "slackUser", teamId: "T1", userId: "U1" },
    teamId: "T1",
    channelId: "C1",
    responseUrl: `${slack.url}/respond/1`,
    text: "dbtest",
    triggerId: "1.2.abc",
  };
}

test("an act is written down, acknowledged, and only then worked off", async () => {
  const order: number[] = [];
  work = async () => void order.push((await store.inbox.pending()).length);
  await desk.receive(aCommand("c1"), acknowledgement);
  expect(said).toEqual(["acknowledged"]);
  expect(order).toEqual([1]);
  expect(await store.inbox.pending()).toEqual([]);
});

test("a database that is away for a moment costs an act nothing but time", async () => {
  let tries = 0;
  work = async (received, resumed) => {
    tries += 1;
    if (tries < 3)
      throw new OperationalError("STORE_UNAVAILABLE", {
        message: "The database is away.",
        retry: { kind: "after", milliseconds: 1000 },
      });
    said.push(`worked ${received.key}${resumed ? " again" : ""}`);
  };
  const received = desk.receive(aCommand("c1"), acknowledgement);
  await expect.poll(() => tries).toBe(1);
  for (let step = 0; step < 4; step += 1) await clock.advance(500);
  await received;
  expect(said).toEqual(["acknowledged", "worked c1 again"]);
  expect(slack.responses).toEqual([]);
  expect(await store.inbox.pending()).toEqual([]);
});

test("after a while the person is told that it did not work", async () => {
  work = async () => {
    throw new OperationalError("STORE_UNAVAILABLE", {
      message: "The database is away.",
      retry: { kind: "after", milliseconds: 1000 },
    });
  };
  const received = desk.receive(aCommand("c1"), acknowledgement);
  await expect.poll(async () => (await store.inbox.pending()).length).toBe(1);
  for (let step = 0; step < 60; step += 1) await clock.advance(500);
  await received;
  expect(slack.responses[0]?.text).toContain("Something went wrong");
});

test("a second delivery of the same act is acknowledged and does nothing", async () => {
  await desk.receive(aCommand("c1"), acknowledgement);
  await desk.receive(aCommand("c1"), acknowledgement);
  expect(said).toEqual(["acknowledged", "worked c1", "duplicate"]);
  const trail = await openAuditTrail({ file: join(directory, "bakferry.db") });
  const told: unknown[] = [];
  for await (const { body } of trail.records()) told.push(body);
  await trail.close();
  expect(told).toEqual([{ type: "replayed", act: "command", key: "c1" }]);
});

test("an acknowledgement that does not get through does not stop the work", async () => {
  const first = async (): Promise<void> => {
    throw new Error("The socket is closed.");
  };
  await desk.receive(aCommand("c1"), { ...acknowledgement, first });
  expect(said).toEqual(["worked c1"]);
});

test("what a crash left is worked off at the next start", async () => {
  const never = Promise.withResolvers<void>();
  work = async () => never.promise;
  void desk.receive(aCommand("c1"), acknowledgement);
  await expect.poll(async () => (await store.inbox.pending()).length).toBe(1);
  const left = await store.inbox.pending();
  work = async (received, resumed) => void said.push(`worked ${received.key}${resumed ? " again" : ""}`);
  await desk.resume(left);
  expect(said).toEqual(["acknowledged", "worked c1 again"]);
  expect(await store.inbox.pending()).toEqual([]);
});

test("a shortcut and a form are taken once, and survive a crash with all that was filled in", async () => {
  const { text: _, ...common } = aCommand("s1") as Received & { readonly kind: "command" };
  const shortcut: Received = { ...common, kind: "shortcut", channelId: null };
  const command = parseCommand("dbtest from oss://migratetest/x.bak to prod-1 with increments");
  if (command.kind !== "migrate") throw new Error("unreachable");
  const form: Received = {
    ...common,
    kind: "form",
    key: "f1",
    viewId: "V1",
    verb: "migrate",
    command,
    postIn: "C1",
    asksForChannel: true,
  };
  const again: Received[] = [];
  work = async () => new Promise(() => undefined);
  for (const received of [shortcut, form]) {
    void desk.receive(received, acknowledgement);
    await expect
      .poll(async () => (await store.inbox.pending()).map(({ key }) => key))
      .toContain(received.key);
    await desk.receive(received, acknowledgement);
  }
  expect(said).toEqual(["acknowledged", "duplicate", "acknowledged", "duplicate"]);
  work = async (received) => void again.push(received);
  await desk.resume(await store.inbox.pending());
  expect(again).toEqual([shortcut, form]);
});

test("an unexpected error tells the person a reference and nothing else", async () => {
  work = async () => {
    throw new Error("password=hunter2");
  };
  await desk.receive(aCommand("c1"), acknowledgement);
  expect(slack.responses).toHaveLength(1);
  expect(slack.responses[0]?.text).toMatch(/Something went wrong.*Reference: ref_/);
  expect(JSON.stringify(slack.responses)).not.toContain("hunter2");
  expect(logger.lines.at(-1)).toMatchObject({ level: "error", fields: { reference: expect.any(String) } });
});

test("an act that cannot be written down is answered, and not worked off", async () => {
  await store.close();
  await desk.receive(aCommand("c1"), acknowledgement);
  expect(said).toEqual([expect.stringContaining("Something went wrong")]);
  store = await openStore({ file: ":memory:", clock: createTestClock() });
});

test("when the response_url is used up, the person is answered another way", async () => {
  work = async () => {
    throw new Error("a bug");
  };
  await desk.receive({ ...aCommand("c1"), responseUrl: "http://127.0.0.1:9/closed" }, acknowledgement);
  expect(slack.calls.at(-1)).toMatchObject({
    method: "chat.postEphemeral",
    args: { channel: "C1", user: "U1" },
  });
});
