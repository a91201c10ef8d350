import { WebClient } from "@slack/web-api";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { createSlack, type SlackSimulator } from "../create-slack.ts";
import { defaultSeed, type SlackSeed } from "../seed.ts";
import { quietLogger } from "../testing/quiet-logger.ts";

const CHANNEL = "C0MIGRATIONS";
let now = 1_795_341_723_000;
let slack: SlackSimulator;
let client: WebClient;

beforeEach(async () => {
  await start(defaultSeed());
});

afterEach(async () => {
  await slack.close();
});

async function start(seed: SlackSeed): Promise<void> {
  slack = await createSlack({ seed, clock: { now: () => now } });
  client = clientWith(seed.apps[0]?.botToken);
}

function clientWith(token: string | undefined): WebClient {
  return new WebClient(token, {
    slackApiUrl: slack.apiUrl,
    retryConfig: { retries: 0 },
    logger: quietLogger(),
  });
}

/** What the official client throws for `ok: false`. */
async function refusal(call: Promise<unknown>): Promise<Record<string, unknown>> {
  try {
    await call;
  } catch (error) {
    if (error instanceof Error && "data" in error) return error.data as Record<string, unknown>;
    throw error;
  }
  throw new Error("the call was not refused");
}

async function restart(change: (seed: SlackSeed) => SlackSeed): Promise<void> {
  await slack.close();
  await start(change(defaultSeed()));
}

function withScopes(...scopes: readonly string[]): (seed: SlackSeed) => SlackSeed {
  return (seed) => ({ ...seed, apps: seed.apps.map((app) => ({ ...app, scopes })) });
}

describe("a token", () => {
  test("says who the app is and which scopes it has", async () => {
    const answer = await client.auth.test();
    expect(answer).toMatchObject({ ok: true, team_id: "T0EXAMPLE", user_id: "U0BAKFERRY", user: "bakferry" });
    expect(answer.response_metadata?.scopes).toContain("chat:write");
  });

  test.each([
    ["a wrong one", "xoxb-wrong", "invalid_auth"],
    ["an app-level one", "xapp-simulated-bakferry", "not_allowed_token_type"],
    ["none", undefined, "not_authed"],
  ])("that is %s is refused", async (_, token, error) => {
    expect(await refusal(clientWith(token).auth.test())).toMatchObject({ ok: false, error });
  });

  test("without the scope is told what is needed and what it has", async () => {
    await restart(withScopes("commands"));
    expect(await refusal(client.chat.postMessage({ channel: CHANNEL, text: "hello" }))).toMatchObject({
      error: "missing_scope",
      needed: "chat:write",
      provided: "commands",
    });
  });

  test("never appears in the log of requests", async () => {
    await client.chat.postMessage({ channel: CHANNEL, text: "hello" });
    expect(slack.control.requests).toMatchObject([{ method: "chat.postMessage", ok: true }]);
    expect(JSON.stringify(slack.control.requests)).not.toContain("xoxb");
  });
});

test("a method that does not exist is an unknown_method", async () => {
  expect(await refusal(client.apiCall("chat.shout"))).toMatchObject({ error: "unknown_method" });
});

test("arguments are taken as a JSON body too", async () => {
  const response = await fetch(`${slack.apiUrl}chat.postMessage`, {
    method: "POST",
    headers: {
      "content-type": "application/json; charset=utf-8",
      authorization: "Bearer xoxb-simulated-bakferry",
    },
    body: JSON.stringify({ channel: CHANNEL, blocks: [{ type: "divider" }], text: "line" }),
  });
  expect(await response.json()).toMatchObject({ ok: true, message: { blocks: [{ type: "divider" }] } });
});

