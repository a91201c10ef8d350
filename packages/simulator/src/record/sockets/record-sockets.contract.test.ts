/** Bolt, unaltered, over Socket Mode through the recorder; and what was recorded, replayed. */
import { once } from "node:events";

import { App, type BlockAction, SocketModeReceiver } from "@slack/bolt";
import { WebClient } from "@slack/web-api";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { WebSocket } from "ws";

import { quietLogger } from "../../slack/testing/quiet-logger.ts";
import {
  differencesIn,
  type RecorderRig,
  replayed,
  SECRETS,
  skippedIn,
  startRecorderRig,
} from "../testing/recorder-rig.ts";
import type { SocketFrame } from "./socket-frame.ts";

/** The client waits for its ping timeout before it opens a new socket. */
const RENEWAL = { timeout: 10_000 };
const { channel: CHANNEL, user: USER } = SECRETS;

let rig: RecorderRig;
let app: App | undefined;
beforeEach(async () => {
  rig = await startRecorderRig();
});
afterEach(async () => {
  await app?.stop();
  app = undefined;
  await rig.close();
});

async function startApp(listen: (app: App) => void): Promise<void> {
  const clientOptions = { slackApiUrl: `${rig.recorder.url}/api/`, retryConfig: { retries: 0 } };
  const receiver = new SocketModeReceiver({
    appToken: SECRETS.appToken,
    logger: quietLogger(),
    clientPingTimeout: 1500,
    installerOptions: { clientOptions },
  });
  app = new App({
    receiver,
    logger: quietLogger(),
    tokenVerificationEnabled: false,
    authorize: async () => ({ botToken: SECRETS.botToken, botUserId: "U0BAKFERRY", botId: "B0BAKFERRY" }),
    clientOptions,
  });
  listen(app);
  await app.start();
}

const plain = (text: string) => ({ type: "plain_text" as const, text });
const BUTTON = {
  type: "actions" as const,
  block_id: "secret-block",
  elements: [
    { type: "button" as const, action_id: "secret-action", text: plain("Go"), value: "secret-value" },
  ],
};
const MODAL = {
  type: "modal" as const,
  callback_id: "secret-callback",
  private_metadata: "secret-metadata",
  title: plain("Secret title"),
  submit: plain("Send"),
  notify_on_close: true,
  blocks: [
    {
      type: "input" as const,
      block_id: "secret-input-block",
      label: plain("Secret label"),
      element: { type: "plain_text_input" as const, action_id: "secret-input" },
    },
  ],
};

/** A command, a button, a modal that is submitted, one that is closed, and the Home tab. */
function listen(bolt: App): void {
  bolt.command("/migrate", async ({ ack, command, client }) => {
    await ack({ response_type: "ephemeral", text: `secret ${command.text}` });
    await client.chat.postMessage({ channel: command.channel_id, text: "secret card", blocks: [BUTTON] });
  });
  bolt.action<BlockAction>("secret-action", async ({ ack, body, client }) => {
    await ack();
    await client.views.open({ trigger_id: body.trigger_id, view: MODAL });
  });
  bolt.view({ callback_id: "secret-callback", type: "view_submission" }, async ({ ack, view }) => {
    const isEmpty = view.state.values["secret-input-block"]?.["secret-input"]?.value === "no";
    if (isEmpty) await ack({ response_action: "errors", errors: { "secret-input-block": "secret reason" } });
    else await ack();
  });
  bolt.view({ callback_id: "secret-callback", type: "view_closed" }, async ({ ack }) => ack());
  bolt.shortcut("mig.new", async ({ ack }) => ack());
  bolt.event("app_home_opened", async () => {});
}

async function work(): Promise<void> {
  const { control } = rig.real.slack;
  const person = control.as(USER);
  const posts = (): number =>
    control.channel(CHANNEL).messages.filter(({ text }) => text === "secret card").length;
  expect(await person.command(CHANNEL, "/migrate secretdb")).toEqual({ ok: true });
  await control.waitFor(() => posts() === 1);
  for (const end of [
    () =>
      person
        .submit({ "secret-input-block": "no" })
        .then(() => person.submit({ "secret-input-block": "yes" })),
    () => person.closeModal(),
  ]) {
    expect(await person.click({ channel: CHANNEL, actionId: "secret-action" })).toEqual({ ok: true });
    await control.waitFor(() => person.modal());
    expect(await end()).toEqual({ ok: true });
  }
  expect(await person.shortcut("mig.new")).toEqual({ ok: true });
  expect(await person.openHome()).toEqual({ ok: true });
}

