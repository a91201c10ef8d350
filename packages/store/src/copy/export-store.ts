/**
 * Writes every row as a line of JSON, of one moment, whatever is written meanwhile.
 *
 * Rows go out as they are: ids, sealed tokens, events and their hashes. So the file is as confidential as the database.
 */
import { createHash } from "node:crypto";

import { type Kysely, sql } from "kysely";

import type { DatabaseAddress } from "../database-address.ts";
import { engineOf } from "../engine.ts";
import { openReadOnly } from "../open-database.ts";
import { SCHEMA_STEPS } from "../schema-steps.ts";
import type { Tables } from "../schema.ts";
import {
  COPIED_TABLES,
  COPY_FORMAT,
  COPY_VERSION,
  type CopiedRow,
  type CopyEnd,
  type CopyHeader,
} from "./copied-tables.ts";

const PAGE = 500;

export interface ExportTarget {
  readonly exportedAt: number;
  /** Takes one line without its end. */
  readonly write: (line: string) => Promise<void>;
}

/** How many rows were written. Throws STORE_UNAVAILABLE, also when the schema is not of this version. */
export async function exportStore(
  address: DatabaseAddress,
  { exportedAt, write }: ExportTarget,
): Promise<number> {
  const db = await openReadOnly(address, tableNames());
  try {
    return await db.connection().execute(async (connection) => {
      await beginSnapshot(connection);
      const digest = createHash("sha256");
      const put = async (value: CopyHeader | CopiedRow): Promise<void> => {
        const line = JSON.stringify(value);
        digest.update(`${line}\n`);
        await write(line);
      };
      const schema = Object.keys(SCHEMA_STEPS).toSorted().at(-1) ?? "";
      const at = new Date(exportedAt).toISOString();
      await put({ type: COPY_FORMAT, version: COPY_VERSION, schema, exportedAt: at });
      let rows = 0;
      for (const table of tableNames())
        for await (const row of rowsOf(connection, table)) {
          await put({ table, row });
          rows += 1;
        }
      const end: CopyEnd = { type: "end", rows, digest: digest.digest("hex") };
      await write(JSON.stringify(end));
      await sql`commit`.execute(connection);
      return rows;
    });
  } finally {
    await db.destroy();
  }
}

export function tableNames(): readonly (keyof Tables)[] {
  return Object.keys(COPIED_TABLES) as (keyof Tables)[];
}

async function beginSnapshot(connection: Kysely<Tables>): Promise<void> {
  // In SQLite the first read begins it.
  const isolation = engineOf(connection) === "postgres" ? "isolation level repeatable read read only" : "";
  await sql`begin ${sql.raw(isolation)}`.execute(connection);
}

async function* rowsOf(db: Kysely<Tables>, table: keyof Tables): AsyncGenerator<CopiedRow["row"]> {
  const keys: readonly string[] = COPIED_TABLES[table];
  const key = sql.join(keys.map((name) => sql.ref(name)));
  let last: CopiedRow["row"] | undefined;
  while (true) {
    const after =
      last === undefined ? sql`` : sql`where (${key}) > (${sql.join(keys.map((name) => last?.[name]))})`;
    const { rows } = await sql<CopiedRow["row"]>`
      select * from ${sql.table(table)} ${after} order by ${key} limit ${sql.lit(PAGE)}
    `.execute(db);
    yield* rows;
    last = rows.at(-1);
    if (rows.length < PAGE) return;
  }
}
