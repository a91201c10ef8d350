/**
 * Slack at its worst: storms of 429, answers that are lost after the work was done, payloads that come twice or late,
 * sockets that are replaced and dropped. The channel shows every entry once, and every card ends as it should.
 */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

import { crowdSeed, playCrowd, readRecords, startWorld, type World } from "@bakferry/demo";
import type { SlackFault } from "@bakferry/simulator";
import { afterEach, expect, test } from "vitest";

const CHANNEL = "C0MIGRATIONS";
const ALL_WELL = { lost: 0, doubled: 0, overBudget: 0, wrongCards: 0 };
let world: World | undefined;
afterEach(async () => {
  await world?.close();
  world = undefined;
});

const FAULTS: readonly SlackFault[] = [
  {
    method: "chat.postMessage",
    effect: { kind: "rateLimit", retryAfterSeconds: 1 },
    when: { chance: 0.15, seed: 1 },
  },
  {
    method: "chat.update",
    effect: { kind: "rateLimit", retryAfterSeconds: 2 },
    when: { chance: 0.1, seed: 2 },
  },
  { method: "chat.postMessage", effect: { kind: "loseReply" }, when: { chance: 0.25, seed: 3 } },
  { method: "chat.update", effect: { kind: "loseReply" }, when: { chance: 0.2, seed: 4 } },
  {
    method: "conversations.replies",
    effect: { kind: "serverError", status: 503 },
    when: { chance: 0.2, seed: 5 },
  },
  { delivery: "*", effect: { kind: "duplicate", afterMs: 150 }, when: { chance: 0.6, seed: 6 } },
  { delivery: "interactive", effect: { kind: "late", milliseconds: 900 }, when: { chance: 0.3, seed: 7 } },
];

const REPLACED_EVERY_MS = 4000;

test("with every fault at once nothing is lost, doubled or left in the wrong state", async () => {
  const migrations = 3;
  world = await startWorld({ speed: 240, pollSeconds: 0.5, slackSeed: crowdSeed() });
  await world.startBot();
  const { control } = world.simulator.slack;
  control.faults.add(...FAULTS);
  let replaced = 0;
  const sockets = setInterval(() => {
    replaced += 1;
    if (replaced % 3 === 0) control.dropSockets();
    else control.disconnectSockets("refresh_requested", 1);
  }, REPLACED_EVERY_MS);
  try {
    await playCrowd(world, { migrations, withinMs: 300_000, say: () => undefined });
  } finally {
    clearInterval(sockets);
  }
  expect(readRecords(control, CHANNEL, migrations)).toEqual(ALL_WELL);
  for (const kind of ["rateLimit", "loseReply", "duplicate"] as const)
    expect(control.faults.struck[kind]).toBeGreaterThan(0);
}, 360_000);

test("over HTTP a replayed request is refused, and what comes twice is taken once", async () => {
  const port = await freePort();
  const seed = crowdSeed();
  const apps = seed.apps.map((app) => ({ ...app, requestUrl: `http://127.0.0.1:${port}/slack/events` }));
  world = await startWorld({
    speed: 240,
    pollSeconds: 0.5,
    slackSeed: { ...seed, apps },
    slack: { mode: "http", port },
  });
  await world.startBot();
  const { control } = world.simulator.slack;
  control.faults.add(
    { delivery: "*", effect: { kind: "replay", afterMs: 50 } },
    { delivery: "*", effect: { kind: "duplicate", afterMs: 1200 } },
  );
  await playCrowd(world, { migrations: 1, withinMs: 120_000, say: () => undefined });
  expect(readRecords(control, CHANNEL, 1)).toEqual(ALL_WELL);
  const again = control.requests.filter(({ method }) => method.startsWith("again:"));
  // A command, a click and a submission: each replayed and each sent twice.
  expect(again.filter(({ error }) => error === "http_client_error")).toHaveLength(3);
  expect(again.filter(({ ok }) => ok)).toHaveLength(3);
}, 180_000);

/** Free at this moment; the bot has to be told its port before it starts. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => {
    server.close(resolve);
  });
  return port;
}
