/**
 * Reads an export into an empty store, of either engine: all of it or nothing.
 *
 * The chains are proved before the rows are kept, so a move between engines is known to have lost nothing.
 */
import { createHash, type Hash } from "node:crypto";

import { OperationalError } from "@bakferry/core";
import { type Kysely, sql, type Transaction } from "kysely";

import { trailRecords } from "../audit/read-trail.ts";
import { type TrailVerdict, verifyTrail } from "../audit/verify-trail.ts";
import type { DatabaseAddress } from "../database-address.ts";
import { engineOf, takeTurn } from "../engine.ts";
import { openDatabase } from "../open-database.ts";
import { SCHEMA_STEPS } from "../schema-steps.ts";
import type { Tables } from "../schema.ts";
import { COPIED_TABLES, COPY_FORMAT, COPY_VERSION, type CopiedRow } from "./copied-tables.ts";
import { tableNames } from "./export-store.ts";

export type ImportOutcome =
  | { readonly kind: "imported"; readonly rows: number; readonly trail: TrailVerdict }
  | { readonly kind: "refused"; readonly why: ImportRefusal; readonly line: number };

export type ImportRefusal =
  /** The database holds rows already. */
  | "not_empty"
  /** The line is no line of an export. */
  | "unreadable"
  /** It was written by a version with another schema. */
  | "other_schema"
  /** The last line is not there. */
  | "cut_off"
  /** A line was changed, added or removed. */
  | "changed";

/** Fewer parameters than either engine takes in one statement. */
const BATCH = 200;

/** Throws STORE_UNAVAILABLE. */
export async function importStore(
  address: DatabaseAddress,
  lines: AsyncIterable<string> | Iterable<string>,
): Promise<ImportOutcome> {
  const db = await openDatabase(address);
  try {
    return await db.transaction().execute(async (transaction) => {
      // Whoever else wants to write an event waits until this is over.
      await takeTurn(transaction, "audit");
      const importing = new Importing(transaction);
      await importing.refuseRows();
      for await (const line of lines) await importing.take(line);
      return importing.end();
    });
  } catch (error) {
    // The transaction is rolled back by then.
    if (error instanceof Refused) return { kind: "refused", why: error.why, line: error.line };
    throw error;
  } finally {
    await db.destroy();
  }
}

class Refused extends Error {
  readonly why: ImportRefusal;
  readonly line: number;

  constructor(why: ImportRefusal, line: number) {
    super(why);
    this.why = why;
    this.line = line;
  }
}

class Importing {
  readonly #transaction: Transaction<Tables>;
  readonly #digest: Hash = createHash("sha256");
  #batch: CopiedRow[] = [];
  #line = 0;
  #rows = 0;
  #hasEnded = false;

  constructor(transaction: Transaction<Tables>) {
    this.#transaction = transaction;
  }

  async refuseRows(): Promise<void> {
    for (const table of tableNames()) {
      const { rows } = await sql`select 1 from ${sql.table(table)} limit 1`.execute(this.#transaction);
      if (rows.length > 0) throw new Refused("not_empty", 0);
    }
  }

  async take(line: string): Promise<void> {
    this.#line += 1;
    if (line.trim() === "") return;
    const value = parsed(line);
    if (value === undefined || this.#hasEnded) throw new Refused("unreadable", this.#line);
    if (this.#line === 1) this.#takeHeader(value);
    else if (value["type"] === "end") this.#takeEnd(value);
    else await this.#takeRow(value);
    this.#digest.update(`${line}\n`);
  }

  async end(): Promise<ImportOutcome> {
    if (!this.#hasEnded) throw new Refused("cut_off", this.#line);
    await this.#write();
    await countOn(this.#transaction);
    const trail = await verifyTrail(trailRecords(this.#transaction));
    return { kind: "imported", rows: this.#rows, trail };
  }

  #takeHeader({ type, version, schema }: Readonly<Record<string, unknown>>): void {
    if (type !== COPY_FORMAT || version !== COPY_VERSION) throw new Refused("unreadable", this.#line);
    if (schema !== Object.keys(SCHEMA_STEPS).toSorted().at(-1)) throw new Refused("other_schema", this.#line);
  }

  async #takeRow({ table, row }: Readonly<Record<string, unknown>>): Promise<void> {
    if (typeof table !== "string" || !(table in COPIED_TABLES) || typeof row !== "object" || row === null)
      throw new Refused("unreadable", this.#line);
    const copied = { table, row } as CopiedRow;
    if (this.#batch.length === BATCH || (this.#batch[0] && this.#batch[0].table !== table))
      await this.#write();
    this.#batch.push(copied);
    this.#rows += 1;
  }

  #takeEnd({ rows, digest }: Readonly<Record<string, unknown>>): void {
    if (rows !== this.#rows || digest !== this.#digest.copy().digest("hex"))
      throw new Refused("changed", this.#line);
    this.#hasEnded = true;
  }

  async #write(): Promise<void> {
    const [first] = this.#batch;
    if (!first) return;
    const columns = Object.keys(first.row);
    const values = this.#batch.map(({ row }) => sql`(${sql.join(columns.map((name) => row[name]))})`);
    const insert = sql`
      insert into ${sql.table(first.table)} (${sql.join(columns.map((name) => sql.ref(name)))})
      values ${sql.join(values)}
    `;
    try {
      await insert.execute(this.#transaction);
    } catch (error) {
      // The rows come from outside: what a table does not take was not written by an export.
      throw OperationalError.is(error) ? error : new Refused("changed", this.#line);
    }
    this.#batch = [];
  }
}

/** New rows get numbers after the copied ones; SQLite sees to it by itself. */
async function countOn(db: Kysely<Tables>): Promise<void> {
  if (engineOf(db) === "sqlite") return;
  for (const table of ["outbox", "inbox"] as const)
    await sql`
      select setval(pg_get_serial_sequence(${table}, 'id'), coalesce(max(id), 1), max(id) is not null)
      from ${sql.table(table)}
    `.execute(db);
}

function parsed(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
