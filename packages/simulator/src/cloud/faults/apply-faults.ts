/**
 * Puts faults where they belong: into the body on its way in, between the work and its reply, or in the work's place.
 */
import { setTimeout as wait } from "node:timers/promises";

import type { Exchange, Incoming, Reply } from "../exchange.ts";
import { ossErrorReply } from "../oss/error-reply.ts";
import { rpcErrorReply } from "../rpc/rpc-error-reply.ts";
import { throttleBytes } from "../throttle-bytes.ts";
import type { FaultEffect } from "./fault.ts";
import { surprise } from "./json-surprises.ts";

type Effects = readonly FaultEffect[];

/** The exchange as it arrives through a bad line. */
export function throughBadLine(exchange: Exchange, effects: Effects, line: Incoming): Exchange {
  const body = effects.reduce((bytes, effect) => spoilBody(bytes, effect, line), exchange.body);
  return body === exchange.body ? exchange : { ...exchange, body };
}

/** The refusal that stands in the place of the work, after the body was read; `undefined` when there is none. */
export async function refuseInstead(
  exchange: Exchange,
  effects: Effects,
  isRpc: boolean,
): Promise<{ readonly reply: Reply; readonly errorCode: string } | undefined> {
  const refusal = effects.find(({ kind }) => kind === "refuse" || kind === "htmlPage");
  if (refusal?.kind === "htmlPage" && !refusal.workIsDone) {
    await readAway(exchange);
    return { errorCode: "BadGateway", reply: htmlPage(refusal.status) };
  }
  if (refusal?.kind !== "refuse") return undefined;
  await readAway(exchange);
  const { code } = refusal;
  return { errorCode: code, reply: isRpc ? rpcRefusal(exchange, refusal) : ossRefusal(exchange, refusal) };
}

/** Resolves to the reply as the client gets it; to `undefined` when it gets none, and then the line is dead. */
export async function spoilReply(reply: Reply, effects: Effects, line: Incoming): Promise<Reply | undefined> {
  let spoiled = reply;
  for (const effect of effects) {
    if (effect.kind === "delay") await wait(effect.milliseconds);
    if (effect.kind === "dropReply") line.reset();
    if (effect.kind === "dropReply" || effect.kind === "hang") return undefined;
    spoiled = changeReply(spoiled, effect);
  }
  return spoiled;
}

type Refuse = Extract<FaultEffect, { kind: "refuse" }>;

const TOLD_TO_REFUSE = "The simulator was told to refuse this request.";

function rpcRefusal(exchange: Exchange, { status, code, message, retryAfter }: Refuse): Reply {
  const reply = rpcErrorReply({ status, code, message: message ?? TOLD_TO_REFUSE }, exchange);
  if (retryAfter === undefined) return reply;
  return { ...reply, headers: { ...reply.headers, "x-acs-retry-after": String(retryAfter) } };
}

function ossRefusal(exchange: Exchange, { status, code, message, qosDelayMs }: Refuse): Reply {
  const reply = ossErrorReply(exchange, { status, code, message: message ?? TOLD_TO_REFUSE });
  return qosDelayMs === undefined ? reply : withQosDelay(reply, qosDelayMs);
}

function withQosDelay(reply: Reply, milliseconds: number): Reply {
  return { ...reply, headers: { ...reply.headers, "x-oss-qos-delay-time": String(milliseconds) } };
}

function htmlPage(status: number): Reply {
  const body = `<html>\n<head><title>${status} Bad Gateway</title></head>\n<body><center><h1>${status} Bad Gateway</h1></center></body>\n</html>\n`;
  return { status, headers: { "content-type": "text/html" }, body };
}

async function readAway({ body }: Exchange): Promise<void> {
  for await (const chunk of body) void chunk;
}

const CRC_HEADER = "x-oss-hash-crc64ecma";

function changeReply(reply: Reply, effect: FaultEffect): Reply {
  switch (effect.kind) {
    case "htmlPage":
      return htmlPage(effect.status);
    case "emptyReply":
      return { status: 200, headers: { "content-type": "application/json;charset=utf-8" }, body: "" };
    case "reshapeLists":
    case "textBooleans":
    case "renameField":
      return surprise(reply, effect);
    default:
      return changeHeaders(reply, effect);
  }
}

function changeHeaders(reply: Reply, effect: FaultEffect): Reply {
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
  return effect.kind === "qosDelay" ? withQosDelay(reply, effect.milliseconds) : reply;
}

function spoilBody(
  body: AsyncIterable<Uint8Array>,
  effect: FaultEffect,
  line: Incoming,
): AsyncIterable<Uint8Array> {
  switch (effect.kind) {
    case "reset":
      return resetAfter(body, effect.afterBytes, line);
    case "throttle":
      return throttleBytes(body, effect.bytesPerSecond);
    case "corrupt":
      return corrupted(body);
    default:
      return body;
  }
}

async function* resetAfter(
  body: AsyncIterable<Uint8Array>,
  afterBytes: number,
  line: Incoming,
): AsyncGenerator<Uint8Array> {
  let seen = 0;
  for await (const chunk of body) {
    seen += chunk.length;
    if (seen >= afterBytes) cut(line);
    yield chunk;
  }
  cut(line);
}

/** Before anybody leaves the body, which would close the connection politely. */
function cut(line: Incoming): never {
  line.reset();
  throw new Error("The simulator was told to reset this connection.");
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
