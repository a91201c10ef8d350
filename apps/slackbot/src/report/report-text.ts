/** The report for a terminal: the same sections, as lines. */
import {
  describeReport,
  type Locale,
  type MigrationReport,
  type ReportSection,
  type ReportValue,
  text,
} from "@bakferry/core";

import { plain } from "../views/mrkdwn.ts";
import { utcTime } from "./report-time.ts";
import { createScribe, type Scribe } from "./scribe.ts";

export function reportText(report: MigrationReport, locale: Locale): string {
  const scribe = createScribe(report, locale);
  const head = [
    `${scribe.say(report.title)} · ${report.migrationId}`,
    scribe.say(report.outcome.headline),
    scribe.say(text("report.timesUtc")),
  ];
  const sections = describeReport(report).map((section) => [
    scribe.say(section.title),
    ...sectionLines(section, scribe).map((line) => `  ${line}`),
  ]);
  return `${[head, ...sections].map((lines) => lines.map((line) => plain(line)).join("\n")).join("\n\n")}\n`;
}

/** Without its heading. */
export function sectionLines(
  { facts, table, list, quote, note }: ReportSection,
  scribe: Scribe,
): readonly string[] {
  return [
    ...facts.map(({ label, value }) => `${scribe.say(label)}: ${valueWords(value, scribe)}`),
    ...(table?.rows ?? []).map((row) => row.map((cell) => valueWords(cell, scribe)).join(" · ")),
    ...list.map((each, index) => `${index + 1}. ${scribe.say(each)}`),
    ...(quote === null ? [] : [`${scribe.say(text("report.saidByCloud"))}:`, ...quote.split("\n")]),
    ...(note ? [scribe.say(note)] : []),
  ];
}

function valueWords(value: ReportValue, scribe: Scribe): string {
  if (typeof value === "string") return value;
  if ("at" in value) return utcTime(value.at);
  return "exact" in value ? value.exact : scribe.say(value);
}
