/**
 * A request as read from the socket and a reply as a value.
 *
 * Handlers return what they would say instead of saying it, so that one place writes to the socket and a reply
 * can still be delayed, altered or lost after its effect has taken place, as happens on a real network.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

/** A request by whatever way it came: over a socket, or from a program that has it in its hands. */
export interface Incoming {
  readonly method: string;
  /** Path and query as sent. */
  readonly target: string;
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: AsyncIterable<Uint8Array>;
  /** How much of the body is here already, roughly; 0 where nobody counts. */
  receivedBytes(): number;
  /** Cuts the line; nothing can be sent afterwards. */
  reset(): void;
}

export interface Exchange {
  readonly method: string;
  /** Path as sent, still percent-encoded. */
  readonly path: string;
  /** Decoded names and values; a name without `=` has the value "". */
  readonly query: ReadonlyMap<string, string>;
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  /** Consumable once. */
  readonly body: AsyncIterable<Uint8Array>;
  readonly requestId: string;
  /** Real time of arrival in milliseconds. */
  readonly receivedAt: number;
}

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** A stream must bring its own Content-Length header; `null` is an empty body. */
  readonly body: string | AsyncIterable<Uint8Array> | null;
}

/** How much each line had carried when its last request ended. */
const bytesBefore = new WeakMap<Socket, number>();

export function incomingOfMessage(message: IncomingMessage): Incoming {
  const headers = new Map(
    Object.entries(message.headersDistinct).map(([name, values]) => [name, (values ?? []).join(",")]),
  );
  const { socket } = message;
  // The first bytes of a body come in one piece with the head, so the end of the last request is where this one began.
  const before = bytesBefore.get(socket) ?? 0;
  message.once("close", () => bytesBefore.set(socket, socket.bytesRead));
  return {
    method: message.method ?? "GET",
    ...originForm(message.url ?? "/", headers),
    body: message,
    receivedBytes: () => socket.bytesRead - before,
    reset: () => void socket.resetAndDestroy(),
  };
}

/**
 * Clients that take this server for their HTTP proxy send the whole URL, whose host then counts (RFC 9112, 3.2.2). So
 * one that knows nothing but the real host names reaches the simulator all the same.
 */
function originForm(url: string, headers: Map<string, string>): Pick<Incoming, "target" | "headers"> {
  const [, host, target] = /^http:\/\/([^/?]+)(.*)$/i.exec(url) ?? [];
  if (host === undefined) return { target: url, headers };
  headers.set("host", host);
  return { target: target?.startsWith("/") === true ? target : `/${target ?? ""}`, headers };
}

/** The host of the URL counts where the request brings no Host header, as those of `fetch` do. */
export function incomingOfRequest(request: Request, reset: () => void): Incoming {
  const { host, pathname, search } = new URL(request.url);
  return {
    method: request.method,
    target: `${pathname}${search}`,
    headers: new Map([["host", host], ...request.headers]),
    body: request.body ?? Readable.from([]),
    receivedBytes: () => 0,
    reset,
  };
}

/** Throws a URIError when the query holds a broken percent escape. */
export function readExchange(
  { method, target, headers, body }: Incoming,
  identity: { requestId: string; receivedAt: number },
): Exchange {
  const mark = target.indexOf("?");
  return {
    method,
    path: mark < 0 ? target : target.slice(0, mark),
    query: parseForm(mark < 0 ? "" : target.slice(mark + 1)),
    headers,
    body,
    ...identity,
  };
}

/** Reads `a=1&b=2` with percent escapes and `+` for a space; of a repeated name the last value counts. */
export function parseForm(text: string): ReadonlyMap<string, string> {
  const decode = (part: string): string => decodeURIComponent(part.replaceAll("+", " "));
  const pairs = text.split("&").filter((pair) => pair !== "");
  return new Map(
    pairs.map((pair) => {
      const equals = pair.indexOf("=");
      return equals < 0
        ? [decode(pair), ""]
        : [decode(pair.slice(0, equals)), decode(pair.slice(equals + 1))];
    }),
  );
}

/** Reads a whole small body as text; throws a RangeError beyond `limitBytes`. */
export async function readText(body: AsyncIterable<Uint8Array>, limitBytes: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > limitBytes) throw new RangeError(`The body is larger than ${limitBytes} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** Writes the reply; a client that goes away meanwhile is no error. */
export async function sendReply(response: ServerResponse, reply: Reply): Promise<void> {
  const { status, headers, body } = reply;
  response.writeHead(status, { ...lengthHeader(reply), ...headers });
  if (body !== null && typeof body !== "string") {
    await pipeline(Readable.from(body), response).catch(() => response.destroy());
    return;
  }
  response.end(body ?? undefined);
}

/** The same for a program that has no socket. */
export function responseOf(reply: Reply): Response {
  const { status, headers, body } = reply;
  const stream = body === null || typeof body === "string" ? body : ReadableStream.from(body);
  return new Response(stream, { status, headers: { ...lengthHeader(reply), ...headers } });
}

/** A stream brings its own; 204 and 304 have none. */
function lengthHeader({ status, body }: Reply): Record<string, string> {
  const hasLength = status !== 204 && status !== 304 && (body === null || typeof body === "string");
  return hasLength ? { "content-length": String(Buffer.byteLength(body ?? "")) } : {};
}
