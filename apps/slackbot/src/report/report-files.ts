/** The report as the files that people are sent. */
import { type Locale, type MigrationReport, text } from "@bakferry/core";

import { createPen } from "../views/pen.ts";
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
  const { say } = createPen("classic", locale);
  return (["html", "json"] as const).map((format) => ({
    name: `${name}.${format}`,
    title: say(text("report.fileTitle", { database, target: target.name, format: format.toUpperCase() })),
    content: new TextEncoder().encode(formatReport(report, format, locale)),
  }));
}
