import { type BackupChoice, type DeskDeps, parseCommand } from "@bakferry/core";
import { createTestClock } from "@bakferry/core/testing";
import { openStore, type Store } from "@bakferry/store";
import type { ModalView } from "@slack/types";
import { afterEach, beforeEach, expect, test } from "vitest";

import { createPacing } from "../delivery/pacing.ts";
import { createCapabilities } from "../slack/capabilities.ts";
import type { Readers } from "../slack/readers.ts";
import { createRespond } from "../slack/respond.ts";
import { createWebClient } from "../slack/web-client.ts";
import { ADMIT_ALL } from "../testing/builders.ts";
import { createFakeSlack, type FakeSlack } from "../testing/fake-slack.ts";
import { recordingLogger, silentSlackLog } from "../testing/silent.ts";
import { createAnswers } from "./answers.ts";
import { type Draft, draftOf, lineOf, NOTHING_SAID, openForm } from "./open-form.ts";
import type { ReceivedCommand, ReceivedShortcut } from "./received.ts";
import type { WorkDeps } from "./work-deps.ts";

let slack: FakeSlack;
let store: Store;
let deps: WorkDeps;
let searched: string[];

const backup: BackupChoice = {
  id: "object_1",
  requested: { kind: "object", bucket: "migratetest", key: "migrate/dbtest.bak" },
  name: "migrate/dbtest.bak",
  sizeBytes: 1,
  modifiedAt: 0,
  header: { databaseName: "DBTest", kind: "full", finishedAt: null, release: null },
};
const prod = { name: "prod-1", instanceId: "rm-1", regionId: "cn-hangzhou", environment: "prod" };

beforeEach(async () => {
  slack = await createFakeSlack();
  const clock = createTestClock();
  store = await openStore({ file: ":memory:", clock });
  const pacing = createPacing(store.budget, clock);
  searched = [];
  const client = createWebClient("xoxb-test", { apiUrl: slack.apiUrl, logger: silentSlackLog });
  const logger = recordingLogger();
  const readers: Readers = { channelLocale: () => "en", personLocale: async () => "en" };
  const settings = { targets: [prod], defaultTarget: null };
  deps = {
    desk: { settings } as unknown as DeskDeps,
    answers: createAnswers({
      client,
      respond: createRespond(slack.url),
      pacing,
      admit: ADMIT_ALL,
      capabilities: createCapabilities(logger),
      readers,
      logger,
    }),
    tickets: null,
    noteRefusal: async () => undefined,
    audit: { newestAbout: async () => null },
    channelTargets: new Map(),
    requestsChannel: "C9",
    backups: {
      async search({ databaseName }) {
        searched.push(databaseName ?? "");
        return [backup];
      },
      find: async () => backup,
      named: async () => backup,
    },
    targets: { search: async () => [{ target: prod, instance: null }] },
  };
});

afterEach(async () => {
  await store.close();
  await slack.close();
});

const person = { kind: "slackUser", teamId: "T1", userId: "U1" } as const;
const shortcut: ReceivedShortcut = {
  kind: "shortcut",
  key: "s1",
  person,
  teamId: "T1",
  channelId: null,
  responseUrl: null,
  triggerId: "1.2.abc",
};
const command = (): ReceivedCommand => ({
  ...shortcut,
  kind: "command",
  channelId: "C1",
  responseUrl: `${slack.url}/respond/1`,
  text: "dbtest",
});

function asked(line: string): Draft {
  const parsed = parseCommand(line);
  if (parsed.kind !== "migrate") throw new Error(`Not a request: ${line}`);
  return { verb: "migrate", command: parsed, answer: [] };
}

const viewIn = (method: string): ModalView =>
  JSON.parse(slack.calls.findLast((call) => call.method === method)?.args["view"] ?? "{}") as ModalView;

test("the form stands there at once, and is filled when backups and instances are known", async () => {
  slack.next("views.open", { view: { id: "V1" } });
  await openForm(deps, command(), asked("dbtest as dbnew with increments"));
  expect(slack.calls.map(({ method }) => method)).toEqual(["views.open", "views.update"]);
  expect(viewIn("views.open").submit).toBeUndefined();
  const filled = JSON.stringify(viewIn("views.update"));
  expect(searched).toEqual(["dbtest"]);
  for (const chosen of [
    '"value":"object_1"',
    '"value":"prod-1"',
    '"initial_value":"dbnew"',
    '"value":"increments"',
  ])
    expect(filled).toContain(chosen);
  expect(filled).not.toContain("conversations_select");
});

test("a backup of another database is not proposed for the one that was named", async () => {
  slack.next("views.open", { view: { id: "V1" } });
  await openForm(deps, command(), asked("dbother"));
  expect(JSON.stringify(viewIn("views.update"))).not.toContain('"value":"object_1"');
});

test("nothing is proposed where nothing was said", async () => {
  slack.next("views.open", { view: { id: "V1" } });
  await openForm(deps, command(), NOTHING_SAID);
  expect(JSON.stringify(viewIn("views.update"))).not.toContain('"value":"object_1"');
});

test("outside of a channel the form asks for one, with the configured one chosen", async () => {
  slack.next("views.open", { view: { id: "V1" } });
  await openForm(deps, shortcut, NOTHING_SAID);
  expect(JSON.stringify(viewIn("views.update"))).toContain('"initial_conversation":"C9"');
});

test("when Slack opens nothing any more, a button does, and the line is kept in it", async () => {
  slack.next("views.open", { error: "expired_trigger_id" });
  await openForm(deps, command(), asked("dbtest to prod-1"));
  expect(JSON.stringify(slack.responses)).toContain("/migrate dbtest to prod-1");
  expect(JSON.stringify(slack.responses)).toContain("form.open");
});

test("after a restart nothing is tried; whoever used the shortcut is told in direct messages", async () => {
  await openForm(deps, shortcut, { ...NOTHING_SAID, resumed: true });
  expect(slack.calls.map(({ method }) => method)).toEqual(["chat.postMessage"]);
  expect(slack.messages).toMatchObject([
    { channel: "U1", text: expect.stringContaining("Press the button") },
  ]);
});

test("a button's line says again what was asked for", () => {
  for (const line of ["/migrate dbtest to prod-1", "/migrate check dbtest", "/migrate"])
    expect(lineOf(draftOf(line))).toBe(line);
});
