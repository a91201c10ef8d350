/** The desk as its page uses it: over HTTP, in front of a simulator that real clients work with. */
import { once } from "node:events";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

import { WebClient } from "@slack/web-api";
import OSS from "ali-oss";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { botKey, signedUrl } from "../cloud/testing/test-cloud.ts";
import { createSimulator, type Simulator } from "../create-simulator.ts";
import { defaultSeed as defaultSlackSeed } from "../slack/seed.ts";
import { quietLogger } from "../slack/testing/quiet-logger.ts";
import type { UiResult, UiState } from "../slack/ui-contract.ts";
import type { DeskRequestDetails, DeskRequests, DeskState } from "./desk-contract.ts";

let directory: string;
let simulator: Simulator;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "desk-"));
  simulator = await createSimulator({ dataDirectory: directory });
});
afterEach(async () => {
  await simulator.close();
  await rm(directory, { recursive: true, force: true });
});

async function get<T>(path: string): Promise<T> {
  const response = await fetch(`${simulator.slack.url}${path}`);
  return (await response.json()) as T;
}

async function post<T = UiResult>(path: string, body: object = {}): Promise<T> {
  const response = await fetch(`${simulator.slack.url}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  return (await response.json()) as T;
}

const desk = (): Promise<DeskState> => get("/sim/state");

function oss(changes: Partial<OSS.Options> = {}): OSS {
  return new OSS({
    accessKeyId: botKey().id,
    accessKeySecret: botKey().secret,
    authorizationV4: true,
    bucket: "migratetest",
    endpoint: simulator.cloud.url.replace("127.0.0.1", "localhost"),
    region: "oss-cn-hangzhou",
    sldEnable: true,
    ...changes,
  } as OSS.Options);
}

/** What the client was answered: 200, or the status of the refusal. */
function statusOfHead(): Promise<number> {
  return oss()
    .head("none")
    .then(
      ({ res }) => res.status,
      ({ status }: { readonly status: number }) => status,
    );
}

const PART_BYTES = 200_000;

/** A part that stops half-way until it may go on. */
function slowPart({ key, ...query }: { key: string; uploadId: string; partNumber: string }): {
  readonly finish: () => void;
  readonly done: Promise<unknown>;
} {
  const { promise, resolve } = Promise.withResolvers<void>();
  async function* body(): AsyncGenerator<Uint8Array> {
    yield new Uint8Array(PART_BYTES / 2);
    await promise;
    yield new Uint8Array(PART_BYTES / 2);
  }
  const headers = { "content-length": String(PART_BYTES) };
  const url = signedUrl(simulator.cloud, { method: "PUT", key, query });
  const sending = request(url, { method: "PUT", headers });
  const done = pipeline(Readable.from(body()), sending).then(() => once(sending, "response"));
  return { finish: () => resolve(), done };
}

describe("the cloud on the desk", () => {
  test("shows what is stored, and an upload while its parts come", async () => {
    await oss().put("a.bak", Buffer.from("hello"));
    const upload = await oss().initMultipartUpload("b.bak");
    const arriving = slowPart({ key: "b.bak", uploadId: upload.uploadId, partNumber: "2" });

    const { buckets, uploads, cloudUrl } = await desk();
    const bucket = buckets.find(({ name }) => name === "migratetest");
    expect(bucket?.objects).toMatchObject([{ key: "a.bak", sizeBytes: 5, storageClass: "Standard" }]);
    expect(uploads).toMatchObject([{ bucket: "migratetest", key: "b.bak", parts: [] }]);
    await expect
      .poll(async () => (await desk()).uploads[0]?.arriving[0]?.receivedBytes)
      .toBeGreaterThanOrEqual(PART_BYTES / 2);
    arriving.finish();
    await arriving.done;
    await expect
      .poll(async () => (await desk()).uploads)
      .toMatchObject([{ arriving: [], parts: [{ number: 2, sizeBytes: PART_BYTES }] }]);
    expect(cloudUrl).toBe(simulator.cloud.url);
    expect(buckets.find(({ name }) => name === "migratetest-foreign")?.isForeign).toBe(true);
  });

  test("explains the signature of a request, accepted and refused, and keeps every secret to itself", async () => {
    await oss().getBucketLocation("migratetest");
    await oss({ accessKeySecret: "not-the-secret" })
      .getBucketLocation("migratetest")
      .catch(() => undefined);
    const { requests } = await get<DeskRequests>("/sim/requests");
    const [refused, accepted] = requests;
    const good = await get<DeskRequestDetails>(`/sim/requests/${accepted?.id}`);
    const bad = await get<DeskRequestDetails>(`/sim/requests/${refused?.id}`);

    expect(good.signature).toMatchObject({ scheme: "OSS V4, in the Authorization header", isAccepted: true });
    expect(good.signature?.recipe).toContain("cn-hangzhou/oss/aliyun_v4_request");
    expect(bad).toMatchObject({ error: "SignatureDoesNotMatch", signature: { isAccepted: false } });
    expect(JSON.stringify([good, bad])).not.toContain("not-the-secret");
  });
});

describe("the clock on the desk", () => {
  test("pauses, runs at another speed, jumps, and refuses nonsense", async () => {
    await post("/sim/clock", { order: "pause" });
    const before = await desk();
    await post("/sim/clock", { order: "jump", milliseconds: 3_600_000 });
    const after = await desk();
    expect(after.clock.isPaused).toBe(true);
    expect(after.clock.simulatedAt - before.clock.simulatedAt).toBe(3_600_000);

    await post("/sim/clock", { order: "speed", speed: 60 });
    expect((await desk()).clock).toMatchObject({ speed: 60, isPaused: false });
    expect(await post("/sim/clock", { order: "jump", milliseconds: "soon" })).toMatchObject({ ok: false });
    expect(await post("/sim/clock", { order: "speed", speed: 0 })).toMatchObject({ ok: false });
  });
});

describe("the switches of the desk", () => {
  test("a fault of the cloud strikes, is counted and marked in the log, and ends", async () => {
    await post("/sim/knobs/proxy-page", { on: true });
    const statuses = [await statusOfHead(), await statusOfHead(), await statusOfHead(), await statusOfHead()];
    expect(statuses).toEqual([404, 404, 404, 502]);
    const knob = (await desk()).knobs.find(({ id }) => id === "proxy-page");
    expect(knob).toMatchObject({ isOn: true, strikes: 1 });
    const [latest] = (await get<DeskRequests>("/sim/requests")).requests;
    expect(latest).toMatchObject({ service: "oss", faults: ["htmlPage"], error: "BadGateway" });

    await post("/sim/knobs/proxy-page", { on: false });
    expect((await desk()).knobs.every(({ isOn }) => !isOn)).toBe(true);
    const after = [await statusOfHead(), await statusOfHead(), await statusOfHead(), await statusOfHead()];
    expect(after).toEqual([404, 404, 404, 404]);
  });

  test("a fault of Slack strikes and is marked in the log, without a token", async () => {
    const [app] = defaultSlackSeed().apps;
    const client = new WebClient(app?.botToken ?? "", {
      slackApiUrl: simulator.slack.apiUrl,
      retryConfig: { retries: 0 },
      logger: quietLogger(),
    });
    await post("/sim/knobs/slack-errors", { on: true });
    const calls = Array.from({ length: 4 }, () => client.auth.test());
    const results = await Promise.allSettled(calls);
    expect(results.filter(({ status }) => status === "rejected")).toHaveLength(1);
    const { requests } = await get<DeskRequests>("/sim/requests");
    const struck = requests.find(({ faults }) => faults.length > 0);
    expect(struck).toMatchObject({
      service: "slack",
      operation: "auth.test",
      status: 503,
      faults: ["serverError"],
    });
    const details = await get<DeskRequestDetails>(`/sim/requests/${struck?.id}`);
    expect(JSON.stringify(details)).not.toContain(app?.botToken);
  });

  test("a switch that does not exist is refused in a sentence", async () => {
    expect(await post("/sim/knobs/none", { on: true })).toEqual({
      ok: false,
      error: "There is no fault none.",
    });
  });
});

describe("scenarios, moments and transcripts", () => {
  test("one scenario is played at a time, and its end is told", async () => {
    const { promise, resolve } = Promise.withResolvers<string>();
    const story = { name: "one", title: "A story", expected: "succeeded", play: () => promise };
    simulator.desk.offerScenarios([
      story,
      { ...story, name: "broken", play: () => Promise.reject(new Error("No end.")) },
    ]);

    expect(await post("/sim/scenarios/one")).toEqual({ ok: true });
    expect(await post("/sim/scenarios/broken")).toEqual({
      ok: false,
      error: "one is being played. Wait for its end.",
    });
    expect((await desk()).playing).toBe("one");
    resolve("succeeded");
    await expect.poll(async () => (await desk()).scenarios[0]?.outcome).toBe("succeeded");
    await post("/sim/scenarios/broken");
    await expect.poll(async () => (await desk()).scenarios[1]?.outcome).toBe("No end.");
  });

  test("a kept moment stays as it was", async () => {
    const requester = simulator.slack.control.as("U0REQUESTER");
    requester.post("C0GENERAL", "before");
    const { id } = await post<{ id: string }>("/sim/moments");
    requester.post("C0GENERAL", "after");
    await oss().put("later.bak", Buffer.from("x"));

    const then = await get<UiState>(`/sim/moments/${id}/ui?as=U0APPROVER`);
    const general = then.conversations.find(({ name }) => name === "general");
    expect([then.me.id, general?.messages.map(({ text }) => text)]).toEqual(["U0APPROVER", ["before"]]);
    const cloud = await get<DeskState>(`/sim/moments/${id}/desk`);
    expect(cloud.buckets.flatMap(({ objects }) => objects)).toEqual([]);
    expect((await fetch(`${simulator.slack.url}/sim/moments/99/ui`)).status).toBe(404);
  });

  test("everything goes on from a kept moment, and what was before can be gone back to", async () => {
    const requester = simulator.slack.control.as("U0REQUESTER");
    const said = (): readonly string[] =>
      simulator.slack.control.channel("C0GENERAL").messages.map(({ text }) => text);
    const stored = async (): Promise<readonly string[]> =>
      (await desk()).buckets.flatMap(({ objects }) => objects.map(({ key }) => key));
    await oss().put("kept.bak", Buffer.from("x"));
    requester.post("C0GENERAL", "before");
    const { id } = await post<{ id: string }>("/sim/moments");
    const { simulatedAt } = (await desk()).clock;
    requester.post("C0GENERAL", "after");
    await oss().delete("kept.bak");
    await oss().put("later.bak", Buffer.from("x"));
    simulator.clock.advance(3_600_000);

    expect(await post(`/sim/moments/${id}/continue`)).toEqual({ ok: true });
    expect([said(), await stored()]).toEqual([["before"], ["kept.bak"]]);
    expect((await oss().get("kept.bak")).content.toString()).toBe("x");
    const { clock, moments } = await desk();
    expect(clock.simulatedAt - simulatedAt).toBeLessThan(60_000);
    expect(moments.map((moment) => moment.id)).toEqual(["2", id]);

    requester.post("C0GENERAL", "otherwise");
    await post("/sim/moments/2/continue");
    expect([said(), await stored()]).toEqual([["before", "after"], ["later.bak"]]);
    expect(await post("/sim/moments/99/continue")).toMatchObject({
      ok: false,
      error: expect.stringContaining("not kept any more"),
    });
  });

  test("nobody goes back while a scenario is being played", async () => {
    const { id } = await post<{ id: string }>("/sim/moments");
    const { promise, resolve } = Promise.withResolvers<string>();
    simulator.desk.offerScenarios([
      { name: "one", title: "A story", expected: "succeeded", play: () => promise },
    ]);
    await post("/sim/scenarios/one");
    expect(await post(`/sim/moments/${id}/continue`)).toEqual({
      ok: false,
      error: "one is being played. Wait for its end.",
    });
    resolve("succeeded");
  });

  test("of fifty-one kept moments the oldest is forgotten, with its folder", async () => {
    await oss().put("kept.bak", Buffer.from("x"));
    for (let count = 0; count < 51; count += 1) await post("/sim/moments");
    const { moments } = await desk();
    expect([moments.length, moments.at(-1)?.id]).toEqual([50, "2"]);
    const [folder = ""] = (await readdir(directory)).filter((name) => name.startsWith("moments-"));
    expect(await readdir(join(directory, folder))).toHaveLength(50);
  });

  test("a transcript tells who said what, threads under their roots, and only what its reader may see", async () => {
    const { control } = simulator.slack;
    control.as("U0REQUESTER").post("C0GENERAL", "Hello <@U0APPROVER>");
    const [root] = control.channel("C0GENERAL").messages;
    control.as("U0APPROVER").post("C0GENERAL", "Hi", root?.ts);
    const address = `${simulator.slack.url}/sim/transcript?as=U0APPROVER&conversation=C0GENERAL`;

    const markdown = await fetch(address);
    expect(markdown.headers.get("content-disposition")).toContain("transcript-C0GENERAL.md");
    expect(await markdown.text()).toMatch(
      /\*\*Requester\*\* [\d :-]+\nHello @Approver\n\n> \*\*Approver\*\* [\d :-]+\n> Hi\n/,
    );
    const json: unknown = await (await fetch(`${address}&format=json`)).json();
    expect(json).toMatchObject({ reader: "approver", messages: [{ replyCount: 1 }, { text: "Hi" }] });
    expect(
      (await fetch(`${simulator.slack.url}/sim/transcript?as=U0NOBODY&conversation=C0GENERAL`)).status,
    ).toBe(404);
  });
});
