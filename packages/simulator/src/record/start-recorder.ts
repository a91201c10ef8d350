/**
 * Stands between a client and the real services, and writes down what they answer.
 *
 * One port takes it all: requests that are signed for OSS, calls of RDS, RAM, STS and Slack's Web API, and the sockets
 * that Slack has promised. Nothing else is passed on, and nobody but this machine can ask.
 */
import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";

import { createNonces } from "../cloud/rpc/authenticate-rpc.ts";
import { RpcError } from "../cloud/rpc/rpc-error.ts";
import { LOOPBACK } from "../listen-options.ts";
import type { CalledService } from "./calls/call-exchange.ts";
import { type CallRoad, passOnCall } from "./calls/pass-on-call.ts";
import { createCallRedactor } from "./calls/redact-call.ts";
import { createMadeUpNames } from "./made-up-names.ts";
import { type OssRoad, passOnOss } from "./oss/pass-on-oss.ts";
import { createRecordingWriter, writtenSoFar } from "./recording.ts";
import type { SigningKey } from "./signing-key.ts";
import { createSocketRelay } from "./sockets/relay-socket.ts";

export interface RecorderOptions {
  /** The recording goes on where it stopped. */
  readonly folder: string;
  /** Addresses of the real services, without a path; of OSS the region's, without a bucket. */
  readonly upstream: Readonly<Record<CalledService | "oss", string>>;
  /** Of the person who records; without one only Slack is passed on. */
  readonly key?: SigningKey;
  /** 0, the default, takes a free one. */
  readonly port?: number;
}

export interface Recorder {
  /** The endpoint for clients of OSS, RDS, RAM and STS; with `/api/` behind it that of Slack's. */
  readonly url: string;
  /** What clients of the cloud sign with, made up for this recorder. */
  readonly clientKey: SigningKey;
  close(): Promise<void>;
}

export async function startRecorder({ folder, upstream, key, port }: RecorderOptions): Promise<Recorder> {
  const clientKey = { id: `LTAI${randomBytes(10).toString("hex")}`, secret: randomBytes(15).toString("hex") };
  const writer = await createRecordingWriter(folder);
  const names = createMadeUpNames(await writtenSoFar(folder));
  const redactor = createCallRedactor(names);
  const relay = createSocketRelay({ redactor, names, writer });
  // A part of 5 GB may take hours over a thin line, and clients keep their connections.
  const server = createServer({ requestTimeout: 0, keepAliveTimeout: 60_000 });
  const host = `${LOOPBACK}:${await listen(server, port ?? 0)}`;
  const roads = {
    calls: {
      upstream,
      key,
      believed: { clientKey, nonces: createNonces() },
      redactor,
      writer,
      standIn: (socketUrl: string) => relay.standIn(socketUrl, host),
    },
    oss: { endpoint: upstream.oss, key, clientKey, names, writer },
  };
  server.on("request", (request, response) => void answer(request, response, roads));
  server.on("upgrade", (request, socket, head) => relay.upgrade(request, socket, head));
  return {
    url: `http://${host}`,
    clientKey,
    async close() {
      await relay.close();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

interface Roads {
  readonly calls: CallRoad;
  readonly oss: OssRoad;
}

/** Never rejects. */
async function answer(request: IncomingMessage, response: ServerResponse, roads: Roads): Promise<void> {
  try {
    if (await passOnOss(request, response, roads.oss)) return;
    if (await passOnCall(request, response, roads.calls)) return;
    response.writeHead(501, { "content-type": "text/plain" });
    response.end(
      "The recorder passes on signed requests to OSS, calls of RDS, RAM, STS and of Slack's Web API, and nothing else.",
    );
  } catch (error) {
    const isRefusal = error instanceof RpcError;
    const { message } = error instanceof Error ? error : new Error(String(error));
    response.writeHead(isRefusal ? error.status : 502, { "content-type": "application/json" });
    response.end(JSON.stringify({ Code: isRefusal ? error.code : "RecorderFailed", Message: message }));
  }
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
