/** A line between one replica and PostgreSQL, that can be held or cut. */
import { connect, createServer, type NetConnectOpts, type Server, type Socket } from "node:net";
import type { AddressInfo } from "node:net";
import { setTimeout as wait } from "node:timers/promises";

export interface DatabaseLine {
  /** The database as the replica knows it: through this line. */
  readonly url: string;
  /** Nothing gets through for so long, in neither direction, and nobody is told; then everything does. */
  hold(milliseconds: number): Promise<void>;
  /** Breaks every connection. */
  cut(): void;
  close(): Promise<void>;
}

const HOST = "127.0.0.1";

export async function layLine(databaseUrl: string): Promise<DatabaseLine> {
  const { server: target, through } = readAddress(databaseUrl);
  const sockets = new Set<Socket>();
  let isHeld = false;
  const server = createServer((near) => {
    const far = connect(target);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on("error", () => undefined).on("close", () => sockets.delete(socket));
    }
    near.pipe(far).pipe(near);
    near.on("close", () => far.destroy());
    far.on("close", () => near.destroy());
    if (isHeld) still(sockets);
  });
  const port = await listen(server);
  return {
    url: through(port),
    async hold(milliseconds) {
      isHeld = true;
      still(sockets);
      await wait(milliseconds);
      isHeld = false;
      for (const socket of sockets) socket.resume();
    },
    cut() {
      for (const socket of sockets) socket.destroy();
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

/** What arrives stays in the system's buffers, as on a network that loses every packet. */
function still(sockets: ReadonlySet<Socket>): void {
  for (const socket of sockets) socket.pause();
}

interface Address {
  readonly server: NetConnectOpts;
  readonly through: (port: number) => string;
}

/** The tests' own server hears on a socket in a directory, which the address names as `host`. */
function readAddress(databaseUrl: string): Address {
  const url = new URL(databaseUrl.replace("@/", "@socket.invalid/"));
  const directory = url.searchParams.get("host");
  const port = Number(url.port || 5432);
  const server =
    directory === null ? { host: url.hostname, port } : { path: `${directory}/.s.PGSQL.${port}` };
  return {
    server,
    through(near) {
      const through = new URL(url);
      through.hostname = HOST;
      through.port = String(near);
      through.searchParams.delete("host");
      return through.href;
    },
  };
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => {
    server.listen(0, HOST, resolve);
  });
  return (server.address() as AddressInfo).port;
}