describe("a message", () => {
  test("can be posted, answered in its thread, edited and deleted", async () => {
    const root = await client.chat.postMessage({ channel: CHANNEL, text: "Migration of dbtest" });
    const ts = root.ts ?? "";
    const reply = await client.chat.postMessage({
      channel: CHANNEL,
      text: "Upload started",
      thread_ts: ts,
      reply_broadcast: true,
    });
    await client.chat.update({
      channel: CHANNEL,
      ts,
      text: "Migration of dbtest: done",
      blocks: [{ type: "section", text: { type: "mrkdwn", text: "*done*" } }],
    });
    const thread = await client.conversations.replies({ channel: CHANNEL, ts });
    expect(thread.messages).toMatchObject([
      { ts, text: "Migration of dbtest: done", reply_count: 1, edited: { user: "U0BAKFERRY" } },
      { ts: reply.ts, thread_ts: ts, subtype: "thread_broadcast" },
    ]);
    await client.chat.update({ channel: CHANNEL, ts, text: "blocks stay" });
    expect(slack.control.channel(CHANNEL).messages[0]?.blocks).toHaveLength(1);
    await client.chat.delete({ channel: CHANNEL, ts: reply.ts ?? "" });
    expect(slack.control.messageHistory.map(({ kind }) => kind)).toEqual([
      "post",
      "post",
      "update",
      "update",
      "delete",
    ]);
  });

  test("gets a ts of its own although the clock stands still", async () => {
    const posts = await Promise.all(
      ["a", "b", "c"].map((text) => client.chat.postMessage({ channel: CHANNEL, text })),
    );
    expect(new Set(posts.map(({ ts }) => ts)).size).toBe(3);
    expect(posts.every(({ ts }) => /^1795341723\.\d{6}$/.test(ts ?? ""))).toBe(true);
  });

  test("is found again by its metadata, newest first", async () => {
    const metadata = { event_type: "migration", event_payload: { outbox_id: "o1" } };
    await client.chat.postMessage({ channel: CHANNEL, text: "one", metadata });
    await client.chat.postMessage({ channel: CHANNEL, text: "two" });
    const plain = await client.conversations.history({ channel: CHANNEL });
    const full = await client.conversations.history({ channel: CHANNEL, include_all_metadata: true });
    expect(plain.messages?.[1]).not.toHaveProperty("metadata");
    expect(full.messages).toMatchObject([{ text: "two" }, { text: "one", metadata }]);
  });

  test("that names somebody is recorded as a mention", async () => {
    await client.chat.postMessage({ channel: CHANNEL, text: "<!channel> from <@U0REQUESTER>" });
    expect(slack.control.messageHistory[0]?.mentions).toEqual(["channel", "U0REQUESTER"]);
  });

  test("to a person opens the direct messages with them", async () => {
    const posted = await client.chat.postMessage({ channel: "U0APPROVER", text: "Please review" });
    const opened = await client.conversations.open({ users: "U0APPROVER" });
    expect(opened.channel?.id).toBe(posted.channel);
    const seen = slack.control
      .as("U0APPROVER")
      .state()
      .conversations.find(({ kind }) => kind === "dm");
    expect(seen).toMatchObject({ name: "bakferry", unread: 1, messages: [{ text: "Please review" }] });
    expect(
      slack.control
        .as("U0REQUESTER")
        .state()
        .conversations.some(({ kind }) => kind === "dm"),
    ).toBe(false);
  });

  test.each<[string, Record<string, unknown>, string]>([
    ["an unknown channel", { channel: "C0NOWHERE", text: "x" }, "channel_not_found"],
    ["a channel without the bot", { channel: "C0GENERAL", text: "x" }, "not_in_channel"],
    ["nothing to say", { channel: CHANNEL }, "no_text"],
    ["an endless text", { channel: CHANNEL, text: "x".repeat(40_001) }, "msg_too_long"],
    ["blocks that are no JSON", { channel: CHANNEL, blocks: "[oops" }, "invalid_blocks_format"],
    ["an unknown thread", { channel: CHANNEL, text: "x", thread_ts: "1.000001" }, "thread_not_found"],
    [
      "metadata without a type",
      { channel: CHANNEL, text: "x", metadata: { a: 1 } },
      "invalid_metadata_schema",
    ],
  ])("with %s is refused", async (_, args, error) => {
    expect(await refusal(client.apiCall("chat.postMessage", args))).toMatchObject({ error });
    expect(slack.control.messageHistory).toEqual([]);
  });

  test("with invalid blocks is refused with the place of the fault", async () => {
    const blocks = [{ type: "header", text: { type: "plain_text" as const, text: "x".repeat(151) } }];
    const data = await refusal(client.chat.postMessage({ channel: CHANNEL, text: "x", blocks }));
    expect(data).toMatchObject({
      error: "invalid_blocks",
      response_metadata: {
        messages: ["[ERROR] must be less than 151 characters [json-pointer:/blocks/0/text/text]"],
      },
    });
    const validated = await refusal(client.blocks.validate({ blocks }));
    expect(validated).toMatchObject({ errors: [{ pointer: "/blocks/0/text/text", code: "too_long" }] });
    expect(await client.blocks.validate({ blocks: [{ type: "divider" }] })).toMatchObject({ ok: true });
  });

  test("of somebody else cannot be changed", async () => {
    slack.control.as("U0REQUESTER").post(CHANNEL, "mine");
    const ts = slack.control.channel("db-migrations").messages[0]?.ts ?? "";
    expect(await refusal(client.chat.update({ channel: CHANNEL, ts, text: "x" }))).toMatchObject({
      error: "cant_update_message",
    });
    expect(await refusal(client.chat.delete({ channel: CHANNEL, ts }))).toMatchObject({
      error: "cant_delete_message",
    });
    expect(await refusal(client.chat.update({ channel: CHANNEL, ts: "1.000001", text: "x" }))).toMatchObject({
      error: "message_not_found",
    });
  });

  test("that is ephemeral is seen by one person only", async () => {
    await client.chat.postEphemeral({ channel: CHANNEL, user: "U0REQUESTER", text: "psst" });
    const seenBy = (user: string): unknown =>
      slack.control
        .as(user)
        .state()
        .conversations.find(({ id }) => id === CHANNEL)?.messages;
    expect(seenBy("U0REQUESTER")).toMatchObject([{ text: "psst", ephemeral: true }]);
    expect(seenBy("U0APPROVER")).toEqual([]);
    expect((await client.conversations.history({ channel: CHANNEL })).messages).toEqual([]);
  });
});

