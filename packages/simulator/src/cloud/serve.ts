/**
 * One request from its arrival to its reply, by whatever way it came, through whatever trouble was ordered.
 */
import { randomBytes, randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";

import { advanceWorld } from "./advance-world.ts";
import {
  type Exchange,
  type Incoming,
  incomingOfMessage,
  incomingOfRequest,
  readExchange,
  type Reply,
  responseOf,
  sendReply,
} from "./exchange.ts";
import { refuseInstead, spoilReply, throughBadLine } from "./faults/apply-faults.ts";
import type { FaultBook } from "./faults/fault-book.ts";
import type { FaultEffect } from "./faults/fault.ts";
import { operationName } from "./faults/operation-name.ts";
import { type Asked as AskedOfOss, ossErrorReply } from "./oss/error-reply.ts";
import { handleOss } from "./oss/handle-oss.ts";
import type { PartArrivals } from "./oss/part-arrivals.ts";
import { loggable, type RequestLog } from "./request-log.ts";
import { isRpcCall, type Rpc } from "./rpc/handle-rpc.ts";
import type { Handled } from "./service.ts";
import { readSignature } from "./signature-reading.ts";
import type { CloudWorld } from "./world.ts";

export interface Scene {
  readonly world: CloudWorld;
  readonly log: RequestLog;
  readonly rpc: Rpc;
  readonly faults: FaultBook;
  readonly arrivals: PartArrivals;
}

/** Never rejects. */
export async function serveMessage(
  scene: Scene,
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const incoming = incomingOfMessage(message);
  const isBroken = (): boolean => response.destroyed || response.headersSent;
  const reply = await replyTo(scene, incoming, isBroken);
  if (reply === "broken") response.destroy();
  else if (reply !== "silence") await sendReply(response, reply);
}

/** See `CloudSimulator.fetch`. */
export async function fetchFrom(scene: Scene, request: Request): Promise<Response> {
  let isReset = false;
  const incoming = incomingOfRequest(request, () => {
    isReset = true;
  });
  const reply = await replyTo(scene, incoming, () => isReset || request.signal.aborted);
  if (isReset || reply === "broken") return Response.error();
  return reply === "silence" ? silence(request.signal) : responseOf(reply);
}

/** A reply, or how the client is left without one. */
type Outcome = Reply | "silence" | "broken";

async function replyTo(scene: Scene, incoming: Incoming, isBroken: () => boolean): Promise<Outcome> {
  const { world, log, faults, arrivals } = scene;
  const time = Date.now();
  const isRpc = isRpcCall(incoming);
  const requestId = isRpc ? randomUUID().toUpperCase() : randomBytes(12).toString("hex").toUpperCase();
  try {
    advanceWorld(world);
    const asked = readExchange(incoming, { requestId, receivedAt: time + faults.clockOffsetMs });
    arrivals.begin(asked, incoming);
    const effects = faults.meet({ operation: operationName(asked, isRpc), requestId });
    const exchange = throughBadLine(asked, effects, incoming);
    const handled = await answer(scene, { exchange, isRpc, effects });
    const { service, operation, errorCode, parameters } = handled;
    const reply = await spoilReply(handled.reply, effects, incoming);
    const signature = readSignature(asked);
    const status = reply?.status ?? 0;
    log.add({ time, requestId, service, operation, status, errorCode, parameters, signature });
    if (reply === undefined) return "silence";
    if (faults.clockOffsetMs === 0) return reply;
    return { ...reply, headers: { ...reply.headers, date: new Date(exchange.receivedAt).toUTCString() } };
  } catch (error) {
    const [path = ""] = incoming.target.split("?");
    const operation = `${incoming.method} ${path}`;
    const asked = { ...incoming, requestId, receivedAt: time + faults.clockOffsetMs };
    const { reply, ...outcome } = troubled(error, { isBroken: isBroken(), oss: isRpc ? null : asked });
    log.add({ time, requestId, service: "unknown", operation, parameters: {}, signature: null, ...outcome });
    return reply;
  } finally {
    arrivals.end(requestId);
  }
}

interface Asked {
  readonly exchange: Exchange;
  readonly isRpc: boolean;
  readonly effects: readonly FaultEffect[];
}

async function answer({ world, rpc }: Scene, { exchange, isRpc, effects }: Asked): Promise<Handled> {
  const refusal = await refuseInstead(exchange, effects, isRpc);
  if (!refusal) return isRpc ? rpc.handle(exchange) : handleOss(exchange, world);
  const parameters = loggable(exchange.query);
  const service = isRpc ? "unknown" : "oss";
  return { service, operation: operationName(exchange, isRpc), parameters, ...refusal };
}

/** A client that broke off gets no answer; anything else is answered like a service in trouble. */
function troubled(
  error: unknown,
  { isBroken, oss }: { readonly isBroken: boolean; readonly oss: AskedOfOss | null },
): { readonly reply: Outcome; readonly status: number; readonly errorCode: string } {
  if (isBroken) return { reply: "broken", status: 0, errorCode: "ConnectionBroken" };
  const [status, errorCode] =
    error instanceof URIError ? ([400, "InvalidURI"] as const) : ([500, "InternalError"] as const);
  if (oss !== null) {
    const message = status === 400 ? "The URI could not be parsed." : "OSS is in trouble; try again.";
    return { reply: ossErrorReply(oss, { status, code: errorCode, message }), status, errorCode };
  }
  const headers = { "content-type": "text/plain" };
  return { reply: { status, headers, body: `${errorCode}\n` }, status, errorCode };
}

function silence(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}
