import { randomBytes } from "node:crypto";
/**
 * Stands between a client and the real services, and writes down what they answer.
 *
 * Calls of RDS, RAM and STS are signed again with the key of the person who records: a signature covers the name of the
 * host, which for the client is this machine. Calls of Slack carry their token with them and are passed on as they are.
 * Nothing else is passed on, and nobody but this machine can ask.
 */
import { appendFile, mkdir } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";

import { createNonces, type Nonces } from "../cloud/rpc/authenticate-rpc.ts";
import { RpcError } from "../cloud/rpc/rpc-error.ts";
import { LOOPBACK } from "../listen-options.ts";
import { objectOf, parseJson, stringOf } from "../slack/json.ts";
import { type Call, readCall } from "./read-call.ts";
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
  /** What clients of RDS, RAM and STS sign with, made up for this recorder. */
  readonly clientKey: SigningKey;
  close(): Promise<void>;
}

export async function startRecorder(options: RecorderOptions): Promise<Recorder> {
  await mkdir(options.folder, { recursive: true });
  const clientKey = { id: `LTAI${randomBytes(10).toString("hex")}`, secret: randomBytes(15).toString("hex") };
  const scene = { options, redactor: createRedactor(), believed: { clientKey, nonces: createNonces() } };
  const server = createServer((request, response) => {
    passOn(request, response, scene).catch((error: unknown) => {
      const isRefusal = error instanceof RpcError;
      const { message } = error instanceof Error ? error : new Error(String(error));
      response.writeHead(isRefusal ? error.status : 502, { "content-type": "application/json" });
      response.end(JSON.stringify({ Code: isRefusal ? error.code : "RecorderFailed", Message: message }));
    });
  });
  const port = await listen(server, options.port ?? 0);
  return {
    url: `http://${LOOPBACK}:${port}`,
    clientKey,
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
  readonly believed: { readonly clientKey: SigningKey; readonly nonces: Nonces };
  readonly redactor: Redactor;
}

async function passOn(
  request: IncomingMessage,
  response: ServerResponse,
  { options, redactor, believed }: Scene,
): Promise<void> {
  const call = await readCall(request, believed);
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
