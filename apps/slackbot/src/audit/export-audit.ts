/** Writes the audit trail, or a part of it, line by line: it may be longer than memory. */
import { text } from "@bakferry/core";
import { createSystemClock } from "@bakferry/host";
import { type ExportFormat, exportLines } from "@bakferry/store";

import { EXIT, type ExitCode } from "../exit-code.ts";
import type { Surroundings } from "../surroundings.ts";
import { UsageError } from "../usage-error.ts";
import { type TrailFlags, withTrail } from "./open-trail.ts";

export interface ExportFlags extends TrailFlags {
  readonly since?: string;
  readonly migration?: string;
  readonly format: ExportFormat;
}

export async function exportAudit(
  flags: ExportFlags,
  { stdout, environment }: Surroundings,
): Promise<ExitCode> {
  const since = flags.since === undefined ? null : readTime(flags.since);
  const migrationId = flags.migration ?? null;
  return withTrail(flags, environment, async (trail) => {
    const records = migrationId === null ? trail.records() : await trail.recordsOf(migrationId);
    if (migrationId !== null && Array.isArray(records) && records.length === 0)
      throw new UsageError(text("bot.audit.noSuchMigration", { migrationId }));
    const exportedAt = createSystemClock().now();
    const order = { format: flags.format, filter: { since, migrationId }, exportedAt };
    const lineEnd = flags.format === "csv" ? "\r\n" : "\n";
    for await (const written of exportLines(records, order)) stdout.write(written + lineEnd);
    return EXIT.done;
  });
}

function readTime(written: string): number {
  const isTime = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/u.test(written);
  const time = isTime ? Date.parse(written) : Number.NaN;
  if (Number.isNaN(time)) throw new UsageError(text("bot.audit.badSince"));
  return time;
}
