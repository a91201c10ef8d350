/** One small HTTP request for a key, before there is a key that anything could be signed with. */
import { createHttpClient, HttpFailure } from "../http-exchange.ts";
import type { HttpReply } from "../http-exchange.ts";
import { unreachable } from "../to-operational-error.ts";
import type { CloudCall } from "../to-operational-error.ts";

export interface KeyRequest {
  readonly method: "GET" | "PUT" | "POST";
  /** Whole URL. */
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** A metadata service is next door or not there at all. */
  readonly patienceMs: number;
}

/** Throws CLOUD_UNREACHABLE; any status counts as an answer. */
export async function ask(call: CloudCall, request: KeyRequest): Promise<HttpReply> {
  const { method, url, headers = {}, body, patienceMs } = request;
  const { protocol, hostname, port, pathname, search } = new URL(url);
  const client = createHttpClient({ connectMs: patienceMs, stallMs: patienceMs, responseMs: patienceMs });
  const bytes = body === undefined ? undefined : Buffer.from(body);
  try {
    return await client.send({
      method,
      target: {
        secure: protocol === "https:",
        hostname: hostname.replace(/^\[|\]$/g, ""),
        port,
        path: `${pathname}${search}`,
      },
      headers: { ...headers, "Content-Length": String(bytes?.length ?? 0) },
      ...(bytes === undefined ? {} : { body: bytes }),
    });
  } catch (error) {
    if (error instanceof HttpFailure)
      throw unreachable({ ...call, host: hostname }, error.message, error.cause);
    throw error;
  } finally {
    client.close();
  }
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
