/** A server on loopback that plays one script, for tests of what goes over the wire. */
import http from "node:http";
import type { AddressInfo } from "node:net";

export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface ScriptedReply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

export interface LoopbackServer {
  readonly url: string;
  /** Whole requests, in the order of their ends. */
  readonly seen: readonly SeenRequest[];
  readonly connections: () => number;
  close(): Promise<void>;
}

export type Script = (request: SeenRequest) => ScriptedReply;

/** Answers every request as the script says once its body is there. */
export function serve(script: Script): Promise<LoopbackServer> {
  const seen: SeenRequest[] = [];
  return listen(seen, (request, response) => {
    const onBody = (body: Buffer): void => {
      const url = new URL(request.url ?? "/", "http://loopback");
      const whole: SeenRequest = {
        method: request.method ?? "",
        path: decodeURIComponent(url.pathname),
        query: url.searchParams,
        headers: request.headers,
        body,
      };
      seen.push(whole);
      const { status = 200, headers = {}, body: reply = "" } = script(whole);
      response.writeHead(status, headers).end(reply);
    };
    // A request that breaks off is not seen.
    void readBody(request).then(onBody, () => undefined);
  });
}

/** For misbehaviour: the handler has the raw request and may read as little of it as it likes. */
export function serveRaw(handler: http.RequestListener): Promise<LoopbackServer> {
  return listen([], handler);
}

async function listen(seen: readonly SeenRequest[], handler: http.RequestListener): Promise<LoopbackServer> {
  const server = http.createServer(handler);
  let connections = 0;
  server.on("connection", () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    connections: () => connections,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function readBody(request: http.IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
