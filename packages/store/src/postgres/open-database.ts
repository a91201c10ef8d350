/**
 * Opens the PostgreSQL database, safely against other processes that do the same.
 *
 * The schema is changed only when a step is missing, so a role that may not change it can run the bot. Whoever changes
 * it holds a lock of the session: the server gives it back when the process dies.
 */
import { type Kysely, sql } from "kysely";
import { Migrator } from "kysely/migration";

import { placeOf, type PostgresAddress } from "../database-address.ts";
import { SCHEMA_STEPS, STEP_TABLE } from "../schema-steps.ts";
import type { Tables } from "../schema.ts";
import { storeUnavailable } from "../store-unavailable.ts";
import { makeAppendOnly } from "./append-only.ts";
import { connect } from "./connect.ts";

/** Partial indexes, identity columns and `create or replace trigger` need it. */
const OLDEST_SERVER = 140_000;
/** "BAKF", and the third of our locks (engine.ts). */
const SCHEMA_LOCK = sql.raw("1111575366, 3");
/** Leases of several machines are compared; a tenth of one, so that nobody takes a turn that is still held. */
const MOST_CLOCK_SKEW_MS = 3000;
const DUPLICATE_TABLE = "42P07";

/** For a worker with its lease. Throws STORE_UNAVAILABLE with host, database and the reason. */
export async function openDatabase(address: PostgresAddress, leaseMs?: number): Promise<Kysely<Tables>> {
  const db = connect(address.url, "run", leaseMs);
  try {
    await refuseOldServer(db, address);
    await refuseOtherTime(db, address);
    if ((await missingSteps(db, address)).length > 0) await changeSchema(address);
    return db;
  } catch (error) {
    await db.destroy();
    throw error;
  }
}

/** For reading alone: nothing is made and nothing is changed. */
export async function openReadOnly(
  address: PostgresAddress,
  tables: readonly (keyof Tables)[],
): Promise<Kysely<Tables>> {
  const db = connect(address.url, "read");
  try {
    const held = await Promise.all(tables.map(async (table) => hasTable(db, table)));
    if (held.every(Boolean)) return db;
  } catch (error) {
    await db.destroy();
    throw error;
  }
  await db.destroy();
  const reason = `it has no table ${tables.join(" or ")}; start this version of the bot on it once`;
  throw storeUnavailable({ place: placeOf(address), reason });
}

/** The steps that the database has not seen. Throws STORE_UNAVAILABLE when it has seen one that we do not know. */
export async function missingSteps(db: Kysely<Tables>, address: PostgresAddress): Promise<readonly string[]> {
  const known = Object.keys(SCHEMA_STEPS);
  if (!(await hasTable(db, STEP_TABLE))) return known;
  const { rows } = await sql<{ name: string }>`select name from ${sql.table(STEP_TABLE)}`.execute(db);
  const done = new Set(rows.map(({ name }) => name));
  const newer = [...done].find((name) => !(name in SCHEMA_STEPS));
  if (newer === undefined) return known.filter((name) => !done.has(name));
  throw storeUnavailable({
    place: placeOf(address),
    reason: `it was written by a newer version of Bakferry (schema ${newer}); start that version, or choose another database`,
  });
}

async function changeSchema(address: PostgresAddress): Promise<void> {
  const db = connect(address.url, "change_schema");
  try {
    await db.connection().execute(async (holder) => {
      await sql`select pg_advisory_lock(${SCHEMA_LOCK})`.execute(holder);
      await runSteps(db, address);
      await makeAppendOnly(db);
      await sql`select pg_advisory_unlock(${SCHEMA_LOCK})`.execute(holder);
    });
  } finally {
    await db.destroy();
  }
}

async function runSteps(db: Kysely<Tables>, address: PostgresAddress): Promise<void> {
  const { rows } = await sql<{ name: string | null }>`select current_schema() as name`.execute(db);
  const schema = rows[0]?.name ?? "public";
  const migrator = new Migrator({
    db,
    provider: { getMigrations: () => Promise.resolve({ ...SCHEMA_STEPS }) },
    migrationTableName: STEP_TABLE,
    migrationLockTableName: `${STEP_TABLE}_lock`,
    // Without it, a table of that name in any schema of the database would be taken for ours.
    migrationTableSchema: schema,
  });
  const { error } = await migrator.migrateToLatest();
  if (error instanceof Error && "code" in error && error.code === DUPLICATE_TABLE) {
    const reason =
      "its schema holds tables of another program; give Bakferry a database or a schema of its own";
    throw storeUnavailable({ place: placeOf(address), reason, cause: error });
  }
  if (error !== undefined) throw error;
}

async function refuseOldServer(db: Kysely<Tables>, address: PostgresAddress): Promise<void> {
  const { rows } = await sql<{ version: string }>`
    select current_setting('server_version_num') as version
  `.execute(db);
  if (Number(rows[0]?.version) >= OLDEST_SERVER) return;
  throw storeUnavailable({ place: placeOf(address), reason: "it is older than PostgreSQL 14" });
}

/** Between two machines that are synchronised there are milliseconds. */
async function refuseOtherTime(db: Kysely<Tables>, address: PostgresAddress): Promise<void> {
  const aheadMs = await clockAheadMs(db);
  if (Math.abs(aheadMs) <= MOST_CLOCK_SKEW_MS) return;
  const seconds = (Math.abs(aheadMs) / 1000).toFixed(1);
  const side = aheadMs > 0 ? "ahead of" : "behind";
  throw storeUnavailable({
    place: placeOf(address),
    reason: `the clock of this machine is ${seconds} s ${side} the server's; synchronise both (NTP), then start again`,
  });
}

/** How much later it is here than there; the time of the question itself counts for neither. */
async function clockAheadMs(db: Kysely<Tables>): Promise<number> {
  const askedAt = Date.now();
  const { rows } = await sql<{ now: number }>`
    select (extract(epoch from clock_timestamp()) * 1000)::bigint as now
  `.execute(db);
  const answeredAt = Date.now();
  const there = rows[0]?.now ?? answeredAt;
  if (there < askedAt) return askedAt - there;
  return there > answeredAt ? answeredAt - there : 0;
}

async function hasTable(db: Kysely<Tables>, table: string): Promise<boolean> {
  const { rows } = await sql<{ held: boolean }>`select to_regclass(${table}) is not null as held`.execute(db);
  return rows[0]?.held === true;
}
