/** Whether the database can be written, asked of PostgreSQL itself. */
import { sql } from "kysely";

import { placeOf, type PostgresAddress } from "../database-address.ts";
import type { StoreProbe } from "../probe-store.ts";
import { storeUnavailable } from "../store-unavailable.ts";
import { connect } from "./connect.ts";
import { missingSteps } from "./open-database.ts";

/** Throws STORE_UNAVAILABLE. */
export async function probeDatabase(address: PostgresAddress): Promise<StoreProbe> {
  const db = connect(address.url, "read");
  try {
    if ((await missingSteps(db, address)).length > 0) return { kind: "absent" };
    const { rows } = await sql<{ replica: boolean; writable: boolean }>`
      select pg_is_in_recovery() as replica, has_table_privilege('migration', 'UPDATE') as writable
    `.execute(db);
    const reason =
      rows[0]?.replica === true
        ? "it is a replica; DATABASE_URL must name the primary server"
        : "this user may not write its tables; give the role its rights, see docs/how-to/postgresql.md";
    if (rows[0]?.replica !== false || !rows[0].writable)
      throw storeUnavailable({ place: placeOf(address), reason });
    return { kind: "writable" };
  } finally {
    await db.destroy();
  }
}
