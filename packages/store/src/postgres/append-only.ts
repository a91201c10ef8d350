/**
 * Lets PostgreSQL itself refuse to change what the audit trail holds, and to remove what was not sealed before.
 *
 * The owner of the tables can drop the triggers; they stop mistakes, and the chains reveal the rest. A role that may
 * only run the bot cannot (docs/how-to/postgresql.md).
 */
import { type Kysely, type RawBuilder, sql } from "kysely";

export async function makeAppendOnly<T>(db: Kysely<T>): Promise<void> {
  await sql`
    create or replace function bakferry_append_only() returns trigger language plpgsql as $$
    begin
      raise exception '% is append-only: it is the audit trail', tg_table_name;
    end $$
  `.execute(db);
  for (const table of ["event", "audit", "trail_seal"])
    await makeTrigger(db, { table, name: `${table}_append_only`, verbs: sql`update or truncate` });
  await makeTrigger(db, { table: "trail_seal", name: "trail_seal_kept", verbs: sql`delete` });
  await removeOnlySealed(db, "event", sql`old.migration_id`);
  await removeOnlySealed(db, "audit", sql`'audit'`);
}

interface Trigger {
  readonly table: string;
  readonly name: string;
  readonly verbs: RawBuilder<unknown>;
}

async function makeTrigger<T>(db: Kysely<T>, { table, name, verbs }: Trigger): Promise<void> {
  await sql`
    create or replace trigger ${sql.ref(name)} before ${verbs} on ${sql.table(table)}
    for each statement execute function bakferry_append_only()
  `.execute(db);
}

async function removeOnlySealed<T>(db: Kysely<T>, table: string, chain: RawBuilder<unknown>): Promise<void> {
  const name = sql.ref(`${table}_sealed_only`);
  await sql`
    create or replace function ${sql.ref(`bakferry_${table}_sealed_only`)}() returns trigger language plpgsql as $$
    begin
      if exists (select 1 from trail_seal where chain = ${chain} and sequence >= old.sequence) then
        return old;
      end if;
      raise exception '% is append-only: it is the audit trail', tg_table_name;
    end $$
  `.execute(db);
  await sql`
    create or replace trigger ${name} before delete on ${sql.table(table)}
    for each row execute function ${sql.ref(`bakferry_${table}_sealed_only`)}()
  `.execute(db);
}