describe("people", () => {
  test("are told apart as guests and bots, and groups are read", async () => {
    expect((await client.users.info({ user: "U0GUEST" })).user).toMatchObject({ is_restricted: true });
    expect((await client.users.info({ user: "U0BAKFERRY" })).user).toMatchObject({ is_bot: true });
    expect((await client.users.info({ user: "U0GUEST" })).user?.locale).toBeUndefined();
    const { user } = await client.users.info({ user: "U0GUEST", include_locale: true });
    expect(user?.locale).toBe("en-US");
    expect((await client.usergroups.users.list({ usergroup: "S0DBA" })).users).toEqual([
      "U0APPROVER",
      "U0APPROVER2",
    ]);
    expect(await refusal(client.users.info({ user: "U0NOBODY" }))).toMatchObject({ error: "user_not_found" });
    expect(await refusal(client.usergroups.users.list({ usergroup: "S0NONE" }))).toMatchObject({
      error: "no_such_subteam",
    });
  });

  test("are listed page by page", async () => {
    const first = await client.users.list({ limit: 4 });
    const rest = await client.users.list({ limit: 4, cursor: first.response_metadata?.next_cursor ?? "" });
    const ids = [...(first.members ?? []), ...(rest.members ?? [])].map(({ id }) => id);
    expect(first.members).toHaveLength(4);
    expect(new Set(ids).size).toBe(7);
    expect(rest.response_metadata?.next_cursor).toBe("");
  });
});

test("reactions can be added and taken away once", async () => {
  await restart(withScopes("chat:write", "reactions:write", "channels:history"));
  const { ts: timestamp = "" } = await client.chat.postMessage({ channel: CHANNEL, text: "done" });
  const reaction = { channel: CHANNEL, timestamp, name: "white_check_mark" };
  await client.reactions.add(reaction);
  expect(await refusal(client.reactions.add(reaction))).toMatchObject({ error: "already_reacted" });
  const seen = await client.conversations.history({ channel: CHANNEL });
  expect(seen.messages?.[0]?.reactions).toEqual([
    { name: "white_check_mark", users: ["U0BAKFERRY"], count: 1 },
  ]);
  await client.reactions.remove(reaction);
  expect(await refusal(client.reactions.remove(reaction))).toMatchObject({ error: "no_reaction" });
});

test("the Home tab is published for one person, and a stale hash is refused", async () => {
  const view = (text: string) => ({
    type: "home" as const,
    blocks: [{ type: "section" as const, text: { type: "mrkdwn" as const, text } }],
  });
  const first = await client.views.publish({ user_id: "U0APPROVER", view: view("one") });
  await client.views.publish({ user_id: "U0APPROVER", view: view("two"), hash: first.view?.hash ?? "" });
  const stale = client.views.publish({
    user_id: "U0APPROVER",
    view: view("three"),
    hash: first.view?.hash ?? "",
  });
  expect(await refusal(stale)).toMatchObject({ error: "hash_conflict" });
  expect(slack.control.as("U0APPROVER").home()?.blocks).toMatchObject([{ text: { text: "two" } }]);
  expect(slack.control.as("U0REQUESTER").home()).toBeUndefined();
});

test("a view that is gone, or was never there, is not_found", async () => {
  const view = { type: "modal" as const, title: { type: "plain_text" as const, text: "x" }, blocks: [] };
  expect(await refusal(client.views.update({ view_id: "V0NONE", view }))).toMatchObject({
    error: "not_found",
  });
  expect(await refusal(client.views.open({ trigger_id: "1.2.3", view }))).toMatchObject({
    error: "invalid_trigger_id",
  });
});

test("while Slack is down every request fails with 503", async () => {
  slack.control.setDown(true);
  await expect(client.auth.test()).rejects.toMatchObject({ statusCode: 503 });
  slack.control.setDown(false);
  expect(await client.auth.test()).toMatchObject({ ok: true });
});

test("a body of more than a megabyte is not read", async () => {
  const response = await fetch(`${slack.apiUrl}api.test`, {
    method: "POST",
    body: "x".repeat(1024 * 1024 + 1),
  });
  expect(response.status).toBe(413);
});
