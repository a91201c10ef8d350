/** The pages of installations by themselves, for Socket Mode. */
import { createServer, type Server } from "node:http";

import type { Page } from "../installations/oauth-pages.ts";
import { limit, SERVER_LIMITS } from "./request-limits.ts";

export function servePages(pages: readonly Page[]): Server {
  const server = createServer(SERVER_LIMITS, (request, response) => {
    const path = URL.parse(request.url ?? "/", "http://localhost")?.pathname;
    const page = pages.find((each) => each.path === path && each.method.includes(request.method ?? ""));
    if (page) return page.handler(request, response);
    request.resume();
    response.writeHead(404).end();
  });
  limit(server);
  return server;
}

/** Rejects when the port is taken. */
export async function listenOn(
  server: Server,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
}
