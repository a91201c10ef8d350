/**
 * Socket Mode: WebSockets that an app opens to Slack, over which its payloads come and its answers go.
 *
 * Slack gives each envelope to one of the app's sockets, never to all, and the same answer decides as over HTTP.
 * The rotation here is fair where Slack's is arbitrary, so that a test with two sockets sees both at work.
 *
 * Source: https://docs.slack.dev/apis/events-api/using-socket-mode
 */
import { randomBytes, randomUUID } from "node:crypto";
import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { setTimeout as wait } from "node:timers/promises";

import { WebSocketServer, type WebSocket } from "ws";

import { isObject, objectOf, parseJson, stringOf } from "../json.ts";
import { SlackApiError } from "../web-api/slack-api-error.ts";
import type { Changes } from "../workspace/changes.ts";
import { ACK_DEADLINE_MS, type Delivery, type Envelope } from "./envelope.ts";

export const SOCKETS_PER_APP = 10;

/** Clients take a connection for dead after 30 s without a ping. */
const PING_EVERY_MS = 5000;
const TICKET_LIFE_MS = 30_000;
const FRAME_BYTES_MAX = 1024 * 1024;
/** How long a client may take to leave after `refresh_requested`. */
const LEAVE_WITHIN_MS = 2000;
const PART_WITHIN_MS = 500;

export type DisconnectReason = "warning" | "refresh_requested" | "link_disabled";

export interface Sockets {
  /** A `ws:` URL that can be used once. Throws `too_many_websockets`. */
  openUrl(appId: string): string;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  send(appId: string, envelope: Envelope): Promise<Delivery>;
  count(appId: string): number;
  /** Sends the frame, to the oldest sockets first; after anything but a warning nothing more is delivered there. */
  disconnect(reason: DisconnectReason, count?: number): void;
  /** Cuts every connection without a word. */
  drop(): void;
  close(): Promise<void>;
}

interface Link {
  readonly appId: string;
  readonly socket: WebSocket;
  leaving: boolean;
}

interface Waiting {
  readonly resolve: (delivery: Delivery) => void;
  readonly timer: NodeJS.Timeout;
}

export function createSockets(options: SocketOptions): Sockets {
  return new SocketHub(options);
}

interface SocketOptions {
  /** `127.0.0.1:PORT`, as it stands in the URLs given out. */
  readonly host: string;
  readonly changes: Changes;
  readonly isDown: () => boolean;
}

class SocketHub implements Sockets {
  readonly #options: SocketOptions;
  readonly #server = new WebSocketServer({ noServer: true, maxPayload: FRAME_BYTES_MAX });
  readonly #tickets = new Map<string, { appId: string; at: number }>();
  readonly #links = new Set<Link>();
  readonly #waiting = new Map<string, Waiting>();
  readonly #pinger: NodeJS.Timeout;
  #turn = 0;

