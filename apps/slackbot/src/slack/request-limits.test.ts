/** The HTTP port against peers that are no Slack: from outside, with bare sockets. */
import { connect, type Socket } from "node:net";
import { setTimeout as wait } from "node:timers/promises";

import type { AuditLog } from "@bakferry/core";
import { createSystemClock } from "@bakferry/host";
import { afterAll, beforeAll, expect, test } from "vitest";

import { createSingleWorkspace } from "../installations/single-workspace.ts";
import { createFakeSlack, type FakeSlack } from "../testing/fake-slack.ts";
import { recordingLogger, silentSlackLog } from "../testing/silent.ts";
import { createIdentity } from "./identity.ts";
import { listenOn, servePages } from "./page-server.ts";
import { createRejections } from "./rejections.ts";
import { MOST_BODY_BYTES } from "./request-limits.ts";
import { createSlackApp, type SlackApp } from "./slack-app.ts";
import { createWebClient } from "./web-client.ts";

/** Of the limits, the time between two looks for slow peers, and of a machine that is busy. */
const HEADERS_MS = 5000 + 1000 + 4000;
const REQUEST_MS = 10_000 + 1000 + 4000;

let slack: FakeSlack;
let slackApp: SlackApp;
let port: number;

beforeAll(async () => {
  slack = await createFakeSlack();
  const clock = createSystemClock();
  const logger = recordingLogger();
  const audit: AuditLog = { append: async () => undefined, newestAbout: async () => null };
  const client = createWebClient("xoxb-test", { apiUrl: slack.apiUrl, logger: silentSlackLog });
  slackApp = createSlackApp({
    mode: { kind: "http", signingSecret: "secret-of-a-test", host: "127.0.0.1", port: 0 },
    workspaces: createSingleWorkspace({
      token: "xoxb-test",
      identity: createIdentity({ client, clock, logger }),
      audit,
      clock,
      logger,
    }),
    pages: [],
    apiUrl: slack.apiUrl,
    clock,
    logger,
    slackLogger: silentSlackLog,
    rejections: createRejections({ audit, clock, logger }),
    locale: "en",
  });
  const started = await slackApp.start();
  port = Number(new URL(started.kind === "started" ? started.where : "").port);
});
afterAll(async () => {
  await slackApp.stop(0);
  await slack.close();
});

interface Peer {
  readonly socket: Socket;
  readonly heard: () => string;
  /** Milliseconds until the server ended the connection. */
  readonly ended: Promise<number>;
}

function dial(to: number): Peer {
  const socket = connect(to, "127.0.0.1");
  const begunAt = performance.now();
  let heard = "";
  socket.on("data", (bytes) => {
    heard += bytes.toString("latin1");
  });
  socket.on("error", () => undefined);
  const { promise, resolve } = Promise.withResolvers<number>();
  socket.once("close", () => resolve(performance.now() - begunAt));
  socket.once("end", () => resolve(performance.now() - begunAt));
  return { socket, heard: () => heard, ended: promise };
}

const OPENING = "POST /slack/events HTTP/1.1\r\nhost: bot\r\ncontent-type: application/json\r\n";

test.concurrent("who sends one header a second is cut off", { timeout: 30_000 }, async () => {
  const peer = dial(port);
  peer.socket.write(OPENING);
  const dripping = setInterval(() => peer.socket.write("x-more: 1\r\n"), 1000);
  const endedAfter = await peer.ended;
  clearInterval(dripping);
  expect(endedAfter).toBeLessThan(HEADERS_MS);
});

test.concurrent("who sends one byte of the body a second is cut off", { timeout: 30_000 }, async () => {
  const peer = dial(port);
  peer.socket.write(`${OPENING}content-length: 1000\r\n\r\n`);
  const dripping = setInterval(() => peer.socket.write("x"), 1000);
  const endedAfter = await peer.ended;
  clearInterval(dripping);
  expect(endedAfter).toBeLessThan(REQUEST_MS);
});

test.concurrent("the pages of installations are as impatient", { timeout: 30_000 }, async () => {
  const pages = servePages([
    { path: "/slack/install", method: ["GET"], handler: (_, response) => response.end("page") },
  ]);
  await listenOn(pages, { host: "127.0.0.1", port: 0 });
  const address = pages.address();
  const peer = dial(typeof address === "object" && address ? address.port : 0);
  peer.socket.write("GET /slack/install HTTP/1.1\r\n");
  expect(await peer.ended).toBeLessThan(HEADERS_MS);
  pages.close();
});

test.concurrent("a body that is declared too large is refused before it is sent", async () => {
  const peer = dial(port);
  peer.socket.write(`${OPENING}content-length: ${MOST_BODY_BYTES + 1}\r\n\r\n`);
  await expect.poll(peer.heard, { timeout: 5000 }).toMatch(/^HTTP\/1\.1 (?:4\d\d)/u);
  peer.socket.destroy();
});

test.concurrent(
  "a body in chunks that never ends is refused when it is too large",
  { timeout: 20_000 },
  async () => {
    const peer = dial(port);
    peer.socket.write(`${OPENING}transfer-encoding: chunked\r\n\r\n`);
    const chunk = `10000\r\n${"x".repeat(0x1_00_00)}\r\n`;
    for (let sent = 0; sent < 2 * MOST_BODY_BYTES && peer.heard() === ""; sent += 0x1_00_00) {
      peer.socket.write(chunk);
      await wait(1);
    }
    await expect.poll(peer.heard, { timeout: 5000 }).toMatch(/^HTTP\/1\.1 (?:4\d\d)/u);
    peer.socket.destroy();
  },
);

test.concurrent("headers of more than 16 KB are refused", async () => {
  const peer = dial(port);
  peer.socket.write(`${OPENING}x-long: ${"y".repeat(20_000)}\r\n\r\n`);
  await expect.poll(peer.heard, { timeout: 5000 }).toMatch(/^HTTP\/1\.1 431/u);
});

test.concurrent("a length that is sent twice, or beside chunks, is refused", async () => {
  for (const smuggled of [
    "content-length: 1\r\ncontent-length: 2",
    "content-length: 1\r\ntransfer-encoding: chunked",
  ]) {
    const peer = dial(port);
    peer.socket.write(`${OPENING}${smuggled}\r\n\r\nx`);
    await expect.poll(peer.heard, { timeout: 5000 }).toMatch(/^HTTP\/1\.1 400/u);
  }
});

test.concurrent.each(["", "{", "null", "[]", "[".repeat(500_000), "payload=%7B%22a%22", "\u0000\u00ff"])(
  "an unsigned body %# is refused and the bot goes on",
  async (body) => {
    const answer = await fetch(`http://127.0.0.1:${port}/slack/events`, {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body,
    });
    expect(answer.status).toBe(401);
    expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200);
  },
);
