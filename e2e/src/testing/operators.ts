/** What operators have: pages of the bot, its log, and the place where traces arrive. */
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

import type { World } from "@bakferry/demo";

export interface PageAnswer {
  readonly status: number;
  readonly body: string;
}

/** `undefined` when nobody answers. */
export async function askPage(port: number, page: string): Promise<PageAnswer | undefined> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}${page}`);
    return { status: response.status, body: await response.text() };
  } catch {
    return undefined;
  }
}

/** The value of one line of a scrape; `undefined` when there is no such line. */
export function valueIn(scrape: string, line: string): number | undefined {
  const found = scrape.split("\n").find((each) => each.startsWith(`${line} `));
  return found === undefined ? undefined : Number(found.slice(line.length + 1));
}

export type LogLine = Readonly<Record<string, unknown>> & { readonly msg: string };

export async function logOf({ logFile }: World): Promise<readonly LogLine[]> {
  const written = await readFile(logFile, "utf8");
  return written
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as LogLine);
}

export interface ReceivedSpan {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly attributes: readonly { readonly key: string; readonly value: unknown }[];
}

export interface TraceReceiver {
  readonly url: string;
  /** As they came, for what must not be in them. */
  raw(): string;
  spans(): readonly ReceivedSpan[];
  close(): void;
}

interface TraceRequest {
  readonly resourceSpans: readonly {
    readonly scopeSpans: readonly { readonly spans: readonly ReceivedSpan[] }[];
  }[];
}

/** Takes OTLP over HTTP in JSON, as a collector does. */
export async function receiveTraces(): Promise<TraceReceiver> {
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      if (request.method === "POST" && request.url === "/v1/traces") bodies.push(body);
      response.writeHead(200, { "content-type": "application/json" }).end("{}");
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    raw: () => bodies.join("\n"),
    spans: () =>
      bodies
        .map((body) => JSON.parse(body) as TraceRequest)
        .flatMap(({ resourceSpans }) => resourceSpans)
        .flatMap(({ scopeSpans }) => scopeSpans)
        .flatMap(({ spans }) => spans),
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
