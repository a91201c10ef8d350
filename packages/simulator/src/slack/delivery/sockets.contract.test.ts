import { once } from "node:events";

import { WebClient } from "@slack/web-api";
import { afterEach, beforeEach, expect, test } from "vitest";
import { WebSocket } from "ws";

import { createSlack, type SlackSimulator } from "../create-slack.ts";
import { isObject, objectOf, parseJson, type JsonObject } from "../json.ts";
import { defaultSeed } from "../seed.ts";
import { quietLogger } from "../testing/quiet-logger.ts";
import { SOCKETS_PER_APP } from "./sockets.ts";

let slack: SlackSimulator;
let client: WebClient;

beforeEach(async () => {
  slack = await createSlack({ seed: defaultSeed() });
  client = new WebClient("xapp-simulated-bakferry", { slackApiUrl: slack.apiUrl, logger: quietLogger() });
});

afterEach(async () => {
  await slack.close();
});

async function openUrl(): Promise<string> {
  return (await client.apps.connections.open({})).url ?? "";
}

/** Frames are kept from the start, because the hello comes with the upgrade. */
async function connect(url: string): Promise<{ socket: WebSocket; frames: JsonObject[] }> {
  const socket = new WebSocket(url);
  const frames: JsonObject[] = [];
  socket.on("message", (data: Buffer) => {
    frames.push(objectOf(parseJson(data.toString("utf8"))));
  });
  await once(socket, "message");
  return { socket, frames };
}

test("a socket is greeted, given an envelope, and its acknowledgement is shown", async () => {
  const { socket, frames } = await connect(await openUrl());
  expect(frames).toMatchObject([
    { type: "hello", num_connections: 1, connection_info: { app_id: "A0BAKFERRY" } },
  ]);
  socket.on("message", (data: Buffer) => {
    const envelope = parseJson(data.toString("utf8"));
    if (!isObject(envelope)) return;
    socket.send("no JSON at all");
    socket.send(JSON.stringify({ envelope_id: "of somebody else" }));
    socket.send(JSON.stringify({ envelope_id: envelope["envelope_id"], payload: { text: "Checking…" } }));
  });
  const person = slack.control.as("U0REQUESTER");
  expect(await person.command("C0MIGRATIONS", "/migrate dbtest")).toEqual({ ok: true });
  expect(frames[1]).toMatchObject({ type: "slash_commands", accepts_response_payload: true });
  expect(slack.control.channel("C0MIGRATIONS").messages).toMatchObject([{ text: "Checking…" }]);
});

test("a ticket opens one socket, and an invented one none", async () => {
  const url = await openUrl();
  await connect(url);
  await expect(connect(url)).rejects.toThrow("401");
  await expect(connect(url.replace(/ticket=[^&]+/, "ticket=invented"))).rejects.toThrow("401");
});

test("the eleventh socket of an app is refused", async () => {
  for (let count = 0; count < SOCKETS_PER_APP; count += 1) await connect(await openUrl());
  await expect(openUrl()).rejects.toThrow("too_many_websockets");
});

test("a warning leaves the socket in use, a refresh does not", async () => {
  const { frames } = await connect(await openUrl());
  const person = slack.control.as("U0REQUESTER");
  slack.control.disconnectSockets("warning");
  expect(person.state().connections).toBe(1);
  slack.control.disconnectSockets("refresh_requested");
  expect(person.state().connections).toBe(0);
  await expect
    .poll(() => frames.slice(1))
    .toMatchObject([
      { type: "disconnect", reason: "warning" },
      { type: "disconnect", reason: "refresh_requested" },
    ]);
});

test("while Slack is down sockets are cut and refused", async () => {
  const url = await openUrl();
  const { socket } = await connect(await openUrl());
  slack.control.setDown(true);
  await once(socket, "close");
  await expect(connect(url)).rejects.toThrow("503");
});
