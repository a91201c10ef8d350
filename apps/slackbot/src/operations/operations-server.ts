/**
 * What operators' programs ask: alive, ready, and the metrics. A listener of its own, on loopback unless configured,
 * because nothing here asks who is asking.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

import { type Logger, text } from "@bakferry/core";

import { listenOn } from "../slack/page-server.ts";
import { limit, SERVER_LIMITS } from "../slack/request-limits.ts";
import { UsageError } from "../usage-error.ts";
import type { ReadinessReport } from "./readiness.ts";

export interface OperationsPages {
  readonly readiness: () => Promise<ReadinessReport>;
  readonly metrics: () => Promise<{ readonly contentType: string; readonly body: string }>;
  readonly logger: Logger;
}

export interface OperationsServer {
  /** Without path. */
  readonly url: string;
  close(): void;
}

/** Throws UsageError when the port cannot be taken. */
export async function startOperationsServer(
  { host, port }: { readonly host: string; readonly port: number },
  pages: OperationsPages,
): Promise<OperationsServer> {
  const server = createServer(SERVER_LIMITS, (request, response) => {
    serve(request, response, pages).catch((error: unknown) => {
      pages.logger.error("A page for operators failed.", { error });
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  limit(server);
  await listenOn(server, { host, port }).catch((error: unknown) => {
    const { code = "unknown" } = error as NodeJS.ErrnoException;
    throw new UsageError(text("bot.operations.cannotListen", { host, port, code }));
  });
  return {
    url: urlOf(server),
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  pages: OperationsPages,
): Promise<void> {
  request.resume();
  const path = URL.parse(request.url ?? "/", "http://localhost")?.pathname;
  if (request.method !== "GET" && request.method !== "HEAD")
    return answer(response, 405, { status: "read_only" });
  switch (path) {
    case "/healthz":
      // That it is answered is the answer: a process whose event loop stands still answers nothing.
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
      return answer(response, 200, { status: "alive", uptimeSeconds: Math.floor(process.uptime()) });
    case "/readyz": {
      const { isReady, checks } = await pages.readiness();
      return answer(response, isReady ? 200 : 503, { status: isReady ? "ready" : "not_ready", checks });
    }
    case "/metrics": {
      const { contentType, body } = await pages.metrics();
      response.writeHead(200, { "content-type": contentType });
      response.end(body);
      return;
    }
    default:
      return answer(response, 404, { status: "not_found", pages: ["/healthz", "/readyz", "/metrics"] });
  }
}

function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json", "cache-control": "no-store" });
  response.end(`${JSON.stringify(body)}\n`);
}

function urlOf(server: Server): string {
  const { address, port, family } = server.address() as AddressInfo;
  return `http://${family === "IPv6" ? `[${address}]` : address}:${port}`;
}