async function frames(): Promise<readonly SocketFrame[]> {
  return (await rig.recorded()).filter((exchange) => exchange.service === "socket");
}

test("Bolt works through the recorder as it is, and what came over its socket is replayed without a difference", async () => {
  await startApp(listen);
  await work();
  await app?.stop();
  await expect.poll(async () => (await frames()).at(-1)?.frame).toBe("close");
  const replays = await replayed(await rig.recorded());
  expect(differencesIn(replays)).toEqual([]);
  const judged = replays.filter(
    ({ exchange, outcome }) => exchange.service === "socket" && outcome === "same",
  );
  expect(judged.map(({ exchange }) => exchange.operation)).toEqual([
    "hello",
    "slash_commands",
    "interactive block_actions message button",
    "interactive view_submission",
    "interactive view_submission",
    "interactive block_actions message button",
    "interactive view_closed",
    "interactive shortcut",
    "events_api app_home_opened",
  ]);
  // The client's own, and calls whose texts and triggers nobody has kept.
  const skipped = ["acknowledgement", "chat.postMessage", "close", "ping", "pong", "views.open"];
  expect(skippedIn(replays).filter((operation) => !skipped.includes(operation))).toEqual([]);
});

const OPTION = { text: plain("One"), value: "one" };
const SELECT = { type: "static_select" as const, action_id: "choice", options: [OPTION] };
const CHOICES = { type: "actions" as const, block_id: "choices", elements: [SELECT] };
const LOADED = {
  type: "actions" as const,
  block_id: "loaded",
  elements: [{ type: "external_select" as const, action_id: "loaded", min_query_length: 0 }],
};

test("choices in messages, and clicks, choices and questions in modals, are replayed without a difference", async () => {
  await startApp((bolt) => {
    bolt.command("/migrate", async ({ ack, command, client }) => {
      await ack();
      await client.chat.postMessage({ channel: command.channel_id, text: "card", blocks: [CHOICES] });
      await client.views.open({
        trigger_id: command.trigger_id,
        view: { ...MODAL, blocks: [BUTTON, CHOICES, LOADED] },
      });
    });
    bolt.action(/choice|secret-action/, async ({ ack }) => ack());
    bolt.options("loaded", async ({ ack }) => ack({ options: [OPTION] }));
  });
  const { control } = rig.real.slack;
  const person = control.as(USER);
  await person.command(CHANNEL, "/migrate secretdb");
  await control.waitFor(() => person.modal());
  expect(await person.click({ channel: CHANNEL, actionId: "choice", choose: "one" })).toEqual({ ok: true });
  expect(await person.clickInView({ actionId: "secret-action" })).toEqual({ ok: true });
  expect(await person.clickInView({ actionId: "choice", choose: "one" })).toEqual({ ok: true });
  expect(await person.options({ actionId: "loaded" }, "secret")).toMatchObject({ options: [{}] });

  const replays = await replayed(await rig.recorded());
  expect(differencesIn(replays)).toEqual([]);
  const judged = replays.filter(
    ({ exchange, outcome }) => exchange.service === "socket" && outcome === "same",
  );
  expect(judged.map(({ exchange }) => exchange.operation)).toEqual([
    "hello",
    "slash_commands",
    "interactive block_actions message static_select",
    "interactive block_actions view button",
    "interactive block_actions view static_select",
    "interactive block_suggestion view",
  ]);
});

test("nothing that people or the app have said is in the recording", async () => {
  await startApp(listen);
  await work();
  const text = await rig.text();
  for (const secret of [...Object.values(SECRETS), "secret", "ticket", "127.0.0.1", "hooks"]) {
    expect(text.toLowerCase()).not.toContain(secret.toLowerCase());
  }
});

