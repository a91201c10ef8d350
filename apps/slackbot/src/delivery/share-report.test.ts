import { DEFAULT_TERMS, type OutboxItem } from "@bakferry/core";
import {
  aNewEvent,
  aPolicy,
  aSucceededMigration,
  createTestClock,
  type TestClock,
} from "@bakferry/core/testing";
import { openStore, type Store } from "@bakferry/store";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { createCapabilities } from "../slack/capabilities.ts";
import { createIdentity } from "../slack/identity.ts";
import { createPeople } from "../slack/people.ts";
import { createWebClient } from "../slack/web-client.ts";
import { ADMIT_ALL } from "../testing/builders.ts";
import { createFakeSlack, type FakeSlack } from "../testing/fake-slack.ts";
import { recordingLogger, silentSlackLog } from "../testing/silent.ts";
import { type DeliverDeps, deliverItem } from "./deliver-item.ts";
import { createDirectMessenger } from "./direct-messages.ts";
import { createPacing } from "./pacing.ts";
import type { ReportSupply } from "./share-report.ts";

const DONE = { kind: "done", followUps: [] };
const COMPLETE = "files.completeUploadExternal";
let slack: FakeSlack;
let store: Store;
let clock: TestClock;
let deps: DeliverDeps;

beforeEach(async () => {
  slack = await createFakeSlack();
  clock = createTestClock();
  store = await openStore({ file: ":memory:", clock });
  const logger = recordingLogger();
  const client = createWebClient("xoxb-test", { apiUrl: slack.apiUrl, logger: silentSlackLog });
  const report: ReportSupply = { audit: store.audit, clock };
  deps = {
    clientOf: () => client,
    // The items of these tests were never in the outbox.
    outbox: { ...store.outbox, hold: async () => true },
    draw: {
      migrations: store.migrations,
      waves: store.waves,
      settings: {
        preflight: DEFAULT_TERMS,
        staging: { bucket: "b", prefix: "migrate/" },
        targets: [],
        defaultTarget: null,
        policies: { prod: aPolicy() },
        waves: { importsAtOnce: 2 },
        limits: { importsPerInstance: 2, importsPerAccount: 20 },
      },
      approvalsChannel: null,
      localeIn: () => "en" as const,
      personLocale: async () => "en" as const,
    },
    report,
    peopleOf: () => createPeople({ client, clock, admit: ADMIT_ALL }),
    pacing: createPacing(store.budget, clock),
    messenger: createDirectMessenger(),
    capabilities: createCapabilities(logger),
    identity: createIdentity({ client, clock, logger }),
    logger,
  };
  await store.migrations.create({
    migration: aSucceededMigration(),
    events: [aNewEvent({ body: { type: "succeeded", tookMs: 1 } })],
    notices: [],
    wakeAt: null,
  });
  await deliverItem(deps, item({ kind: "root" }));
});

afterEach(async () => {
  await store.close();
  await slack.close();
});

let itemId = 0;

function item(notice: OutboxItem["notice"], attempts = 1): OutboxItem {
  itemId += 1;
  return { id: itemId, migrationId: "mig_000001", notice, lane: "stages", createdAt: clock.now(), attempts };
}

const deliver = (attempts?: number): ReturnType<typeof deliverItem> =>
  deliverItem(deps, item({ kind: "report", eventSequence: 1 }, attempts));

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