  constructor(options: SocketOptions) {
    this.#options = options;
    this.#pinger = setInterval(() => {
      for (const { socket } of this.#links) if (socket.readyState === socket.OPEN) socket.ping();
    }, PING_EVERY_MS).unref();
  }

  openUrl(appId: string): string {
    if (this.count(appId) >= SOCKETS_PER_APP) throw new SlackApiError("too_many_websockets");
    for (const [old, { at }] of this.#tickets)
      if (Date.now() - at > TICKET_LIFE_MS) this.#tickets.delete(old);
    const ticket = randomBytes(18).toString("base64url");
    this.#tickets.set(ticket, { appId, at: Date.now() });
    return `ws://${this.#options.host}/link/?ticket=${ticket}&app_id=${appId}`;
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const { host, isDown } = this.#options;
    const target = URL.parse(request.url ?? "/", `http://${host}`);
    const ticket = target?.searchParams.get("ticket") ?? "";
    const entry = this.#tickets.get(ticket);
    this.#tickets.delete(ticket);
    const fresh = entry !== undefined && Date.now() - entry.at <= TICKET_LIFE_MS;
    if (target?.pathname !== "/link/" || !fresh || isDown()) {
      socket.end(`HTTP/1.1 ${isDown() ? "503 Service Unavailable" : "401 Unauthorized"}\r\n\r\n`);
      return;
    }
    this.#server.handleUpgrade(request, socket, head, (webSocket) => this.#accept(entry.appId, webSocket));
  }

  send(appId: string, envelope: Envelope): Promise<Delivery> {
    const candidates = this.#open(appId);
    this.#turn += 1;
    const link = candidates[this.#turn % Math.max(candidates.length, 1)];
    if (link === undefined) return Promise.resolve({ outcome: "unreachable" });
    const envelopeId = randomUUID();
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#settle(envelopeId, { outcome: "timed-out" }), ACK_DEADLINE_MS);
      this.#waiting.set(envelopeId, { resolve, timer });
      link.socket.send(JSON.stringify(frameOf(envelopeId, envelope)));
    });
  }

  count(appId: string): number {
    return this.#open(appId).length;
  }

  disconnect(reason: DisconnectReason, count?: number): void {
    const { host, changes } = this.#options;
    for (const link of this.#open().slice(0, count)) {
      link.socket.send(JSON.stringify({ type: "disconnect", reason, debug_info: { host } }));
      if (reason === "warning") continue;
      link.leaving = true;
      setTimeout(() => link.socket.close(1000), LEAVE_WITHIN_MS).unref();
    }
    changes.mark();
  }

  drop(): void {
    for (const { socket } of this.#links) socket.terminate();
  }

  async close(): Promise<void> {
    clearInterval(this.#pinger);
    await this.#partFromAll();
    this.drop();
    for (const envelopeId of Array.from(this.#waiting.keys())) {
      this.#settle(envelopeId, { outcome: "unreachable" });
    }
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
  }

  /** A client that is cut off in the midst of its own good-bye takes that for trouble, and tries to come back. */
  async #partFromAll(): Promise<void> {
    const gone = Array.from(this.#links, ({ socket }) => {
      socket.close(1001);
      return once(socket, "close");
    });
    await Promise.race([Promise.all(gone), wait(PART_WITHIN_MS, undefined, { ref: false })]);
  }

  #open(appId?: string): readonly Link[] {
    return Array.from(this.#links).filter(
      (link) => !link.leaving && (appId === undefined || link.appId === appId),
    );
  }

  #accept(appId: string, socket: WebSocket): void {
    const link: Link = { appId, socket, leaving: false };
    this.#links.add(link);
    socket.on("error", () => this.#forget(link));
    socket.on("close", () => this.#forget(link));
    socket.on("message", (data) => {
      const frame = parseJson(rawText(data));
      const envelopeId = isObject(frame) ? stringOf(frame["envelope_id"]) : undefined;
      if (isObject(frame) && envelopeId !== undefined) {
        this.#settle(envelopeId, { outcome: "acknowledged", body: objectOf(frame["payload"]) });
      }
    });
    socket.send(JSON.stringify(hello(appId, this.count(appId), this.#options.host)));
    this.#options.changes.mark();
  }

  #forget(link: Link): void {
    if (this.#links.delete(link)) this.#options.changes.mark();
  }

  #settle(envelopeId: string, delivery: Delivery): void {
    const entry = this.#waiting.get(envelopeId);
    if (entry === undefined) return;
    clearTimeout(entry.timer);
    this.#waiting.delete(envelopeId);
    entry.resolve(delivery);
  }
}

function hello(appId: string, connections: number, host: string): object {
  return {
    type: "hello",
    num_connections: connections,
    connection_info: { app_id: appId },
    debug_info: { host, approximate_connection_time: 18_060 },
  };
}

function frameOf(envelopeId: string, { type, payload, acceptsAnswer, retry }: Envelope): object {
  return {
    envelope_id: envelopeId,
    type,
    payload,
    accepts_response_payload: acceptsAnswer,
    ...(retry === undefined ? {} : { retry_attempt: retry.attempt, retry_reason: retry.reason }),
  };
}

function rawText(data: Buffer | ArrayBuffer | readonly Buffer[]): string {
  if (data instanceof ArrayBuffer) return Buffer.from(data).toString("utf8");
  return (Buffer.isBuffer(data) ? data : Buffer.concat(data)).toString("utf8");
}
