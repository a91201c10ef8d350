import { WebClient } from "@slack/web-api";
import { afterEach, beforeEach, expect, test } from "vitest";

import { createSlack, type SlackSimulator } from "../create-slack.ts";
import { defaultSeed } from "../seed.ts";
import { quietLogger } from "../testing/quiet-logger.ts";

const CHANNEL = "C0MIGRATIONS";
let slack: SlackSimulator;
let client: WebClient;

beforeEach(async () => {
  slack = await createSlack({ seed: defaultSeed() });
  client = new WebClient("xoxb-simulated-bakferry", {
    slackApiUrl: slack.apiUrl,
    retryConfig: { retries: 0 },
    logger: quietLogger(),
  });
});

afterEach(() => slack.close());

test("an archived channel takes neither posts nor edits, and can still be read", async () => {
  const { ts = "" } = await client.chat.postMessage({ channel: CHANNEL, text: "before" });
  slack.control.archiveChannel(CHANNEL);
  await expect(client.chat.postMessage({ channel: CHANNEL, text: "after" })).rejects.toThrow("is_archived");
  await expect(client.chat.update({ channel: CHANNEL, ts, text: "after" })).rejects.toThrow("is_inactive");
  const { messages } = await client.conversations.history({ channel: CHANNEL });
  expect(messages).toMatchObject([{ text: "before" }]);
});

test("a deleted channel is not found", async () => {
  slack.control.deleteChannel(CHANNEL);
  await expect(client.chat.postMessage({ channel: CHANNEL, text: "after" })).rejects.toThrow(
    "channel_not_found",
  );
});

test("a bot that was taken out of a channel may not post there", async () => {
  slack.control.removeMember(CHANNEL, "U0BAKFERRY");
  await expect(client.chat.postMessage({ channel: CHANNEL, text: "after" })).rejects.toThrow(
    "not_in_channel",
  );
});

test("a deactivated person gets no direct messages, old ones or new ones, and does nothing more", async () => {
  const { channel } = await client.conversations.open({ users: "U0APPROVER" });
  slack.control.deactivateUser("U0APPROVER");
  await expect(client.conversations.open({ users: "U0APPROVER" })).rejects.toThrow("user_disabled");
  await expect(client.chat.postMessage({ channel: channel?.id ?? "", text: "hello" })).rejects.toThrow(
    "channel_not_found",
  );
  expect((await client.users.info({ user: "U0APPROVER" })).user).toMatchObject({ deleted: true });
  expect(() => slack.control.as("U0APPROVER")).toThrow("deactivated");
});
