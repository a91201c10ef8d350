import { WebAPIRateLimitedError, WebClient } from "@slack/web-api";
import { afterEach, beforeEach, expect, test } from "vitest";

import { createSlack, type SlackSimulator } from "../create-slack.ts";
import { defaultSeed, type SlackSeed } from "../seed.ts";
import { quietLogger } from "../testing/quiet-logger.ts";
import { METHODS } from "./methods.ts";
import { POSTS_IN_A_CHANNEL, rateOf, TIERED_METHODS } from "./rate-tiers.ts";

const CHANNEL = "C0MIGRATIONS";
let now: number;
let slack: SlackSimulator;
let client: WebClient;

beforeEach(() => start(defaultSeed()));
afterEach(() => slack.close());

async function start(seed: SlackSeed, speed = 1): Promise<void> {
  now = 1_795_341_723_000;
  slack = await createSlack({ seed, clock: { now: () => now, speed } });
  client = new WebClient(seed.apps[0]?.botToken, {
    slackApiUrl: slack.apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logger: quietLogger(),
  });
}

/** Seconds that the official client is told to wait; 0 when the call was taken. */
async function toldToWait(call: Promise<unknown>): Promise<number> {
  try {
    await call;
    return 0;
  } catch (error) {
    if (error instanceof WebAPIRateLimitedError) return error.retryAfter;
    throw error;
  }
}

const post = (text: string): Promise<unknown> => client.chat.postMessage({ channel: CHANNEL, text });

test("the table of tiers names only methods that are answered", () => {
  expect(TIERED_METHODS.filter((method) => !METHODS.has(method))).toEqual([]);
});

test("a channel takes a short burst of posts, then one a second", async () => {
  for (let count = 0; count < POSTS_IN_A_CHANNEL.burst; count += 1)
    expect(await toldToWait(post(`${count}`))).toBe(0);
  expect(await toldToWait(post("too much"))).toBe(1);
  expect(slack.control.requests.at(-1)).toMatchObject({ error: "ratelimited", limitedBy: "tier" });
  expect(await toldToWait(client.chat.postMessage({ channel: "U0APPROVER", text: "elsewhere" }))).toBe(0);
  now += 1000;
  expect(await toldToWait(post("later"))).toBe(0);
  expect(await toldToWait(post("too soon"))).toBe(1);
});

test("a method takes its tier's calls a minute, whatever other methods are called", async () => {
  const { burst } = rateOf("usergroups.users.list");
  for (let count = 0; count < burst; count += 1) await client.usergroups.users.list({ usergroup: "S0DBA" });
  expect(await toldToWait(client.usergroups.users.list({ usergroup: "S0DBA" }))).toBe(3);
  expect(await toldToWait(client.users.info({ user: "U0APPROVER" }))).toBe(0);
  now += 3000;
  expect(await toldToWait(client.usergroups.users.list({ usergroup: "S0DBA" }))).toBe(0);
});

test("a faster clock fills the buckets sooner, and says so in real seconds", async () => {
  await slack.close();
  await start(defaultSeed(), 3);
  for (let count = 0; count < rateOf("usergroups.list").burst; count += 1) await client.usergroups.list();
  expect(await toldToWait(client.usergroups.list())).toBe(1);
});

test("the seed can switch the limits off", async () => {
  await slack.close();
  await start({ ...defaultSeed(), rateLimits: "off" });
  for (let count = 0; count < 15; count += 1) expect(await toldToWait(post(`${count}`))).toBe(0);
});
