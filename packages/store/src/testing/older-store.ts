/** A closed file as an earlier version of the schema would have left it. */
import { rename, rm } from "node:fs/promises";
import { DatabaseSync } from "node:sqlite";

import { Kysely } from "kysely";
import { Migrator } from "kysely/migration";

import { SCHEMA_STEPS } from "../schema-steps.ts";
import { createNodeSqliteDialect } from "../sqlite/dialect.ts";

/** Builds the schema up to that step, with the rows of the file as far as their tables and columns were there then. */
export async function takeBackTo(lastStep: string, file: string): Promise<void> {
  const older = `${file}.older`;
  const database = new DatabaseSync(older);
  database.exec("pragma application_id = 0x42414b46");
  const db = new Kysely<unknown>({ dialect: createNodeSqliteDialect(database, older) });
  const steps = Object.entries(SCHEMA_STEPS).filter(([name]) => name <= lastStep);
  const migrator = new Migrator({
    db,
    provider: { getMigrations: () => Promise.resolve(Object.fromEntries(steps)) },
    migrationTableName: "schema_step",
    migrationLockTableName: "schema_step_lock",
  });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw error;
  copyRows(database, file);
  await db.destroy();
  for (const end of ["-wal", "-shm"]) await rm(`${file}${end}`, { force: true });
  await rename(older, file);
}

function copyRows(database: DatabaseSync, file: string): void {
  database.prepare("attach ? as newer").run(file);
  const tables = database
    .prepare("select name from main.sqlite_master where type = 'table' and name not like 'schema_step%'")
    .all();
  for (const { name } of tables) {
    const columns = database
      .prepare("select name from pragma_table_info(?, 'main')")
      .all(String(name))
      .map((column) => String(column["name"]))
      .join(", ");
    database.exec(
      `insert into main.${String(name)} (${columns}) select ${columns} from newer.${String(name)}`,
    );
  }
  database.exec("detach newer");
}
