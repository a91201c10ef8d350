/** The bot behind signed HTTP requests instead of sockets: only the configuration differs. */
import { play, startWorld, TARGET_INSTANCE, type World } from "@bakferry/demo";
import { defaultSlackSeed } from "@bakferry/simulator";
import { afterEach, expect, test } from "vitest";

import { freePort } from "./testing/free-port.ts";

let world: World | undefined;
afterEach(() => world?.close());

test("a migration runs to its end over HTTP", async () => {
  const port = await freePort();
  const seed = defaultSlackSeed();
  const apps = seed.apps.map((app) => ({ ...app, requestUrl: `http://127.0.0.1:${port}/slack/events` }));
  world = await startWorld({
    speed: 240,
    pollSeconds: 0.3,
    slackSeed: { ...seed, apps },
    slack: { mode: "http", port },
  });
  await world.startBot();
  const { outcome } = await play(world, {
    command: "/migrate dbstaged",
    answer: "approve",
  });
  expect(outcome).toBe("succeeded");
  expect(world.simulator.cloud.control.database(TARGET_INSTANCE, "dbstaged")?.status).toBe("Running");
  expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200);

  const forged = await fetch(`http://127.0.0.1:${port}/slack/events`, {
    method: "POST",
    headers: {
      "content-type": "application/x-www-form-urlencoded",
      "x-slack-request-timestamp": String(Math.floor(Date.now() / 1000)),
      "x-slack-signature": `v0=${"0".repeat(64)}`,
    },
    body: "command=%2Fmigrate&text=dbtest",
  });
  expect(forged.status).toBe(401);
});
