/** A copy of a SQLite store at one moment, while a bot may be writing to it. */
import { open, rm } from "node:fs/promises";

import { openSqliteReadOnly } from "../sqlite/open-read-only.ts";
import { toOperationalError } from "../sqlite/to-operational-error.ts";
import { storeUnavailable } from "../store-unavailable.ts";

export type BackupOutcome = "written" | "exists";

/** `target` is made readable by this user alone. Throws STORE_UNAVAILABLE. */
export async function backUpFile(file: string, target: string): Promise<BackupOutcome> {
  const database = openSqliteReadOnly(file, ["migration"]);
  try {
    // SQLite writes into an empty file, and gives one that it makes itself to everybody's eyes.
    const handle = await open(target, "wx", 0o600);
    try {
      database.prepare("vacuum into ?").run(target);
      await handle.sync();
    } finally {
      await handle.close();
    }
    return "written";
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "EEXIST") return "exists";
    if (typeof code === "string" && code.startsWith("E") && !code.startsWith("ERR_"))
      throw storeUnavailable({ place: target, reason: `the file system answered ${code}`, cause: error });
    await rm(target, { force: true });
    throw toOperationalError(error, target);
  } finally {
    database.close();
  }
}
