/** Whether the database can be written, found out without changing anything. */
import { constants } from "node:fs";
import { access } from "node:fs/promises";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";

import type { DatabaseAddress } from "./database-address.ts";
import { toOperationalError } from "./sqlite/to-operational-error.ts";
import { storeUnavailable } from "./store-unavailable.ts";

export type StoreProbe =
  | { readonly kind: "writable" }
  /** There is none yet, or an older schema; the first start makes it. */
  | { readonly kind: "absent" };

const PATIENCE_MS = 2000;

/** Throws STORE_UNAVAILABLE. */
export async function probeStore(address: DatabaseAddress): Promise<StoreProbe> {
  if (!("url" in address)) return probeFile(address.file);
  const { probeDatabase } = await import("./postgres/probe-database.ts");
  return probeDatabase(address);
}

async function probeFile(file: string): Promise<StoreProbe> {
  const exists = await mayAccess(file, constants.F_OK);
  if (!exists) {
    const directory = dirname(file);
    if (await mayAccess(directory, constants.W_OK)) return { kind: "absent" };
    throw storeUnavailable({
      place: file,
      reason: `the directory ${directory} cannot be written, or is not there`,
    });
  }
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(file, { timeout: PATIENCE_MS });
    database.exec("begin immediate; rollback");
    return { kind: "writable" };
  } catch (error) {
    throw toOperationalError(error, file);
  } finally {
    database?.close();
  }
}

async function mayAccess(path: string, mode: number): Promise<boolean> {
  return access(path, mode).then(
    () => true,
    () => false,
  );
}
