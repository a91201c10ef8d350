/** The library as other projects use it. */
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { WebClient } from "@slack/web-api";
import { afterEach, expect, test, vi } from "vitest";

import { createClock } from "./clock.ts";
import { callRpc } from "./cloud/testing/test-cloud.ts";
import { createSimulator, type Simulator } from "./create-simulator.ts";
import { defaultSeed as defaultSlackSeed } from "./slack/seed.ts";
import { quietLogger } from "./slack/testing/quiet-logger.ts";

let simulator: Simulator | undefined;
afterEach(async () => simulator?.close());

const BUTTON = {
  type: "actions" as const,
  elements: [{ type: "button" as const, action_id: "go", text: { type: "plain_text" as const, text: "Go" } }],
};

test("nothing has to be said, and nothing is left behind", async () => {
  const place = await mkdtemp(join(tmpdir(), "bakferry-place-"));
  vi.stubEnv("TMPDIR", place);
  const own = await createSimulator();
  expect(await callRpc(own.cloud, "DescribeRegions")).toMatchObject({ Regions: {} });
  const answer = await fetch(`${own.slack.apiUrl}api.test`, { method: "POST" });
  expect(await answer.json()).toMatchObject({ ok: true });
  expect(await readdir(place)).toHaveLength(1);
  await own.close();
  expect(await readdir(place)).toEqual([]);
  vi.unstubAllEnvs();
  await rm(place, { recursive: true });
});

test("a clock of one's own is used, and its time is the services'", async () => {
  const clock = createClock({ speed: 1e-9 });
  simulator = await createSimulator({ clock });
  const query = { DBInstanceId: "rm-bp1prod1", DBName: "made", CharacterSetName: "Chinese_PRC_CI_AS" };
  await callRpc(simulator.cloud, "CreateDatabase", { query });
  expect(simulator.cloud.control.database("rm-bp1prod1", "made")?.status).toBe("Creating");
  clock.advance(60_000);
  expect(simulator.cloud.control.database("rm-bp1prod1", "made")?.status).toBe("Running");
});

test("trouble can be ordered from the first request on", async () => {
  simulator = await createSimulator({
    faults: {
      cloud: [
        { operation: "DescribeRegions", effect: { kind: "refuse", status: 503, code: "ServiceUnavailable" } },
      ],
      slack: [{ method: "auth.test", effect: { kind: "serverError", status: 502 } }],
    },
  });
  await expect(callRpc(simulator.cloud, "DescribeRegions")).rejects.toMatchObject({
    code: "ServiceUnavailable",
  });
  const answer = await fetch(`${simulator.slack.apiUrl}auth.test`, { method: "POST" });
  expect(answer.status).toBe(502);
});

test("people are called by their names, and click what they see wherever it is", async () => {
  simulator = await createSimulator();
  const { slack } = simulator;
  const client = new WebClient(defaultSlackSeed().apps[0]!.botToken, {
    slackApiUrl: slack.apiUrl,
    logger: quietLogger(),
  });
  await client.chat.postMessage({ channel: "C0MIGRATIONS", text: "old", blocks: [BUTTON] });
  await client.chat.postMessage({ channel: "U0APPROVER", text: "new", blocks: [BUTTON] });
  expect(await slack.as("approver").click("missing")).toEqual({
    ok: false,
    error: "No message in any conversation (any message) has the element missing.",
  });
  // Nobody is there to answer, which a person is told by Slack.
  expect(await slack.as("approver").click("go")).toMatchObject({ ok: false });
  expect(slack.control.requests.at(-1)).toMatchObject({
    method: "ack:block_actions",
    error: "dispatch_failed",
  });
  expect(() => slack.as("nobody")).toThrow("There is no user nobody");
});

test("a disk fills by the clock until its instance is locked, and a larger one opens it again", async () => {
  const clock = createClock({ speed: 1e-9 });
  simulator = await createSimulator({ clock });
  const { control } = simulator.cloud;
  control.fillDisk("rm-bp1small", { bytes: 2 ** 28, everyMs: 60_000 });
  clock.advance(3 * 60_000);
  expect(control.instance("rm-bp1small")).toMatchObject({
    lockMode: "Unlock",
    diskUsedBytes: 19.75 * 2 ** 30,
  });
  clock.advance(10 * 60_000);
  expect(control.instance("rm-bp1small")).toMatchObject({
    lockMode: "LockByDiskQuota",
    diskUsedBytes: 20 * 2 ** 30,
  });
  const query = { DBInstanceId: "rm-bp1small", PayType: "Postpaid", DBInstanceStorage: "40" };
  await callRpc(simulator.cloud, "ModifyDBInstanceSpec", { query });
  clock.advance(10 * 60_000);
  expect(control.instance("rm-bp1small")).toMatchObject({ lockMode: "Unlock", storageGb: 40 });
});

test("it listens where it is told, and gives out the name that clients elsewhere know", async () => {
  simulator = await createSimulator({ host: "127.0.0.2", publicHost: "127.0.0.2" });
  expect(simulator.cloud.url).toMatch(/^http:\/\/127\.0\.0\.2:\d+$/);
  expect(await callRpc(simulator.cloud, "DescribeRegions")).toMatchObject({ Regions: {} });
  const headers = { authorization: `Bearer ${defaultSlackSeed().apps[0]!.appToken}` };
  const opened = await fetch(`${simulator.slack.apiUrl}apps.connections.open`, { method: "POST", headers });
  expect(await opened.json()).toMatchObject({ url: expect.stringMatching(/^ws:\/\/127\.0\.0\.2:/) });
});
