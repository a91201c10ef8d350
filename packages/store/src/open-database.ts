/** Opens whichever database is meant; the driver of PostgreSQL is loaded only where it is used. */
import type { Kysely } from "kysely";

import type { DatabaseAddress } from "./database-address.ts";
import type { Tables } from "./schema.ts";
import * as sqlite from "./sqlite/open-database.ts";
import { openReadOnly as openFileReadOnly } from "./sqlite/open-read-only.ts";

/** With the whole schema; for a worker with its lease. Throws STORE_UNAVAILABLE with the place and the reason. */
export async function openDatabase(address: DatabaseAddress, leaseMs?: number): Promise<Kysely<Tables>> {
  if (!("url" in address)) return sqlite.openDatabase(address.file);
  const postgres = await import("./postgres/open-database.ts");
  return postgres.openDatabase(address, leaseMs);
}

/** For reading alone: it may be a copy, evidence, or in use by a bot of another version. Throws STORE_UNAVAILABLE. */
export async function openReadOnly(
  address: DatabaseAddress,
  tables: readonly (keyof Tables)[],
): Promise<Kysely<Tables>> {
  if (!("url" in address)) return openFileReadOnly(address.file, tables);
  const postgres = await import("./postgres/open-database.ts");
  return postgres.openReadOnly(address, tables);
}
