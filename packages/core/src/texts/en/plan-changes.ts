/** What differs between a plan and the one before it. */
import { formatBytes } from "../format.ts";

const FIELDS: Readonly<Record<string, string>> = {
  "source.kind": "Where the backup is",
  "source.bucket": "Bucket",
  "source.key": "Object",
  "source.fileName": "File",
  "source.sizeBytes": "Size of the file",
  "backup.databaseName": "Database in the backup",
  "backup.kind": "Kind of backup",
  "backup.release": "Made by SQL Server",
  "backup.finishedAt": "Backup taken",
  "backup.restoredBytes": "Size restored",
  "target.name": "Target",
  "target.environment": "Environment",
  "target.instanceId": "Instance",
  "target.regionId": "Region",
  "target.engineVersion": "Engine of the instance",
  "target.databaseName": "Name on the instance",
  "route.kind": "Way of the import",
  "route.consistencyCheck": "DBCC CHECKDB",
};

export const planChangeTexts = {
  "change.list": (v: { changes: readonly string[] }) => v.changes.join("; "),
  "change.content": () => "The file's content is another.",
  "change.field": (v: { field: string }) => FIELDS[v.field] ?? v.field,
  "change.value": (v: { what: string; before: string; after: string }) =>
    `${v.what}: ${orNothing(v.before)} → ${orNothing(v.after)}`,
  "change.bytes": (v: { what: string; before: number; after: number }) =>
    `${v.what}: ${formatBytes(v.before)} → ${formatBytes(v.after)}`,
  "change.check": (v: { checkId: string; before: string; after: string }) =>
    `Check ${v.checkId}: ${v.before} → ${v.after}`,
};

function orNothing(value: string): string {
  return value === "null" ? "–" : value;
}
