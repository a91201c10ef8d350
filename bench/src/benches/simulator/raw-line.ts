/**
 * A keep-alive connection that sends bytes as they are and reads replies as cheaply as it can: a client that took much
 * itself would be measured instead of the server.
 */
import { once } from "node:events";
import { connect } from "node:net";

export interface RawReply {
  readonly status: number;
  readonly head: string;
  readonly body: string;
}

export interface RawLine {
  /** One request at a time; the body is sent so often, one copy after the other. */
  ask(head: string, body?: { readonly bytes: Uint8Array; readonly copies: number }): Promise<RawReply>;
  close(): void;
}

export async function openLine(url: string): Promise<RawLine> {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port), noDelay: true });
  await once(socket, "connect");
  let received = Buffer.alloc(0);
  let hasNoBody = false;
  let settle: { resolve(reply: RawReply): void; reject(error: Error): void } | undefined;

  socket.on("data", (chunk) => {
    received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
    const reply = readReply(received, hasNoBody);
    if (reply === undefined) return;
    received = Buffer.alloc(0);
    settle?.resolve(reply);
  });
  const fail = (error: Error): void => settle?.reject(error);
  socket.on("error", fail);
  socket.on("close", () => fail(new Error("The simulator closed the connection.")));

  return {
    ask(head, body) {
      return new Promise((resolve, reject) => {
        settle = { resolve, reject };
        hasNoBody = head.startsWith("HEAD ");
        socket.cork();
        socket.write(head, "latin1");
        for (let copy = 0; copy < (body?.copies ?? 0); copy += 1) socket.write(body?.bytes ?? "");
        socket.uncork();
      });
    },
    close: () => socket.destroy(),
  };
}

/** `undefined` until all of it is there. */
function readReply(bytes: Buffer, hasNoBody: boolean): RawReply | undefined {
  const end = bytes.indexOf("\r\n\r\n");
  if (end < 0) return undefined;
  const head = bytes.toString("latin1", 0, end);
  const length = hasNoBody ? 0 : Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? 0);
  if (bytes.length < end + 4 + length) return undefined;
  return {
    status: Number(head.slice(9, 12)),
    head,
    body: bytes.toString("latin1", end + 4, end + 4 + length),
  };
}
