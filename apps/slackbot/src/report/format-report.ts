/** One report, in the form that is wanted. */
import { type Locale, type MigrationReport, reportJson } from "@bakferry/core";

import { reportHtml } from "./report-html.ts";
import { reportText } from "./report-text.ts";

export const REPORT_FORMATS = ["html", "json", "text"] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];

export function formatReport(report: MigrationReport, format: ReportFormat, locale: Locale): string {
  switch (format) {
    case "html":
      return reportHtml(report, locale);
    case "json":
      return `${JSON.stringify(reportJson(report, locale), null, 2)}\n`;
    case "text":
      return reportText(report, locale);
  }
}
