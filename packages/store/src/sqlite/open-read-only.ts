/** Opens a database file for reading alone: it may be a copy, evidence, or in use by a bot of another version. */
import { DatabaseSync } from "node:sqlite";

import { Kysely } from "kysely";

import type { Tables } from "../schema.ts";
import { storeUnavailable } from "../store-unavailable.ts";
import { createNodeSqliteDialect } from "./dialect.ts";
import { toOperationalError } from "./to-operational-error.ts";

/** Throws STORE_UNAVAILABLE when the file is no database of Bakferry, or one of a version without these tables. */
export function openReadOnly(file: string, tables: readonly (keyof Tables)[]): Kysely<Tables> {
  const database = openSqliteReadOnly(file, tables);
  return new Kysely<Tables>({ dialect: createNodeSqliteDialect(database, file) });
}

/** Without the query layer. */
export function openSqliteReadOnly(file: string, tables: readonly (keyof Tables)[]): DatabaseSync {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(file, { readOnly: true });
    const held = database.prepare("select name from sqlite_master where type = 'table'").all();
    const names = new Set(held.map(({ name }) => name));
    if (tables.every((table) => names.has(table))) return database;
  } catch (error) {
    database?.close();
    throw toOperationalError(error, file);
  }
  database.close();
  throw storeUnavailable({
    place: file,
    reason: `it has no table ${tables.join(" or ")}; start this version of the bot on it once`,
  });
}
