/**
 * A request as read from the socket and a reply as a value.
 *
 * Handlers return what they would say instead of saying it, so that one place writes to the socket and a reply
 * can still be delayed, altered or lost after its effect has taken place, as happens on a real network.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

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

/** Throws a URIError when the query holds a broken percent escape. */
export function readExchange(
  message: IncomingMessage,
  identity: { requestId: string; receivedAt: number },
): Exchange {
  const url = message.url ?? "/";
  const mark = url.indexOf("?");
  return {
    method: message.method ?? "GET",
    path: mark < 0 ? url : url.slice(0, mark),
    query: parseForm(mark < 0 ? "" : url.slice(mark + 1)),
    headers: new Map(
      Object.entries(message.headersDistinct).map(([name, values]) => [name, (values ?? []).join(",")]),
    ),
    body: message,
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
export async function sendReply(response: ServerResponse, { status, headers, body }: Reply): Promise<void> {
  if (body !== null && typeof body !== "string") {
    response.writeHead(status, headers);
    await pipeline(Readable.from(body), response).catch(() => response.destroy());
    return;
  }
  const hasLength = status !== 204 && status !== 304;
  const length = hasLength ? { "content-length": String(Buffer.byteLength(body ?? "")) } : {};
  response.writeHead(status, { ...length, ...headers });
  response.end(body ?? undefined);
}
