/**
 * Kysely on PostgreSQL: a pool of connections whose errors say where and why.
 *
 * Numbers of 64 bits come as JavaScript numbers: they are milliseconds and counts here, all below 2^53.
 */
import {
  HandleEmptyInListsPlugin,
  Kysely,
  type PostgresCursor,
  PostgresDialect,
  type PostgresPool,
  type PostgresPoolClient,
  type PostgresQueryResult,
  replaceWithNoncontingentExpression,
} from "kysely";
import pg from "pg";

import { placeOf } from "../database-address.ts";
import type { Tables } from "../schema.ts";
import { storeUnavailable } from "../store-unavailable.ts";
import { toOperationalError } from "./to-operational-error.ts";

const CONNECT_MS = 10_000;
/** A server that is cut off must not hold a step for ever. */
const QUERY_MS = 20_000;
/** A process that is stopped in a transaction holds up all the others; the server ends it after so long, at most. */
const IDLE_IN_TRANSACTION_MS = 10_000;
/**
 * It may be stopped in several: each gets what it waited for when the one before is ended, and is idle only from then on.
 * So there is an end for all of them, counted from their beginning. PostgreSQL has had it since 17.
 */
const TRANSACTION_MS = QUERY_MS;

export type Purpose =
  /** Many short statements. */
  | "run"
  /** Reads only: PostgreSQL refuses everything else. */
  | "read"
  /** Statements that may take long. */
  | "change_schema";

/**
 * Connects at the first statement. `leaseMs` is that of a worker: when it is over, others go on, and must find no lock
 * of a worker that stands still. Without one, a transaction may be long.
 */
export function connect(url: string, purpose: Purpose, leaseMs = Number.POSITIVE_INFINITY): Kysely<Tables> {
  const place = placeOf({ url });
  const limits =
    purpose === "run"
      ? {
          query_timeout: QUERY_MS,
          idle_in_transaction_session_timeout: Math.min(IDLE_IN_TRANSACTION_MS, Math.ceil(leaseMs / 2)),
        }
      : {};
  refuseUnreadable(url);
  const pool = new pg.Pool({
    connectionString: url,
    application_name: "bakferry",
    max: 10,
    connectionTimeoutMillis: CONNECT_MS,
    keepAlive: true,
    types: typesWithNumbers(),
    ...limits,
  });
  // Of a connection that nobody uses at the moment: the next one who wants it gets a new one.
  pool.on("error", () => undefined);
  // Of one that is in use, between two statements of a transaction: the next statement says what happened.
  pool.on("connect", (client) => client.on("error", () => undefined));
  const setting = settingOf(purpose, leaseMs);
  if (setting)
    pool.on("connect", (client) => {
      client.query(setting).catch(() => undefined);
    });
  return new Kysely<Tables>({
    dialect: new PostgresDialect({ pool: speaking(pool, place) }),
    // SQLite takes `in ()` for false; PostgreSQL takes it for a mistake.
    plugins: [new HandleEmptyInListsPlugin({ strategy: replaceWithNoncontingentExpression })],
  });
}

/** What cannot be said with the address; the first statement of each connection. */
function settingOf(purpose: Purpose, leaseMs: number): string | null {
  if (purpose === "read") return "set session characteristics as transaction read only";
  if (!Number.isFinite(leaseMs)) return null;
  const milliseconds = Math.min(TRANSACTION_MS, Math.ceil(leaseMs));
  // An older server does not know the name.
  return `select set_config('transaction_timeout', '${milliseconds}', false)
    where current_setting('server_version_num')::int >= 170000`;
}

/** The error of the parser holds the whole address, so it goes no further. */
function refuseUnreadable(url: string): void {
  try {
    void new pg.Client({ connectionString: url });
  } catch (error) {
    const { code, path } = Object(error) as NodeJS.ErrnoException;
    if (path !== undefined) {
      const reason = `${path}, which DATABASE_URL names for TLS, cannot be read (${code})`;
      throw storeUnavailable({ place: placeOf({ url }), reason });
    }
    throw storeUnavailable({ place: "PostgreSQL", reason: "DATABASE_URL cannot be read as an address" });
  }
}

function typesWithNumbers(): pg.CustomTypesConfig {
  const types = new pg.TypeOverrides();
  types.setTypeParser(pg.types.builtins.INT8, Number);
  return types;
}

/** The pool, with errors for people. */
function speaking(pool: pg.Pool, place: string): PostgresPool {
  const clients = new WeakMap<pg.PoolClient, PostgresPoolClient>();
  return {
    options: pool.options,
    end: () => pool.end(),
    async connect() {
      const client = await pool.connect().catch((error: unknown) => {
        throw toOperationalError(error, place);
      });
      const known = clients.get(client) ?? speakingClient(client, place);
      clients.set(client, known);
      return known;
    },
  };
}

function speakingClient(client: pg.PoolClient, place: string): PostgresPoolClient {
  // What the server still works on may not reach the next one who gets the connection.
  let isStuck = false;
  async function run<R>(sql: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<R>> {
    try {
      const { command, rowCount, rows } = await client.query(sql, parameters.map(storable));
      return { command: command as PostgresQueryResult<R>["command"], rowCount: rowCount ?? 0, rows };
    } catch (error) {
      isStuck ||= error instanceof Error && error.message === "Query read timeout";
      throw toOperationalError(error, place);
    }
  }
  function query<R>(sql: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<R>>;
  function query<R>(cursor: PostgresCursor<R>): PostgresCursor<R>;
  function query<R>(
    what: string | PostgresCursor<R>,
    parameters: readonly unknown[] = [],
  ): Promise<PostgresQueryResult<R>> | PostgresCursor<R> {
    if (typeof what === "string") return run<R>(what, parameters);
    throw new Error("Cursors need a driver of their own, which is not here.");
  }
  return { query, release: (destroy) => client.release(destroy === true || isStuck) };
}

/** PostgreSQL keeps every character but U+0000; SQLite keeps that one too. */
function storable(value: unknown): unknown {
  return typeof value === "string" && value.includes("\0") ? value.replaceAll("\0", "\uFFFD") : value;
}
