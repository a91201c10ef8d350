/**
 * Opens the embedded database file, safely against a second process that does the same.
 *
 * - WAL and `synchronous=FULL`: every commit is on the disk before it is acknowledged; NORMAL may lose the last ones
 *   with the power (https://www.sqlite.org/pragma.html#pragma_synchronous). WAL needs shared memory, so the file may
 *   not stand on a network disk.
 * - Two processes that create the schema at the same time trip over each other, and the switch to WAL ignores the
 *   busy timeout. So both happen under `begin exclusive` on a small database beside it, `<file>.lock`, which the
 *   system releases when its holder dies.
 */
import { mkdir, open } from "node:fs/promises";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";

import { Kysely } from "kysely";
import { Migrator } from "kysely/migration";

import { SCHEMA_STEPS, STEP_TABLE } from "../schema-steps.ts";
import type { Tables } from "../schema.ts";
import { storeUnavailable } from "../store-unavailable.ts";
import { APPEND_ONLY } from "./append-only.ts";
import { createNodeSqliteDialect } from "./dialect.ts";
import { toOperationalError } from "./to-operational-error.ts";

/** "BAKF": tells our file from another program's SQLite database. */
const APPLICATION_ID = 0x42_41_4b_46;
const BUSY_TIMEOUT_MS = 5000;
/** A schema step may take a while; whoever starts beside it waits this long. */
const LOCK_TIMEOUT_MS = 20_000;

/** `:memory:` lives as long as the returned object. Throws STORE_UNAVAILABLE with the path and the reason. */
export async function openDatabase(
  file: string,
  busyTimeoutMs: number = BUSY_TIMEOUT_MS,
): Promise<Kysely<Tables>> {
  if (file === ":memory:") return await prepare(connect(file, busyTimeoutMs), file);
  await createPrivately(file);
  await createPrivately(`${file}.lock`);
  const lock = connect(`${file}.lock`, LOCK_TIMEOUT_MS);
  try {
    execute(lock, `${file}.lock`, "begin exclusive");
    return await prepare(connect(file, busyTimeoutMs), file);
  } finally {
    lock.close();
  }
}

/** SQLite gives the write-ahead log the permissions of the file, so it is enough to create that one for us alone. */
async function createPrivately(file: string): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    const handle = await open(file, "a", 0o600);
    await handle.close();
  } catch (error) {
    throw storeUnavailable({ place: file, reason: reasonOf(error), cause: error });
  }
}

function connect(file: string, timeoutMs: number): DatabaseSync {
  try {
    return new DatabaseSync(file, { timeout: timeoutMs });
  } catch (error) {
    throw toOperationalError(error, file);
  }
}

async function prepare(database: DatabaseSync, file: string): Promise<Kysely<Tables>> {
  try {
    claimForBakferry(database, file);
    execute(database, file, "pragma journal_mode = wal");
    execute(database, file, "pragma synchronous = full");
    refuseNewerSchema(database, file);
    const db = new Kysely<Tables>({ dialect: createNodeSqliteDialect(database, file) });
    await migrateSchema(db);
    for (const statement of APPEND_ONLY) execute(database, file, statement);
    return db;
  } catch (error) {
    database.close();
    throw error;
  }
}

function claimForBakferry(database: DatabaseSync, file: string): void {
  const owner = single(database, file, "pragma application_id");
  if (owner === APPLICATION_ID) return;
  const tables = single(database, file, "select count(*) from sqlite_master");
  if (owner !== 0 || tables !== 0) {
    throw storeUnavailable({
      place: file,
      reason: "it is the database of another program; choose another path",
    });
  }
  execute(database, file, `pragma application_id = ${APPLICATION_ID}`);
}

/** The migrator would say "corrupted migrations"; what really happened is that somebody went back a version. */
function refuseNewerSchema(database: DatabaseSync, file: string): void {
  const exists = `select count(*) from sqlite_master where name = '${STEP_TABLE}'`;
  if (single(database, file, exists) === 0) return;
  const newest = single(database, file, `select max(name) from ${STEP_TABLE}`);
  if (typeof newest !== "string" || newest in SCHEMA_STEPS) return;
  throw storeUnavailable({
    place: file,
    reason: `it was written by a newer version of Bakferry (schema ${newest}); start that version, or choose another path`,
  });
}

async function migrateSchema(db: Kysely<Tables>): Promise<void> {
  const migrator = new Migrator({
    db,
    provider: { getMigrations: () => Promise.resolve({ ...SCHEMA_STEPS }) },
    migrationTableName: STEP_TABLE,
    migrationLockTableName: `${STEP_TABLE}_lock`,
  });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw error;
}

function execute(database: DatabaseSync, file: string, sql: string): void {
  try {
    database.exec(sql);
  } catch (error) {
    throw toOperationalError(error, file);
  }
}

function single(database: DatabaseSync, file: string, sql: string): unknown {
  try {
    return Object.values(database.prepare(sql).get() ?? {})[0];
  } catch (error) {
    throw toOperationalError(error, file);
  }
}

function reasonOf(error: unknown): string {
  const code =
    typeof error === "object" && error !== null && "code" in error ? String(error.code) : "unknown";
  switch (code) {
    case "EACCES":
    case "EPERM":
      return "access was refused; give this user the right to write there";
    case "EISDIR":
      return "it is a directory; give the path of a file";
    case "ENOTDIR":
    case "EEXIST":
      return "a part of the path is not a directory";
    case "EROFS":
      return "the disk is read-only";
    case "ENOSPC":
      return "the disk is full; free some space";
    default:
      return `the file system answered ${code}`;
  }
}
