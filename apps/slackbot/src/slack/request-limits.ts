/**
 * What anybody who reaches a port of this process may ask of it: little, and not for long.
 *
 * Slack answers for three seconds at most and sends a body of some hundred KB at most (a view may have 250 KB, and
 * three times as much as a form). Node by itself would let a request take five minutes and look for slow ones every
 * thirty seconds; a peer that sends a byte now and then would keep its socket so long.
 *
 * Sources: Node, "http.createServer"; Slack, "Views" (size).
 */
import type { Server, ServerOptions } from "node:http";

/** Of a body, as it comes over the wire. */
export const MOST_BODY_BYTES = 2 * 1024 * 1024;

export const SERVER_LIMITS: ServerOptions = {
  headersTimeout: 5000,
  requestTimeout: 10_000,
  keepAliveTimeout: 5000,
  connectionsCheckingInterval: 1000,
  maxHeaderSize: 16 * 1024,
};

const MOST_HEADERS = 100;
const MOST_CONNECTIONS = 1000;

/** What a server takes only after it was made. */
export function limit(server: Server): void {
  server.maxHeadersCount = MOST_HEADERS;
  server.maxConnections = MOST_CONNECTIONS;
}
