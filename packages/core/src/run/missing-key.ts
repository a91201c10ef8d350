/** Where a backup would go that a request looked for in vain. */
import { createHash } from "node:crypto";

import { plainName } from "../model/plain-name.ts";
import { proposeKey } from "../upload/object-key.ts";

const LONGEST_NAME = 64;

/** The same for a day, so that a second ticket of that day lets the upload of the first one go on. */
export function missingKey(prefix: string, databaseName: string, now: number): string {
  const finishedAt = new Date(now).toISOString().slice(0, 10);
  // Names that differ only in what a key leaves out must not meet under one key.
  const isWhole = plainName(databaseName) === databaseName;
  const mark = isWhole ? "" : createHash("sha256").update(databaseName).digest("hex").slice(0, 8);
  return proposeKey({
    prefix,
    databaseName: `${plainName(databaseName)}${mark}`.slice(-LONGEST_NAME),
    kind: "full",
    finishedAt,
  });
}
