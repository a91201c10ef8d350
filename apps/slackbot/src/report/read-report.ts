/** The report of a migration as it stands in the store now. */
import {
  type AuditLog,
  type DeskSettings,
  makeReport,
  type Migration,
  type MigrationReport,
  type MigrationStore,
  policyFor,
} from "@bakferry/core";

import { scrub } from "../log.ts";

export interface ReportDeps {
  readonly migrations: Pick<MigrationStore, "events">;
  readonly audit: Pick<AuditLog, "newestAbout">;
  readonly settings: DeskSettings;
}

export async function readReport(
  { migrations, audit, settings }: ReportDeps,
  migration: Migration,
): Promise<MigrationReport> {
  return makeReport({
    migration,
    events: await migrations.events(migration.id),
    policy: policyFor(settings, migration.request.target.environment),
    audit: await audit.newestAbout(migration.id),
    scrub,
  });
}
