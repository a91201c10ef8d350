import { createHmac } from "node:crypto";

import type { AuditLog, NewAuditRecord } from "@bakferry/core";
import { createSystemClock } from "@bakferry/host";
import { afterEach, beforeEach, expect, test } from "vitest";

import { createSingleWorkspace } from "../installations/single-workspace.ts";
import { ADMIT_ALL } from "../testing/builders.ts";
import { createFakeSlack, type FakeSlack } from "../testing/fake-slack.ts";
import { recordingLogger, silentSlackLog } from "../testing/silent.ts";
import { createIdentity } from "./identity.ts";
import { createPeople } from "./people.ts";
import { createRejections } from "./rejections.ts";
import { createSlackApp, type SlackApp } from "./slack-app.ts";
import { createWebClient } from "./web-client.ts";

const SECRET = "signing-secret-of-a-test";
const clock = createSystemClock();
const logger = recordingLogger();
let slack: FakeSlack;
let slackApp: SlackApp;
let address: string;
let written: NewAuditRecord[];
const audit: AuditLog = {
  append: async (record) => void written.push(record),
  newestAbout: async () => null,
};

beforeEach(async () => {
  slack = await createFakeSlack();
  written = [];
  // Slack is down while the bot starts.
  slack.always("auth.test", { status: 503 });
  const client = createWebClient("xoxb-test", { apiUrl: slack.apiUrl, logger: silentSlackLog });
  slackApp = createSlackApp({
    mode: { kind: "http", signingSecret: SECRET, host: "127.0.0.1", port: 0 },
    workspaces: createSingleWorkspace({
      token: "xoxb-test",
      identity: createIdentity({ client, clock, logger }),
      audit,
      clock,
      logger,
    }),
    pages: [],
    apiUrl: slack.apiUrl,
    clock,
    logger,
    slackLogger: silentSlackLog,
    rejections: createRejections({ audit, clock, logger }),
    locale: "en",
  });
  const started = await slackApp.start();
  address = started.kind === "started" ? started.where : "";
});

afterEach(async () => {
  await slackApp.stop(0);
  await slack.close();
});

function deliver(seconds: number, secret = SECRET, text = "dbtest"): Promise<Response> {
  const body = `command=%2Fmigrate&text=${text}&user_id=U1&team_id=T1`;
  const signature = createHmac("sha256", secret).update(`v0:${seconds}:${body}`).digest("hex");
  return fetch(address, {
    method: "POST",
    body,
    headers: {
      "content-type": "application/x-www-form-urlencoded",
      "x-slack-request-timestamp": String(seconds),
      "x-slack-signature": `v0=${signature}`,
    },
  });
}

const now = (): number => Math.floor(Date.now() / 1000);

test("a signed command is answered although Slack's own API is down", async () => {
  slackApp.app.command("/migrate", async ({ ack }) => ack("taken"));
  const response = await deliver(now());
  expect([response.status, await response.text()]).toEqual([200, "taken"]);
});

test.each([
  ["an old request", () => deliver(now() - 400)],
  ["a request from the future", () => deliver(now() + 3600)],
  ["a request from little more than a minute ahead", () => deliver(now() + 63)],
  ["a wrong signature", () => deliver(now(), "another secret")],
])("%s is refused", async (_, request) => {
  slackApp.app.command("/migrate", async ({ ack }) => ack("taken"));
  expect((await request()).status).toBe(401);
});

test("a request that was taken is refused when it comes again, and another one is not", async () => {
  let taken = 0;
  slackApp.app.command("/migrate", async ({ ack }) => {
    taken += 1;
    await ack("taken");
  });
  const seconds = now();
  expect((await deliver(seconds)).status).toBe(200);
  expect((await deliver(seconds)).status).toBe(401);
  expect((await deliver(seconds, SECRET, "dbother")).status).toBe(200);
  expect((await deliver(seconds - 1)).status).toBe(200);
  expect(taken).toBe(3);
});

test("two at the same time are one", async () => {
  slackApp.app.command("/migrate", async ({ ack }) => {
    await clock.sleep(100, new AbortController().signal);
    await ack("taken");
  });
  const seconds = now();
  const answers = await Promise.all([deliver(seconds), deliver(seconds)]);
  expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 401]);
});

