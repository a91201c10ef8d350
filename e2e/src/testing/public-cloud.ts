/**
 * The simulated cloud under the public names of the real one, inside this process: what a client sends to
 * `https://rds.aliyuncs.com` or `https://BUCKET.oss-cn-hangzhou.aliyuncs.com` reaches the simulator, which sees the
 * host that was meant. So hosts, signatures and bucket names are those of production, and a test can change an answer on
 * its way.
 */
import { request as httpRequest } from "node:http";

import { http, HttpResponse, passthrough } from "msw";
import { setupServer } from "msw/node";

export interface PublicCloud {
  /** Hosts that were asked, each once, in the order of the first request. */
  readonly hosts: readonly string[];
  /** From now on, this happens to requests for an operation of RDS, RAM or STS; the last wins. */
  spoil(operation: string, spoil: Spoil): void;
  /** As after the start. */
  mend(): void;
  close(): void;
}

/** `act` lets the simulator do what was asked and gives its answer, which need not be the one that is returned. */
export type Spoil = (act: () => Promise<Response>) => Promise<Response>;

/** `url` is the simulator's. Requests to any other host, but those on loopback, fail the test. */
export function openPublicCloud(url: string): PublicCloud {
  const spoils = new Map<string, Spoil>();
  const hosts = new Set<string>();

  const server = setupServer(
    http.all("http://127.0.0.1*", () => passthrough()),
    http.all(/^https:\/\/[^/]+\.aliyuncs\.com\//, ({ request }) => {
      hosts.add(new URL(request.url).host);
      const spoil = spoils.get(request.headers.get("x-acs-action") ?? "");
      const act = (): Promise<Response> => relay(url, request);
      return spoil === undefined ? act() : spoil(act);
    }),
  );
  server.listen({ onUnhandledFrame: "error" });

  return {
    get hosts() {
      return [...hosts];
    },
    spoil: (operation, spoil) => void spoils.set(operation, spoil),
    mend: () => spoils.clear(),
    close: () => server.close(),
  };
}

/** A reset on the line. */
export const reset = (): Response => HttpResponse.error();

/** fetch would not send a Host header of ours, and the signature covers it. */
async function relay(url: string, asked: Request): Promise<Response> {
  const { host, pathname, search } = new URL(asked.url);
  const body = Buffer.from(await asked.arrayBuffer());
  const { promise, resolve, reject } = Promise.withResolvers<Response>();
  const target = new URL(url);
  const sent = httpRequest(
    {
      hostname: target.hostname,
      port: target.port,
      method: asked.method,
      path: `${pathname}${search}`,
      headers: { ...Object.fromEntries(asked.headers), host, "content-length": String(body.length) },
    },
    (reply) => {
      const chunks: Buffer[] = [];
      reply.on("data", (chunk: Buffer) => chunks.push(chunk));
      reply.on("end", () => {
        const status = reply.statusCode ?? 500;
        const headers = Object.entries(reply.headers).map(([name, value]) => [name, String(value)] as const);
        const holdsBody = status !== 204 && asked.method !== "HEAD";
        resolve(
          new Response(holdsBody ? Buffer.concat(chunks) : null, {
            status,
            headers: Object.fromEntries(headers),
          }),
        );
      });
    },
  );
  sent.on("error", reject);
  sent.end(body);
  return promise;
}
