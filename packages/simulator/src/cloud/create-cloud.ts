/**
 * OSS, RDS, RAM and STS of one account on one loopback port, or in the hands of a program.
 *
 * The real services have a host each; a client is pointed here by its endpoint setting alone. What tells them
 * apart on one port is the form of the call: RDS, RAM and STS name their operation in a header or the query,
 * OSS never does.
 */
import { mkdir } from "node:fs/promises";
import { createServer, type Server } from "node:http";

import type { SimulatorClock } from "../clock.ts";
import { type ListenOptions, LOOPBACK } from "../listen-options.ts";
import type { Graph } from "../state/graph.ts";
import { type CloudControl, createControl } from "./control.ts";
import { createFaultBook } from "./faults/fault-book.ts";
import { loadCloud, saveCloud } from "./keep-cloud.ts";
import type { CloudSeed } from "./model.ts";
import { createBodyStore } from "./oss/body-store.ts";
import { createPartArrivals } from "./oss/part-arrivals.ts";
import { putBytes } from "./oss/put-bytes.ts";
import { createRequestLog } from "./request-log.ts";
import { createRpc } from "./rpc/handle-rpc.ts";
import { fetchFrom, serveMessage } from "./serve.ts";
import { createWorld } from "./world.ts";

export interface CloudOptions extends ListenOptions {
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
  readonly accountId: string;
  /**
   * Answers a request that no socket carries, whatever host it names: for msw, whose handler is
   * `http.all("*", ({ request }) => cloud.fetch(request))`. A connection that breaks is `Response.error()`, and a
   * reply that never comes is a promise that ends when the request is aborted. For small bodies: msw copies them.
   */
  fetch(request: Request): Promise<Response>;
  /** The account as JSON; the bytes of its objects go into the folder. */
  save(directory: string): Promise<Graph>;
  /** Puts an account of the same number in the place of this one. */
  load(graph: Graph, directory: string): Promise<void>;
  /** Ends open connections too. */
  close(): Promise<void>;
}

/** Resolves once the port is open and the seed's objects are stored. */
export async function createCloud({
  dataDirectory,
  port = 0,
  host = LOOPBACK,
  publicHost = LOOPBACK,
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

  const scene = {
    world,
    log: createRequestLog(),
    faults: createFaultBook(),
    rpc: createRpc(world),
    arrivals: createPartArrivals(),
  };
  const server = createServer((message, response) => void serveMessage(scene, message, response));
  // A part may be large and its line slow: no limit on how long a request takes, as long as bytes flow.
  server.requestTimeout = 0;
  server.keepAliveTimeout = 60_000;
  const url = `http://${publicHost}:${await listen(server, { port, host })}`;

  return {
    url,
    control: createControl(world, { ...scene, limits: scene.rpc.limits }),
    accountId: seed.accountId,
    fetch: (request) => fetchFrom(scene, request),
    save: (directory) => saveCloud(world, directory),
    load: (graph, directory) => loadCloud(world, graph, directory),
    async close() {
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      await bodies.close();
    },
  };
}

function listen(
  server: Server,
  { port, host }: { readonly port: number; readonly host: string },
): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      const address = server.address();
      if (address === null || typeof address === "string") reject(new Error("The server has no port."));
      else resolve(address.port);
    });
  });
}