test("envelopes and the answers to them belong together", async () => {
  await startApp(listen);
  await work();
  const all = await frames();
  const command = all.find(({ operation }) => operation === "slash_commands");
  expect(command).toMatchObject({
    socket: "socket1",
    from: "slack",
    reply: {
      type: { says: "slash_commands" },
      accepts_response_payload: { says: true },
      "payload.channel_id": { is: "C0MIGRATIONS" },
      "payload.text": "string",
      "payload.response_url": "string",
    },
  });
  const answers = all.filter(({ operation }) => operation === "acknowledgement");
  expect(answers[0]).toMatchObject({
    from: "app",
    reply: {
      envelope_id: command?.reply["envelope_id"],
      "payload.response_type": { says: "ephemeral" },
      "payload.text": "string",
    },
  });
  expect(answers.some(({ reply }) => reply["payload.errors.*"] === "string")).toBe(true);
});

test("a client is sent on to a new socket, and finds it", async () => {
  await startApp(listen);
  const { control } = rig.real.slack;
  control.disconnectSockets("refresh_requested");
  await expect
    .poll(async () => (await frames()).filter(({ operation }) => operation === "hello").length, RENEWAL)
    .toBe(2);
  await control.waitFor(() => control.as(USER).state().connections === 1);
  expect(await control.as(USER).command(CHANNEL, "/migrate secretdb")).toEqual({ ok: true });
  const recorded = await frames();
  expect(recorded.find(({ operation }) => operation === "disconnect")).toMatchObject({
    socket: "socket1",
    reply: { type: { says: "disconnect" }, reason: { says: "refresh_requested" } },
  });
  expect(recorded.find(({ operation }) => operation === "slash_commands")?.socket).toBe("socket2");
  expect(differencesIn(await replayed(await rig.recorded()))).toEqual([]);
});

describe("a socket by hand", () => {
  async function openUrl(): Promise<string> {
    const client = new WebClient(SECRETS.appToken, {
      slackApiUrl: `${rig.recorder.url}/api/`,
      logger: quietLogger(),
    });
    return (await client.apps.connections.open({})).url ?? "";
  }

  test("has an address of the recorder's, which is good once", async () => {
    const url = await openUrl();
    expect(new URL(url).host).toBe(new URL(rig.recorder.url).host);
    const socket = new WebSocket(url);
    const [greeting] = (await once(socket, "message")) as [Buffer];
    expect(JSON.parse(greeting.toString("utf8"))).toMatchObject({ type: "hello" });
    await expect(once(new WebSocket(url), "open")).rejects.toThrow("401");
    socket.close(1000);
    await once(socket, "close");
    await expect
      .poll(async () => (await frames()).at(-1))
      .toMatchObject({ frame: "close", code: 1000, from: "app" });
    await rig.real.slack.control.waitFor(() => rig.real.slack.control.as(USER).state().connections === 0);
  });

  test("is refused as Slack refuses it", async () => {
    const url = await openUrl();
    rig.real.slack.control.setDown(true);
    await expect(once(new WebSocket(url), "open")).rejects.toThrow("503");
  });

  test("gets the answers to its pings from Slack itself, and its end", async () => {
    const socket = new WebSocket(await openUrl());
    await once(socket, "open");
    socket.ping("are you there");
    expect(String((await once(socket, "pong"))[0])).toBe("are you there");
    rig.real.slack.control.dropSockets();
    expect((await once(socket, "close"))[0]).toBe(1006);
    const kinds = (await frames()).map(({ frame, from }) => `${from} ${frame}`);
    expect(kinds).toEqual(expect.arrayContaining(["app ping", "slack pong", "slack close"]));
  });
});

describe("a replay tells", () => {
  test.each([
    ["another type", "string", "payload.text: string instead of number", { "payload.text": "number" }],
    [
      "another word",
      "word",
      'payload.is_enterprise_install: "false" instead of "no"',
      { "payload.is_enterprise_install": { says: "no" } },
    ],
    ["a field that Slack does not send", "field", "payload.api_app_id is not in the real answer", {}],
  ] as const)("%s in an envelope", async (_, kind, difference, change) => {
    await startApp(listen);
    await rig.real.slack.control.as(USER).command(CHANNEL, "/migrate secretdb");
    const command = (await frames()).find(({ operation }) => operation === "slash_commands")!;
    const { "payload.api_app_id": id, ...rest } = command.reply;
    const reply = kind === "field" ? rest : { ...rest, "payload.api_app_id": id!, ...change };
    const [result] = await replayed([{ ...command, reply }]);
    expect(result?.differences).toEqual([difference]);
  });
});
