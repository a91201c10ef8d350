/** Methods that no story of an app needs in passing, called by the official client. */
import { WebClient } from "@slack/web-api";
import { afterEach, beforeEach, expect, test } from "vitest";

import { createSlack, type SlackSimulator } from "../create-slack.ts";
import { defaultSeed, type SlackSeed } from "../seed.ts";
import { quietLogger } from "../testing/quiet-logger.ts";

const CHANNEL = "C0MIGRATIONS";
const BOT = defaultSeed().apps[0]!;
let slack: SlackSimulator;
let client: WebClient;

beforeEach(async () => {
  slack = await createSlack({ seed: seed() });
  client = clientWith(BOT.botToken);
});
afterEach(() => slack.close());

function seed(): SlackSeed {
  const plain = defaultSeed();
  return {
    ...plain,
    users: plain.users.map((user) =>
      user.id === "U0APPROVER" ? { ...user, email: "Approver@example.com" } : user,
    ),
    apps: plain.apps.map((app) => ({ ...app, scopes: [...app.scopes, "users:read.email", "im:read"] })),
  };
}

function clientWith(token: string): WebClient {
  return new WebClient(token, {
    slackApiUrl: slack.apiUrl,
    retryConfig: { retries: 0 },
    logger: quietLogger(),
  });
}

test("api.test gives back what it was given, or the error that was asked for", async () => {
  expect(await client.apiCall("api.test", { foo: "bar" })).toMatchObject({ args: { foo: "bar" } });
  await expect(client.api.test({ error: "my_error" })).rejects.toMatchObject({ data: { error: "my_error" } });
});

test("auth.revoke ends a token, unless it is only tried", async () => {
  expect(await client.auth.revoke({ test: true })).toMatchObject({ revoked: false });
  expect(await client.auth.revoke()).toMatchObject({ revoked: true });
  await expect(client.auth.test()).rejects.toMatchObject({ data: { error: "token_revoked" } });
});

test("apps.connections.open gives a socket's address to an app's own token only", async () => {
  const { url } = await clientWith(BOT.appToken).apps.connections.open();
  expect(url).toMatch(/^ws:\/\/127\.0\.0\.1:\d+\/link\/\?ticket=/);
  await expect(client.apps.connections.open()).rejects.toMatchObject({
    data: { error: "not_allowed_token_type" },
  });
});

test("blocks.validate says where blocks are wrong, with any token and no scope", async () => {
  const block = { type: "section", text: { type: "mrkdwn", text: "fine" } };
  expect(await client.apiCall("blocks.validate", { blocks: JSON.stringify([block]) })).toMatchObject({
    ok: true,
  });
  const wrong = JSON.stringify([{ ...block, text: { type: "mrkdwn", text: "x".repeat(3001) } }]);
  await expect(client.apiCall("blocks.validate", { blocks: wrong })).rejects.toMatchObject({
    data: { error: "invalid_blocks", errors: [{ pointer: "/blocks/0/text/text" }] },
  });
  const view = JSON.stringify({ type: "modal", blocks: [] });
  await expect(client.apiCall("blocks.validate", { view })).rejects.toMatchObject({
    data: { error: "invalid_view" },
  });
  await expect(client.apiCall("blocks.validate", { blocks: "[]", view: "{}" })).rejects.toMatchObject({
    data: { error: "invalid_arguments" },
  });
});

test("chat.getPermalink leads to the page, also into a thread", async () => {
  const { ts = "" } = await client.chat.postMessage({ channel: CHANNEL, text: "root" });
  const reply = await client.chat.postMessage({ channel: CHANNEL, text: "reply", thread_ts: ts });
  const { permalink } = await client.chat.getPermalink({ channel: CHANNEL, message_ts: ts });
  expect(permalink).toBe(`${slack.url}/archives/${CHANNEL}/p${ts.replace(".", "")}`);
  const inThread = await client.chat.getPermalink({ channel: CHANNEL, message_ts: reply.ts ?? "" });
  expect(new URL(inThread.permalink ?? "").searchParams.get("thread_ts")).toBe(ts);
});

test("conversations are listed by kind and page, described, and name their members", async () => {
  const first = await client.conversations.list({ limit: 1 });
  const second = await client.conversations.list({
    limit: 1,
    cursor: first.response_metadata?.next_cursor ?? "",
  });
  expect([first, second].flatMap(({ channels }) => channels?.map(({ name }) => name))).toEqual([
    "db-migrations",
    "general",
  ]);
  await client.conversations.open({ users: "U0APPROVER" });
  expect((await client.conversations.list({ types: "im" })).channels).toMatchObject([{ user: "U0APPROVER" }]);
  const { channel } = await client.conversations.info({ channel: "C0GENERAL" });
  expect(channel).toMatchObject({ name: "general", is_member: false, is_archived: false });
  const { members } = await client.conversations.members({ channel: CHANNEL });
  expect(members).toContain("U0BAKFERRY");
});

test("users.lookupByEmail finds a person in any case, and tells the address with the scope only", async () => {
  const { user } = await client.users.lookupByEmail({ email: "approver@EXAMPLE.com" });
  expect(user).toMatchObject({ id: "U0APPROVER", profile: { email: "Approver@example.com" } });
  await expect(client.users.lookupByEmail({ email: "nobody@example.com" })).rejects.toMatchObject({
    data: { error: "users_not_found" },
  });
  const plain = await createSlack({ seed: { ...seed(), apps: defaultSeed().apps } });
  const other = new WebClient(BOT.botToken, { slackApiUrl: plain.apiUrl, logger: quietLogger() });
  const info = await other.users.info({ user: "U0APPROVER" });
  await plain.close();
  expect(info.user?.profile).not.toHaveProperty("email");
});

test("usergroups.list tells members only when it is asked to", async () => {
  expect((await client.usergroups.list()).usergroups).toMatchObject([
    { id: "S0DBA", handle: "dba", user_count: 2 },
  ]);
  const { usergroups } = await client.usergroups.list({ include_users: true });
  expect(usergroups?.[0]?.users).toEqual(["U0APPROVER", "U0APPROVER2"]);
});
