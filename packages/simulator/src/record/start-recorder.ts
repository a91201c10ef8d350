/**
 * Stands between a client and the real services, and writes down what they answer.
 *
 * Calls of RDS, RAM and STS are signed again with the key of the person who records: a signature covers the name of the
 * host, which for the client is this machine. Calls of Slack carry their token with them and are passed on as they are.
 * Nothing else is passed on, and nobody but this machine can ask.
 */
import { appendFile, mkdir } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";

import { parseForm } from "../cloud/exchange.ts";
import { RPC_PRODUCTS } from "../cloud/rpc/products.ts";
import { LOOPBACK } from "../listen-options.ts";
import { objectOf, parseJson, stringOf } from "../slack/json.ts";
import { type Exchange, type RecordedService, recordingFile } from "./recording.ts";
import { createRedactor, type Redactor } from "./redact.ts";
import { signedCall, type SigningKey } from "./signed-call.ts";

export interface RecorderOptions {
  /** The recording goes on where it stopped. */
  readonly folder: string;
  /** Addresses of the real services, without a path. */
  readonly upstream: Readonly<Record<RecordedService, string>>;
  /** Of the person who records; without one only Slack is passed on. */
  readonly key?: SigningKey;
  /** 0, the default, takes a free one. */
  readonly port?: number;
}

export interface Recorder {
  /** The endpoint for clients of RDS, RAM and STS; with `/api/` behind it that of Slack's. */
  readonly url: string;
  close(): Promise<void>;
}

interface Call {
  readonly service: RecordedService;
  readonly operation: string;
  readonly parameters: ReadonlyMap<string, string>;
  readonly method: string;
  readonly body: string;
  readonly contentType: string;
  readonly authorization: string;
}

export async function startRecorder(options: RecorderOptions): Promise<Recorder> {
  await mkdir(options.folder, { recursive: true });
  const redactor = createRedactor();
  const server = createServer((request, response) => {
    passOn(request, response, { options, redactor }).catch((error: unknown) => {
      response.writeHead(502, { "content-type": "text/plain" });
      response.end(error instanceof Error ? error.message : String(error));
    });
  });
  const port = await listen(server, options.port ?? 0);
  return {
    url: `http://${LOOPBACK}:${port}`,
    async close() {
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

interface Scene {
  readonly options: RecorderOptions;
  readonly redactor: Redactor;
}

async function passOn(
  request: IncomingMessage,
  response: ServerResponse,
  { options, redactor }: Scene,
): Promise<void> {
  const call = await readCall(request);
  if (call === undefined) {
    response.writeHead(501, { "content-type": "text/plain" });
    response.end("The recorder passes on calls of RDS, RAM, STS and of Slack's Web API, and nothing else.");
    return;
  }
  const reply = await fetch(requestFor(call, options));
  const body = await reply.text();
  await appendFile(
    recordingFile(options.folder),
    `${JSON.stringify(exchangeOf(call, { status: reply.status, body }, redactor))}\n`,
  );
  const kept = [...reply.headers].filter(([name]) => /^(?:content-type|retry-after|x-)/.test(name));
  response.writeHead(reply.status, Object.fromEntries(kept));
  response.end(body);
}

async function readCall(request: IncomingMessage): Promise<Call | undefined> {
  const url = new URL(request.url ?? "/", "http://recorder");
  const body = await text(request);
  const contentType = request.headers["content-type"] ?? "";
  const fields = contentType.startsWith("application/json")
    ? Object.entries(objectOf(parseJson(body))).map(([name, value]) => [name, textOf(value)] as const)
    : parseForm(body);
  const parameters = new Map([...url.searchParams, ...fields]);
  const { method = "GET" } = request;
  const { authorization = "" } = request.headers;
  const common = { parameters, method, body, contentType, authorization };
  const slackMethod = /^\/api\/([\w.]+)$/.exec(url.pathname)?.[1];
  if (slackMethod !== undefined) return { ...common, service: "slack", operation: slackMethod };

  const operation = headerOf(request, "x-acs-action") ?? parameters.get("Action");
  const version = headerOf(request, "x-acs-version") ?? parameters.get("Version") ?? "";
  const service = serviceOf(version);
  if (operation === undefined || service === undefined) return undefined;
  for (const name of SIGNATURE_PARAMETERS) parameters.delete(name);
  return { ...common, service, operation };
}

function serviceOf(version: string): RecordedService | undefined {
  const service = RPC_PRODUCTS.find((product) => product.version === version)?.service;
  return service === "rds" || service === "ram" || service === "sts" ? service : undefined;
}

/** Of the older signature, which the recorder replaces by the newer one. */
const SIGNATURE_PARAMETERS = [
  "AccessKeyId",
  "Action",
  "Format",
  "SecurityToken",
  "Signature",
  "SignatureMethod",
  "SignatureNonce",
  "SignatureType",
  "SignatureVersion",
  "Timestamp",
  "Version",
];

function requestFor(call: Call, { upstream, key }: RecorderOptions): Request {
  const base = upstream[call.service];
  if (call.service === "slack") {
    const headers = { "content-type": call.contentType, authorization: call.authorization };
    return new Request(`${base}/api/${call.operation}`, {
      method: "POST",
      headers: Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== "")),
      body: call.method === "GET" ? new URLSearchParams([...call.parameters]).toString() : call.body,
    });
  }
  if (key === undefined)
    throw new Error("There is no key to sign with: set ALIBABA_CLOUD_ACCESS_KEY_ID and …_SECRET.");
  const { service, operation, parameters: query } = call;
  return signedCall({ service, operation, query, base }, key);
}

function exchangeOf(
  { service, operation, parameters }: Call,
  { status, body }: { readonly status: number; readonly body: string },
  redactor: Redactor,
): Exchange {
  const own = [...parameters].filter(([name]) => name !== "token");
  const parsed = objectOf(parseJson(body));
  const errorCode = stringOf(parsed["Code"]) ?? stringOf(parsed["error"]) ?? null;
  const isRefused = errorCode !== null;
  return {
    service,
    operation,
    parameters: Object.fromEntries(
      own.map(([name, value]) => [name, redactor.parameter(name, value, isRefused)]),
    ),
    status,
    errorCode,
    reply: redactor.reply(parsed),
  };
}

function headerOf(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, LOOPBACK, () => {
      const address = server.address();
      if (address === null || typeof address === "string") reject(new Error("The recorder has no port."));
      else resolve(address.port);
    });
  });
}
