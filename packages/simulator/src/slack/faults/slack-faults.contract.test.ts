import { WebAPIHTTPError, WebAPIRateLimitedError, WebAPIRequestError, WebClient } from "@slack/web-api";
import { afterEach, describe, expect, test } from "vitest";

import { createSlack, type SlackSimulator } from "../create-slack.ts";
import { defaultSeed } from "../seed.ts";
import { type Rig, startRig } from "../testing/bolt-app.ts";
import { quietLogger } from "../testing/quiet-logger.ts";
import type { SlackFault } from "./slack-fault.ts";

const CHANNEL = "C0MIGRATIONS";
const cleanUps: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});

describe("a call", () => {
  async function withFault(
    ...faults: readonly SlackFault[]
  ): Promise<{ slack: SlackSimulator; client: WebClient }> {
    const slack = await createSlack({ seed: defaultSeed() });
    cleanUps.push(() => slack.close());
    slack.control.faults.add(...faults);
    const client = new WebClient("xoxb-simulated-bakferry", {
      slackApiUrl: slack.apiUrl,
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
      logger: quietLogger(),
    });
    return { slack, client };
  }

  const post = (client: WebClient): Promise<unknown> =>
    client.chat.postMessage({ channel: CHANNEL, text: "dbtest" });

  test("meets a storm of 429 by its method, and no other method does", async () => {
    const { slack, client } = await withFault({
      method: "chat.postMessage",
      effect: { kind: "rateLimit", retryAfterSeconds: 7 },
      times: 2,
    });
    await expect(post(client)).rejects.toSatisfy(
      (error) => error instanceof WebAPIRateLimitedError && error.retryAfter === 7,
    );
    await client.auth.test();
    await expect(post(client)).rejects.toBeInstanceOf(WebAPIRateLimitedError);
    await post(client);
    expect(slack.control.faults.struck).toEqual({ rateLimit: 2 });
    expect(slack.control.requests[0]).toMatchObject({ limitedBy: "fault" });
    expect(slack.control.channel(CHANNEL).messages).toHaveLength(1);
  });

  test("may lose its answer after the work was done", async () => {
    const { slack, client } = await withFault({
      method: "chat.postMessage",
      effect: { kind: "loseReply" },
      times: 1,
    });
    await expect(post(client)).rejects.toBeInstanceOf(WebAPIRequestError);
    expect(slack.control.channel(CHANNEL).messages).toHaveLength(1);
    await post(client);
    expect(slack.control.channel(CHANNEL).messages).toHaveLength(2);
  });

  test("may find Slack's servers out of order, and then nothing is done", async () => {
    const { slack, client } = await withFault({
      method: "*",
      effect: { kind: "serverError", status: 503 },
      times: 1,
    });
    await expect(post(client)).rejects.toBeInstanceOf(WebAPIHTTPError);
    expect(slack.control.channel(CHANNEL).messages).toEqual([]);
  });

  test("may be answered late", async () => {
    const { client } = await withFault({
      method: "chat.postMessage",
      effect: { kind: "delay", milliseconds: 120 },
    });
    const startedAt = performance.now();
    await post(client);
    expect(performance.now() - startedAt).toBeGreaterThan(100);
  });

  test("that no fault could ever strike is not taken", async () => {
    const { slack } = await withFault();
    const fault: SlackFault = { method: "*", effect: { kind: "loseReply" }, when: { nth: [] } };
    expect(() => slack.control.faults.add(fault)).toThrow(RangeError);
  });
});

describe.each(["socket", "http"] as const)("a payload over %s", (mode) => {
  async function withFault(fault: SlackFault): Promise<{ rig: Rig; texts: readonly string[] }> {
    const texts: string[] = [];
    const rig = await startRig({
      mode,
      listen: (app) =>
        app.command("/migrate", async ({ command, ack }) => {
          texts.push(command.trigger_id);
          await ack();
        }),
    });
    cleanUps.push(() => rig.close());
    rig.slack.control.faults.add(fault);
    return { rig, texts };
  }

  test("comes twice, word for word", async () => {
    const { rig, texts } = await withFault({
      delivery: "slash_commands",
      effect: { kind: "duplicate", afterMs: 20 },
      times: 1,
    });
    await rig.slack.control.as("U0REQUESTER").command(CHANNEL, "/migrate dbtest");
    await expect.poll(() => texts).toHaveLength(2);
    expect(new Set(texts).size).toBe(1);
  });

  test("comes after the person has read that it failed", async () => {
    const { rig, texts } = await withFault({
      delivery: "*",
      effect: { kind: "late", milliseconds: 3300 },
      times: 1,
    });
    const result = await rig.slack.control.as("U0REQUESTER").command(CHANNEL, "/migrate dbtest");
    expect(result).toMatchObject({ ok: false, error: expect.stringContaining("operation_timeout") });
    expect(texts).toEqual([]);
    await expect.poll(() => texts).toHaveLength(1);
  });
});

test("over HTTP the same signed bytes can come again, and an app that only looks at the time takes them", async () => {
  let taken = 0;
  const rig = await startRig({
    mode: "http",
    listen: (app) =>
      app.command("/migrate", async ({ ack }) => {
        taken += 1;
        await ack();
      }),
  });
  cleanUps.push(() => rig.close());
  rig.slack.control.faults.add({ delivery: "slash_commands", effect: { kind: "replay", afterMs: 10 } });
  await rig.slack.control.as("U0REQUESTER").command(CHANNEL, "/migrate dbtest");
  await expect.poll(() => taken).toBe(2);
  await expect
    .poll(() => rig.slack.control.requests.filter(({ method }) => method === "again:slash_commands"))
    .toHaveLength(1);
});
