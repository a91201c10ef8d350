/** The few places where the two engines are told apart. */
import { type Kysely, PostgresAdapter, sql } from "kysely";

export type Engine = "sqlite" | "postgres";

export function engineOf<T>(db: Kysely<T>): Engine {
  return db.getExecutor().adapter instanceof PostgresAdapter ? "postgres" : "sqlite";
}

/** What only one transaction may do at a time. The first number of the lock is "BAKF", so that it is nobody else's. */
const TURNS = { audit: 1, outbox: 2, places: 4 } as const;
const BAKFERRY = 0x42_41_4b_46;

/**
 * Waits until no other transaction holds the same turn, and holds it to the end of this one.
 *
 * SQLite has one writer at a time and needs nothing. PostgreSQL shows a statement what was committed before the
 * statement began, so the turn is taken by a statement of its own, before the one that reads. Rows are locked before
 * it, never behind it: or one would wait for the turn, and the other for the row. The turn of the places comes before
 * the rows for the same reason: nobody asks for it who has one.
 */
export async function takeTurn<T>(transaction: Kysely<T>, turn: keyof typeof TURNS): Promise<void> {
  if (engineOf(transaction) === "sqlite") return;
  await sql`select pg_advisory_xact_lock(${sql.lit(BAKFERRY)}, ${sql.lit(TURNS[turn])})`.execute(transaction);
}
