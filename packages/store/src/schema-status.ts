/** Which steps of the schema a database has seen, found out without changing it. */
import { type Kysely, sql } from "kysely";

import type { DatabaseAddress } from "./database-address.ts";
import { engineOf } from "./engine.ts";
import { openDatabase, openReadOnly } from "./open-database.ts";
import { SCHEMA_STEPS, STEP_TABLE } from "./schema-steps.ts";
import type { Tables } from "./schema.ts";

export interface SchemaStatus {
  readonly engine: "sqlite" | "postgres";
  /** The newest step that was done; null where there is no schema yet. */
  readonly schema: string | null;
  /** Steps of this version that were not done yet. */
  readonly missing: readonly string[];
  /** Steps that only a newer version knows. */
  readonly newer: readonly string[];
}

/** Throws STORE_UNAVAILABLE. */
export async function schemaStatus(address: DatabaseAddress): Promise<SchemaStatus> {
  const db = await openReadOnly(address, []);
  try {
    const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
    const hasSteps = tables.some(({ name }) => name === STEP_TABLE);
    return hasSteps ? await readSchemaStatus(db) : statusOf(db, []);
  } finally {
    await db.destroy();
  }
}

/** Of a database that has seen at least one step. */
export async function readSchemaStatus(db: Kysely<Tables>): Promise<SchemaStatus> {
  const { rows } = await sql<{ name: string }>`select name from ${sql.table(STEP_TABLE)}`.execute(db);
  return statusOf(db, rows.map(({ name }) => name).toSorted());
}

function statusOf(db: Kysely<Tables>, done: readonly string[]): SchemaStatus {
  return {
    engine: engineOf(db),
    schema: done.at(-1) ?? null,
    missing: Object.keys(SCHEMA_STEPS).filter((name) => !done.includes(name)),
    newer: done.filter((name) => !(name in SCHEMA_STEPS)),
  };
}

/** Brings the schema up to this version, which a start does as well. Throws STORE_UNAVAILABLE. */
export async function migrateSchema(address: DatabaseAddress): Promise<void> {
  const db = await openDatabase(address);
  await db.destroy();
}