test("a request that failed may come again in the same second", async () => {
  const seconds = now();
  const first = await deliver(seconds);
  expect(first.status).toBe(404);
  slackApp.app.command("/migrate", async ({ ack }) => ack("taken"));
  expect((await deliver(seconds)).status).toBe(200);
});

test("a group is read once for all who ask at the same time", async () => {
  const client = createWebClient("xoxb-test", { apiUrl: slack.apiUrl, logger: silentSlackLog });
  const people = createPeople({ client, clock, admit: ADMIT_ALL });
  await Promise.all(Array.from({ length: 10 }, () => people.usergroupMembers("S1")));
  expect(slack.calls.filter(({ method }) => method === "usergroups.users.list")).toHaveLength(1);
});

test("the health page answers", async () => {
  const response = await fetch(address.replace("/slack/events", "/healthz"));
  expect([response.status, await response.json()]).toEqual([200, { status: "ok" }]);
});

test("a stop waits for listeners that have acknowledged", async () => {
  let done = false;
  slackApp.app.command("/migrate", async ({ ack }) => {
    await ack();
    await clock.sleep(300, new AbortController().signal);
    done = true;
  });
  await deliver(now());
  expect(done).toBe(false);
  expect(await slackApp.stop(5000)).toBe(0);
  expect(done).toBe(true);
});

test("the identity is asked for until Slack answers, and a refused token is said at once", async () => {
  const client = createWebClient("xoxb-test", { apiUrl: slack.apiUrl, logger: silentSlackLog });
  const identity = createIdentity({ client, clock, logger });
  const stop = new AbortController();
  expect(await identity.learn(stop.signal)).toBe("later");
  slack.always("auth.test", { bot_id: "B1", user_id: "UBOT", team_id: "T1" });
  await expect.poll(() => identity.current().botId, { timeout: 4000 }).toBe("B1");
  stop.abort();
  slack.always("auth.test", { error: "invalid_auth" });
  expect(await createIdentity({ client, clock, logger }).learn(stop.signal)).toBe("token_refused");
});

test.each([
  [{ user: {} }, "member"],
  [{ user: { is_restricted: true } }, "guest"],
  [{ user: { is_ultra_restricted: true } }, "guest"],
  [{ user: { is_stranger: true } }, "unknown"],
  [{ user: { is_bot: true } }, "bot"],
  [{ user: { deleted: true } }, "deactivated"],
  [{ error: "user_not_found" }, "unknown"],
])("users.info %j means %s", async (reply, standing) => {
  slack.always("users.info", reply);
  const client = createWebClient("xoxb-test", { apiUrl: slack.apiUrl, logger: silentSlackLog });
  expect(await createPeople({ client, clock, admit: ADMIT_ALL }).standing("U1")).toBe(standing);
});

test("people cannot be read while Slack is down, and groups are kept for a minute", async () => {
  const client = createWebClient("xoxb-test", { apiUrl: slack.apiUrl, logger: silentSlackLog });
  let at = 0;
  const people = createPeople({ client, clock: { ...clock, now: () => at }, admit: ADMIT_ALL });
  slack.always("users.info", { status: 500 });
  await expect(people.standing("U1")).rejects.toThrow("500");
  slack.always("usergroups.users.list", { users: ["U1"] });
  expect(await people.usergroupMembers("S1")).toEqual(["U1"]);
  slack.always("usergroups.users.list", { error: "plan_upgrade_required" });
  expect(await people.usergroupMembers("S1")).toEqual(["U1"]);
  at = 59_999;
  expect(await people.usergroupMembers("S1")).toEqual(["U1"]);
  at = 60_000;
  await expect(people.usergroupMembers("S1")).rejects.toThrow("plan_upgrade_required");
});

test("requests that are forged, old or dated in the future are refused, and counted in the audit trail", async () => {
  const statuses = [
    await deliver(now(), "another-secret"),
    await deliver(now() - 400),
    await deliver(now() + 3600),
    await deliver(now(), "another-secret"),
  ].map(({ status }) => status);
  expect(statuses).toEqual([401, 401, 401, 401]);
  await slackApp.stop(0);
  const counts = written.map(({ body }) => (body.type === "requests_rejected" ? body.count : 0));
  // The first at once, the others together: whoever sends thousands must not fill the disk.
  expect(counts).toEqual([1, 3]);
});
