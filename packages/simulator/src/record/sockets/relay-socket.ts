/**
 * Stands in for Slack's end of Socket Mode: frames go both ways as they are, and are written down without what they say.
 *
 * The recorder gives out addresses of its own for those that `apps.connections.open` answered with. Pings and closing are
 * passed on too, so that a client finds out about a dead connection as it would without anybody between.
 *
 * Source: https://docs.slack.dev/apis/events-api/using-socket-mode
 */
import { randomBytes } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";

import { type RawData, WebSocket, WebSocketServer } from "ws";

import type { CallRedactor } from "../calls/redact-call.ts";
import type { MadeUpNames } from "../made-up-names.ts";
import type { RecordingWriter } from "../recording.ts";
import { kindOfFrame, redactFrame } from "./frame-reading.ts";
import type { SocketFrame } from "./socket-frame.ts";

export interface SocketRelay {
  /** The address to give out in the place of a real one; as that one, it can be used once. */
  standIn(socketUrl: string, host: string): string;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Closes both ends of all that is open. */
  close(): Promise<void>;
}

interface RelayDeps {
  readonly redactor: CallRedactor;
  readonly names: MadeUpNames;
  readonly writer: RecordingWriter;
}

const PATH = "/link/";

export function createSocketRelay(deps: RelayDeps): SocketRelay {
  const server = new WebSocketServer({ noServer: true, autoPong: false });
  const realUrls = new Map<string, string>();
  const open = new Set<WebSocket>();

  function join({ app, slack }: Pick<Link, "app" | "slack">, early: readonly Frame[]): void {
    const name = deps.names.nameFor("socket", randomBytes(9).toString("hex"));
    const link: Link = { ...deps, name, app, slack, isClosed: false };
    for (const frame of early) pass(link, "slack", frame);
    listen(slack, (frame) => pass(link, "slack", frame));
    listen(app, (frame) => pass(link, "app", frame));
  }

  return {
    standIn(socketUrl, host) {
      const ticket = randomBytes(18).toString("base64url");
      realUrls.set(ticket, socketUrl);
      return `ws://${host}${PATH}?ticket=${ticket}`;
    },

    upgrade(request, socket, head) {
      const { pathname, searchParams } = new URL(request.url ?? "/", "ws://recorder");
      const ticket = searchParams.get("ticket") ?? "";
      const realUrl = realUrls.get(ticket);
      realUrls.delete(ticket);
      if (pathname !== PATH || realUrl === undefined) {
        socket.end("HTTP/1.1 401 Unauthorized\r\n\r\n");
        return;
      }
      const slack = new WebSocket(withOptions(realUrl, searchParams), { autoPong: false });
      hold(open, slack);
      // Slack's greeting comes with the upgrade.
      const early: Frame[] = [];
      const stop = listen(slack, (frame) => early.push(frame));
      socket.once("error", () => slack.terminate());
      void refusalOf(slack).then((refusal) => {
        stop();
        if (refusal !== undefined) socket.end(`HTTP/1.1 ${refusal}\r\n\r\n`);
        else {
          server.handleUpgrade(request, socket, head, (app) => {
            hold(open, app);
            join({ app, slack }, early);
          });
        }
      });
    },

    async close() {
      for (const end of open) end.terminate();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
    },
  };
}

type Side = SocketFrame["from"];

type Frame =
  | { readonly kind: "text" | "binary" | "ping" | "pong"; readonly data: Buffer }
  | { readonly kind: "close"; readonly code: number; readonly reason: Buffer };

interface Link extends RelayDeps {
  readonly name: string;
  readonly app: WebSocket;
  readonly slack: WebSocket;
  isClosed: boolean;
}

/** Without status, and with no close frame at all: codes that are never sent. */
const NO_STATUS = 1005;
const NO_FRAME = 1006;

/** Returns the way to stop listening. */
function listen(end: WebSocket, take: (frame: Frame) => void): () => void {
  const handlers = {
    message: (data: RawData, isBinary: boolean) =>
      take({ kind: isBinary ? "binary" : "text", data: bytesOf(data) }),
    ping: (data: Buffer) => take({ kind: "ping", data }),
    pong: (data: Buffer) => take({ kind: "pong", data }),
    close: (code: number, reason: Buffer) => take({ kind: "close", code, reason }),
  };
  for (const [event, handler] of Object.entries(handlers)) end.on(event, handler);
  return () => {
    for (const [event, handler] of Object.entries(handlers)) end.off(event, handler);
  };
}

/** What is seen has been written down; what cannot be does not go on. */
function pass(link: Link, from: Side, frame: Frame): void {
  // The other side says good-bye too, and that is no news.
  if (link.isClosed) return;
  link.isClosed = frame.kind === "close";
  link.writer.add(recorded(link, from, frame)).then(
    () => hand(from === "slack" ? link.app : link.slack, frame),
    () => {
      link.app.terminate();
      link.slack.terminate();
    },
  );
}

function hand(to: WebSocket, frame: Frame): void {
  if (frame.kind === "close") {
    if (frame.code === NO_FRAME) to.terminate();
    else if (frame.code === NO_STATUS) to.close();
    else to.close(frame.code, frame.reason);
    return;
  }
  if (to.readyState !== to.OPEN) return;
  if (frame.kind === "ping") to.ping(frame.data);
  else if (frame.kind === "pong") to.pong(frame.data);
  else to.send(frame.data, { binary: frame.kind === "binary" });
}

function recorded({ name: socket, redactor }: Link, from: Side, frame: Frame): SocketFrame {
  const about = { service: "socket", socket, from, frame: frame.kind } as const;
  if (frame.kind === "close") return { ...about, operation: "close", code: frame.code, reply: {} };
  if (frame.kind !== "text") return { ...about, operation: frame.kind, reply: {} };
  const text = frame.data.toString("utf8");
  const operation = from === "app" ? "acknowledgement" : kindOfFrame(text);
  return { ...about, operation, reply: redactFrame(redactor, from, text) };
}

/** Why Slack does not open the socket, as a status line has it; `undefined` when it has opened it. */
function refusalOf(slack: WebSocket): Promise<string | undefined> {
  return new Promise((resolve) => {
    slack.once("open", () => resolve(undefined));
    slack.once("unexpected-response", (_, { statusCode = 502, statusMessage = "" }) => {
      resolve(`${statusCode} ${statusMessage}`);
      slack.terminate();
    });
    // Also for later, when the end of the line is what counts.
    slack.on("error", () => resolve("502 Bad Gateway"));
  });
}

function hold(open: Set<WebSocket>, end: WebSocket): void {
  open.add(end);
  end.on("error", () => {});
  end.on("close", () => open.delete(end));
}

/** Clients add words of their own, such as `debug_reconnects`. */
function withOptions(realUrl: string, given: URLSearchParams): string {
  const url = new URL(realUrl);
  for (const [name, value] of given) if (name !== "ticket") url.searchParams.set(name, value);
  return url.href;
}

function bytesOf(data: RawData): Buffer {
  if (data instanceof ArrayBuffer) return Buffer.from(data);
  return Buffer.isBuffer(data) ? data : Buffer.concat(data);
}
