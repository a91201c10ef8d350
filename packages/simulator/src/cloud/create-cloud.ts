/**
 * OSS, RDS, RAM and STS of one account on one loopback port.
 *
 * The real services have a host each; a client is pointed here by its endpoint setting alone. What tells them
 * apart on one port is the form of the call: RDS, RAM and STS name their operation in a header or the query,
 * OSS never does.
 */
import { randomBytes, randomUUID } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";

import type { SimulatorClock } from "../clock.ts";
import { advanceWorld } from "./advance-world.ts";
import { type CloudControl, createControl } from "./control.ts";
import { type Exchange, readExchange, sendReply } from "./exchange.ts";
import { refuseInstead, spoilReply, throughBadLine } from "./faults/apply-faults.ts";
import { createFaultBook, type FaultBook } from "./faults/fault-book.ts";
import type { FaultEffect } from "./faults/fault.ts";
import { operationName } from "./faults/operation-name.ts";
import type { CloudSeed } from "./model.ts";
import { createBodyStore } from "./oss/body-store.ts";
import { handleOss } from "./oss/handle-oss.ts";
import { putBytes } from "./oss/put-bytes.ts";
import { createRequestLog, loggable, type RequestLog } from "./request-log.ts";
import { createRpc, isRpcCall, type Rpc } from "./rpc/handle-rpc.ts";
import type { Handled } from "./service.ts";
import { type CloudWorld, createWorld } from "./world.ts";

export interface CloudOptions {
  /** Object bytes go into a folder of their own in here, which is removed on close. */
  readonly dataDirectory: string;
  /** 0, the default, takes any free port. */
  readonly port?: number;
  readonly clock: SimulatorClock;
  readonly seed: CloudSeed;
}

export interface CloudSimulator {
  /** `http://127.0.0.1:<port>`; clients that need a name instead of an address use `localhost`. */
  readonly url: string;
  readonly control: CloudControl;
  /** Ends open connections too. */
  close(): Promise<void>;
}

/** Resolves once the port is open and the seed's objects are stored. */
export async function createCloud({
  dataDirectory,
  port = 0,
  clock,
  seed,
}: CloudOptions): Promise<CloudSimulator> {
  await mkdir(dataDirectory, { recursive: true });
  const bodies = await createBodyStore(dataDirectory);
  const world = createWorld(seed, { bodies, clock });
  for (const { name, objects = [] } of seed.buckets) {
    const bucket = world.buckets.get(name);
    for (const object of objects) if (bucket !== undefined) await putBytes(world, bucket, object);
  }

  const log = createRequestLog();
  const faults = createFaultBook();
  const rpc = createRpc(world);
  const server = createServer((message, response) => {
    void serve({ message, response, world, log, rpc, faults });
  });
  // A part may be large and its line slow: no limit on how long a request takes, as long as bytes flow.
  server.requestTimeout = 0;
  server.keepAliveTimeout = 60_000;
  const url = `http://127.0.0.1:${await listen(server, port)}`;

  return {
    url,
    control: createControl(world, { log, faults }),
    async close() {
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      await bodies.close();
    },
  };
}

interface Visit {
  readonly message: IncomingMessage;
  readonly response: ServerResponse;
  readonly world: CloudWorld;
  readonly log: RequestLog;
  readonly rpc: Rpc;
  readonly faults: FaultBook;
}

async function serve(visit: Visit): Promise<void> {
  const { message, response, world, log, faults } = visit;
  const time = Date.now();
  const isRpc = isRpcCall(message);
  const requestId = isRpc ? randomUUID().toUpperCase() : randomBytes(12).toString("hex").toUpperCase();
  try {
    advanceWorld(world);
    const asked = readExchange(message, { requestId, receivedAt: time + faults.clockOffsetMs });
    const effects = faults.meet({ operation: operationName(asked, isRpc), requestId });
    const exchange = throughBadLine(asked, effects, message);
    const handled = await answer(visit, { exchange, isRpc, effects });
    const { service, operation, errorCode, parameters } = handled;
    const reply = await spoilReply(handled.reply, effects, response);
    const status = reply?.status ?? 0;
    log.add({ time, requestId, service, operation, status, errorCode, parameters });
    if (faults.clockOffsetMs !== 0) response.setHeader("date", new Date(exchange.receivedAt).toUTCString());
    if (reply) await sendReply(response, reply);
  } catch (error) {
    const [path = ""] = (message.url ?? "").split("?");
    const operation = `${message.method ?? ""} ${path}`;
    const outcome = endBroken(response, error);
    log.add({ time, requestId, service: "unknown", operation, parameters: {}, ...outcome });
  }
}

interface Asked {
  readonly exchange: Exchange;
  readonly isRpc: boolean;
  readonly effects: readonly FaultEffect[];
}

async function answer({ world, rpc }: Visit, { exchange, isRpc, effects }: Asked): Promise<Handled> {
  const refusal = await refuseInstead(exchange, effects);
  if (!refusal) return isRpc ? rpc.handle(exchange) : handleOss(exchange, world);
  const parameters = loggable(exchange.query);
  return { service: "oss", operation: operationName(exchange, isRpc), parameters, ...refusal };
}

/** A client that broke off gets no answer; anything else is answered like a service in trouble. */
function endBroken(response: ServerResponse, error: unknown): { status: number; errorCode: string } {
  if (response.destroyed || response.headersSent) {
    response.destroy();
    return { status: 0, errorCode: "ConnectionBroken" };
  }
  const [status, errorCode] =
    error instanceof URIError ? ([400, "InvalidURI"] as const) : ([500, "InternalError"] as const);
  response.writeHead(status, { "content-type": "text/plain" });
  response.end(`${errorCode}\n`);
  return { status, errorCode };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      const address = server.address();
      if (address === null || typeof address === "string") reject(new Error("The server has no port."));
      else resolve(address.port);
    });
  });
}
