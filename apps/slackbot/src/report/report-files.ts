/** The report as the files that people are sent. */
import { type Locale, type MigrationReport, say, text } from "@bakferry/core";

import { formatReport } from "./format-report.ts";

export interface ReportFile {
  readonly name: string;
  readonly title: string;
  readonly content: Uint8Array;
}

export function reportFiles(
  report: MigrationReport,
  { name, locale }: { readonly name: string; readonly locale: Locale },
): readonly ReportFile[] {
  const { targetDatabaseName: database, target } = report.request;
  return (["html", "json"] as const).map((format) => ({
    name: `${name}.${format}`,
    title: say(
      text("report.fileTitle", { database, target: target.name, format: format.toUpperCase() }),
      locale,
    ),
    content: new TextEncoder().encode(formatReport(report, format, locale)),
  }));
}
