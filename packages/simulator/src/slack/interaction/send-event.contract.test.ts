/** What an app that does not take an event gets to see of Slack's patience. */
import { once } from "node:events";
import { createServer, type Server } from "node:http";

import { afterEach, expect, test } from "vitest";

import { createSlack, type SlackSimulator } from "../create-slack.ts";
import { defaultSeed } from "../seed.ts";

/** Five minutes pass in a quarter of a second. */
const SPEED = 1200;
let slack: SlackSimulator;
let server: Server;
let calls: {
  readonly number: string | undefined;
  readonly reason: string | undefined;
  readonly at: number;
}[];

afterEach(async () => {
  server.close();
  await slack.close();
});

async function start(answer: (call: number) => { status: number; headers?: Record<string, string> }) {
  calls = [];
  server = createServer((request, response) => {
    const { "x-slack-retry-num": number, "x-slack-retry-reason": reason } = request.headers;
    calls.push({ number: number?.toString(), reason: reason?.toString(), at: Date.now() });
    const { status, headers = {} } = answer(calls.length);
    request.resume().on("end", () => response.writeHead(status, headers).end());
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const seed = defaultSeed();
  const apps = seed.apps.map((app) => ({ ...app, requestUrl: `http://127.0.0.1:${port}/slack/events` }));
  const began = Date.now();
  const clock = { now: () => began + (Date.now() - began) * SPEED, speed: SPEED };
  slack = await createSlack({ seed: { ...seed, apps }, clock });
}

function deliveries(): readonly unknown[] {
  return slack.control.requests.filter(({ method }) => method === "ack:app_home_opened");
}

test("an event comes four times at most: at once, after a minute and after five more", async () => {
  await start(() => ({ status: 500 }));
  await slack.control.as("U0APPROVER").openHome();
  expect(calls.map(({ number, reason }) => [number, reason])).toEqual([
    [undefined, undefined],
    ["1", "http_error"],
  ]);
  await slack.control.waitFor(() => deliveries().length === 4);
  expect(calls.map(({ number }) => number)).toEqual([undefined, "1", "2", "3"]);
  const waited = calls.slice(1).map(({ at }, index) => (at - (calls[index]?.at ?? 0)) * SPEED);
  expect(waited[1]).toBeGreaterThanOrEqual(59_000);
  expect(waited[2]).toBeGreaterThanOrEqual(299_000);
  await new Promise((resolve) => {
    setTimeout(resolve, 400);
  });
  expect(calls).toHaveLength(4);
});

test("an event that is taken at last does not come again", async () => {
  await start((call) => ({ status: call < 3 ? 503 : 200 }));
  await slack.control.as("U0APPROVER").openHome();
  await slack.control.waitFor(() => deliveries().length === 3);
  await new Promise((resolve) => {
    setTimeout(resolve, 400);
  });
  expect(calls).toHaveLength(3);
});

test("an app can decline the retries", async () => {
  await start(() => ({ status: 500, headers: { "x-slack-no-retry": "1" } }));
  await slack.control.as("U0APPROVER").openHome();
  expect(calls).toHaveLength(1);
});
