/**
 * Lets PostgreSQL itself refuse to change or remove what the audit trail holds.
 *
 * The owner of the tables can drop the triggers; they stop mistakes, and the chains reveal the rest. A role that may
 * only run the bot cannot (docs/how-to/postgresql.md).
 */
import { type Kysely, sql } from "kysely";

const TABLES = ["event", "audit"] as const;

export async function makeAppendOnly<T>(db: Kysely<T>): Promise<void> {
  await sql`
    create or replace function bakferry_append_only() returns trigger language plpgsql as $$
    begin
      raise exception '% is append-only: it is the audit trail', tg_table_name;
    end $$
  `.execute(db);
  for (const table of TABLES) {
    const name = sql.ref(`${table}_append_only`);
    await sql`
      create or replace trigger ${name} before update or delete or truncate on ${sql.table(table)}
      for each statement execute function bakferry_append_only()
    `.execute(db);
  }
}
