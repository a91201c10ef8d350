/** A wire between the bot and the cloud that loses answers: the request arrives, its reply never does. */
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";

export interface Wire {
  readonly url: string;
  /** How many answers of each operation were lost so far. */
  readonly lost: ReadonlyMap<string, number>;
  close(): void;
}

/**
 * Loses the first `times` good answers of the operation `action` (the header `x-acs-action`). What the cloud refuses
 * gets through: a question for a permission is a request that it refuses.
 */
export async function losingWire(
  upstream: string,
  { action, times }: { action: string; times: number },
): Promise<Wire> {
  const lost = new Map<string, number>();
  const server = createServer((incoming, outgoing) => {
    const url = new URL(incoming.url ?? "/", upstream);
    const forwarded = request(url, { method: incoming.method, headers: incoming.headers }, (reply) => {
      const isGood = incoming.headers["x-acs-action"] === action && reply.statusCode === 200;
      const isTarget = isGood && (lost.get(action) ?? 0) < times;
      if (isTarget) {
        lost.set(action, (lost.get(action) ?? 0) + 1);
        // Drained first, so that the cloud has surely done what was asked.
        reply.resume().on("end", () => outgoing.destroy());
        return;
      }
      outgoing.writeHead(reply.statusCode ?? 502, reply.headers);
      reply.pipe(outgoing);
    });
    forwarded.on("error", () => outgoing.destroy());
    incoming.pipe(forwarded);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    lost,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
