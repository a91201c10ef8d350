/**
 * Puts faults where they belong: into the body on its way in, between the work and its reply, or in the work's place.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";

import type { Exchange, Reply } from "../exchange.ts";
import { renderXml } from "../oss/xml.ts";
import type { FaultEffect } from "./fault.ts";

type Effects = readonly FaultEffect[];

/** The exchange as it arrives through a bad line. */
export function throughBadLine(exchange: Exchange, effects: Effects, message: IncomingMessage): Exchange {
  const body = effects.reduce((bytes, effect) => spoilBody(bytes, effect, message), exchange.body);
  return body === exchange.body ? exchange : { ...exchange, body };
}

/** The refusal that stands in the place of the work, after the body was read; `undefined` when there is none. */
export async function refuseInstead(
  exchange: Exchange,
  effects: Effects,
): Promise<{ readonly reply: Reply; readonly errorCode: string } | undefined> {
  const refusal = effects.find(({ kind }) => kind === "refuse");
  if (refusal?.kind !== "refuse") return undefined;
  for await (const chunk of exchange.body) void chunk;
  const { status, code, qosDelayMs } = refusal;
  const document = renderXml([
    "Error",
    [
      ["Code", code],
      ["Message", "The simulator was told to refuse this request."],
      ["RequestId", exchange.requestId],
    ],
  ]);
  const headers = {
    "content-type": "application/xml",
    "x-oss-request-id": exchange.requestId,
    ...(qosDelayMs === undefined ? {} : { "x-oss-qos-delay-time": String(qosDelayMs) }),
  };
  if (exchange.method !== "HEAD") return { errorCode: code, reply: { status, headers, body: document } };
  const encoded = Buffer.from(document).toString("base64");
  return { errorCode: code, reply: { status, headers: { ...headers, "x-oss-err": encoded }, body: null } };
}

/** Resolves to the reply as the client gets it; to `undefined` when it gets none, and then the line is dead. */
export async function spoilReply(
  reply: Reply,
  effects: Effects,
  response: ServerResponse,
): Promise<Reply | undefined> {
  let spoiled = reply;
  for (const effect of effects) {
    if (effect.kind === "delay") await wait(effect.milliseconds);
    if (effect.kind === "dropReply") response.socket?.resetAndDestroy();
    if (effect.kind === "dropReply" || effect.kind === "hang") return undefined;
    spoiled = changeReply(spoiled, effect);
  }
  return spoiled;
}

const CRC_HEADER = "x-oss-hash-crc64ecma";

function changeReply(reply: Reply, effect: FaultEffect): Reply {
  if (effect.kind === "wrongCrc" && CRC_HEADER in reply.headers) {
    const wrong = BigInt(reply.headers[CRC_HEADER] ?? 0) ^ 1n;
    return { ...reply, headers: { ...reply.headers, [CRC_HEADER]: String(wrong) } };
  }
  if (effect.kind === "missingCrc") {
    const { [CRC_HEADER]: _, ...headers } = reply.headers;
    const body =
      typeof reply.body === "string"
        ? reply.body.replaceAll(/<HashCrc64ecma>\d+<\/HashCrc64ecma>/g, "")
        : reply.body;
    return { ...reply, headers, body };
  }
  if (effect.kind !== "qosDelay") return reply;
  return { ...reply, headers: { ...reply.headers, "x-oss-qos-delay-time": String(effect.milliseconds) } };
}

function spoilBody(
  body: AsyncIterable<Uint8Array>,
  effect: FaultEffect,
  message: IncomingMessage,
): AsyncIterable<Uint8Array> {
  switch (effect.kind) {
    case "reset":
      return resetAfter(body, effect.afterBytes, message);
    case "throttle":
      return throttled(body, effect.bytesPerSecond);
    case "corrupt":
      return corrupted(body);
    default:
      return body;
  }
}

async function* resetAfter(
  body: AsyncIterable<Uint8Array>,
  afterBytes: number,
  message: IncomingMessage,
): AsyncGenerator<Uint8Array> {
  let seen = 0;
  for await (const chunk of body) {
    seen += chunk.length;
    if (seen >= afterBytes) break;
    yield chunk;
  }
  message.socket.resetAndDestroy();
  throw new Error("The simulator was told to reset this connection.");
}

async function* throttled(
  body: AsyncIterable<Uint8Array>,
  bytesPerSecond: number,
): AsyncGenerator<Uint8Array> {
  const startedAt = performance.now();
  let seen = 0;
  for await (const chunk of body) {
    seen += chunk.length;
    const early = (seen / bytesPerSecond) * 1000 - (performance.now() - startedAt);
    if (early > 1) await wait(early);
    yield chunk;
  }
}

async function* corrupted(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let isDone = false;
  for await (const chunk of body) {
    if (isDone || chunk.length === 0) {
      yield chunk;
      continue;
    }
    isDone = true;
    const changed = Uint8Array.from(chunk);
    changed[0] = (changed[0] ?? 0) ^ 0x01;
    yield changed;
  }
}
