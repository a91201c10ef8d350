/** What earlier migrations tell about later ones: how often RDS was asked, and how long each phase took. */
import type { Migration } from "./migration.ts";
import { sourceSizeBytes } from "./staging.ts";

export interface PastImport {
  readonly instanceId: string;
  /** `null` where RDS did not tell, or the row is older than the question. */
  readonly instanceClass: string | null;
  readonly targetDatabaseName: string;
  /** When RDS was asked. */
  readonly requestedAt: number;
  readonly backupBytes: number;
  /** Data and log files once restored; `null` where the header was not kept. */
  readonly restoredBytes: number | null;
  /** `null`: the backup was in OSS already. */
  readonly uploadMs: number | null;
  /** `null`: it did not end well, or has not ended. */
  readonly importMs: number | null;
}

/** `null` for a migration whose import RDS was never asked for. */
export function pastImport(migration: Migration): PastImport | null {
  const { request, source, upload, backup } = migration;
  const requestedAt = migration.import?.requestedAt ?? null;
  if (requestedAt === null) return null;
  const finishedAt = migration.import?.finishedAt ?? null;
  const uploaded = upload?.finishedAt ?? null;
  const ended = migration.phase === "succeeded" ? finishedAt : null;
  return {
    instanceId: request.target.instanceId,
    instanceClass: migration.instanceClass,
    targetDatabaseName: request.targetDatabaseName,
    requestedAt,
    backupBytes: sourceSizeBytes(source),
    restoredBytes: backup?.restoredBytes ?? null,
    uploadMs: upload && uploaded !== null ? uploaded - upload.startedAt : null,
    importMs: ended === null ? null : ended - requestedAt,
  };
}
