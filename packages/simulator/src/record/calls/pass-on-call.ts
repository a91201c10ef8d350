/**
 * Passes a call of RDS, RAM, STS or Slack's Web API on to the real service, and writes down the answer.
 *
 * Calls of the cloud are signed again with the key of the person who records: a signature covers the name of the host,
 * which for the client is this machine. Calls of Slack carry their token with them and are passed on as they are, but for
 * the address of a socket, which is answered with the recorder's own.
 */
import type { IncomingMessage, ServerResponse } from "node:http";

import type { Nonces } from "../../cloud/rpc/authenticate-rpc.ts";
import { objectOf, parseJson, stringOf, type JsonObject } from "../../slack/json.ts";
import { placesOf } from "../json-places.ts";
import type { RecordingWriter } from "../recording.ts";
import type { SigningKey } from "../signing-key.ts";
import type { CalledService, CallExchange } from "./call-exchange.ts";
import { type Call, readCall } from "./read-call.ts";
import type { CallRedactor } from "./redact-call.ts";
import { signedCall } from "./signed-call.ts";

export interface CallRoad {
  /** Addresses of the real services, without a path. */
  readonly upstream: Readonly<Record<CalledService, string>>;
  /** Of the person who records; without one only Slack is passed on. */
  readonly key: SigningKey | undefined;
  readonly believed: { readonly clientKey: SigningKey; readonly nonces: Nonces };
  readonly redactor: CallRedactor;
  readonly writer: RecordingWriter;
  /** The address at which the recorder stands in for a socket of Slack's. */
  readonly standIn: (socketUrl: string) => string;
}

/** False, with nothing done, for what is no such call. Throws an RpcError when the client's signature is not good. */
export async function passOnCall(
  request: IncomingMessage,
  response: ServerResponse,
  road: CallRoad,
): Promise<boolean> {
  const call = await readCall(request, road.believed);
  if (call === undefined) return false;
  const reply = await fetch(requestFor(call, road));
  const text = await reply.text();
  const body = objectOf(parseJson(text));
  await road.writer.add(exchangeOf(call, { status: reply.status, body }, road.redactor));
  const kept = [...reply.headers].filter(([name]) => /^(?:content-type|retry-after|x-)/.test(name));
  response.writeHead(reply.status, Object.fromEntries(kept));
  response.end(withStandIn(call, body, road) ?? text);
  return true;
}

function requestFor(call: Call, { upstream, key }: CallRoad): Request {
  const base = upstream[call.service];
  if (call.service === "slack") {
    const headers = { "content-type": call.contentType, authorization: call.authorization };
    return new Request(`${base}/api/${call.operation}`, {
      method: "POST",
      headers: Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== "")),
      body: call.method === "GET" ? new URLSearchParams([...call.parameters]).toString() : call.body,
    });
  }
  if (key === undefined) {
    throw new Error("There is no key to sign with: set ALIBABA_CLOUD_ACCESS_KEY_ID and …_SECRET.");
  }
  const { service, operation, parameters: query } = call;
  return signedCall({ service, operation, query, base }, key);
}

function exchangeOf(
  { service, operation, parameters }: Call,
  { status, body }: { readonly status: number; readonly body: JsonObject },
  redactor: CallRedactor,
): CallExchange {
  const own = [...parameters].filter(([name]) => name !== "token");
  const errorCode = stringOf(body["Code"]) ?? stringOf(body["error"]) ?? null;
  const isRefused = errorCode !== null;
  return {
    service,
    operation,
    parameters: Object.fromEntries(
      own.map(([name, value]) => [name, redactor.parameter(name, value, isRefused)]),
    ),
    status,
    errorCode,
    reply: redactor.reply(placesOf(body)),
  };
}

function withStandIn(
  { service, operation }: Call,
  body: JsonObject,
  { standIn }: CallRoad,
): string | undefined {
  const url = stringOf(body["url"]);
  if (service !== "slack" || operation !== "apps.connections.open" || url === undefined) return undefined;
  return JSON.stringify({ ...body, url: standIn(url) });
}
