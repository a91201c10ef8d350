/** Opens a database file for reading alone: it may be a copy, evidence, or in use by a bot of another version. */
import { DatabaseSync } from "node:sqlite";

import { Kysely } from "kysely";

import type { Tables } from "../schema.ts";
import { createNodeSqliteDialect } from "./dialect.ts";
import { storeUnavailable, toOperationalError } from "./to-operational-error.ts";

/** Throws STORE_UNAVAILABLE when the file is no database of Bakferry, or one of a version without these tables. */
export function openReadOnly(file: string, tables: readonly (keyof Tables)[]): Kysely<Tables> {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(file, { readOnly: true });
    const held = database.prepare("select name from sqlite_master where type = 'table'").all();
    const names = new Set(held.map(({ name }) => name));
    if (tables.every((table) => names.has(table)))
      return new Kysely<Tables>({ dialect: createNodeSqliteDialect(database, file) });
  } catch (error) {
    database?.close();
    throw toOperationalError(error, file);
  }
  database.close();
  throw storeUnavailable({
    file,
    reason: `it has no table ${tables.join(" or ")}; start this version of the bot on it once`,
  });
}
