/**
 * The report as one page: no script, nothing from outside, readable on a phone, on paper and by a screen reader.
 *
 * The page forbids itself to fetch or run anything, so that even a mistake in the escaping would stay harmless.
 */
import {
  describeReport,
  type Locale,
  type MigrationReport,
  type ReportFact,
  type ReportSection,
  type ReportTable,
  type ReportValue,
  type Text,
  text,
} from "@bakferry/core";

import { escapeHtml } from "./html-text.ts";
import { ratePicture } from "./rate-picture.ts";
import { REPORT_STYLE } from "./report-style.ts";
import { utcTime } from "./report-time.ts";
import { createScribe, type Scribe } from "./scribe.ts";
import { timelinePicture } from "./timeline-picture.ts";

export function reportHtml(report: MigrationReport, locale: Locale): string {
  const scribe = createScribe(report, locale);
  const { outcome, title, migrationId } = report;
  const id = `<code>${escapeHtml(migrationId)}</code>`;
  return [
    "<!doctype html>",
    `<html lang="${locale}">`,
    "<head>",
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="referrer" content="no-referrer">',
    `<title>${scribe.html(title)} · ${escapeHtml(migrationId)}</title>`,
    `<style>\n${REPORT_STYLE}\n</style>`,
    "</head>",
    "<body>",
    `<header class="${outcome.level}">`,
    `<p class="kicker">${scribe.html(text("report.about"))} · ${id}</p>`,
    `<h1>${scribe.html(title)}</h1>`,
    `<p class="headline">${scribe.html(outcome.headline)}</p>`,
    `<p class="zone">${scribe.html(zoneWords(report, scribe))}</p>`,
    "</header>",
    "<main>",
    ...describeReport(report).map((each) => sectionHtml(each, report, scribe)),
    "</main>",
    `<footer><p>Bakferry · ${id} · ${scribe.html(text("report.asOf"))} ${timeHtml(report.asOf)} UTC</p></footer>`,
    "</body>",
    "</html>",
    "",
  ].join("\n");
}

function zoneWords({ request }: MigrationReport, { zone }: Scribe): Text {
  return zone === null
    ? text("report.timesUtc")
    : text("report.timesLocal", { zone, regionId: request.target.regionId });
}

function sectionHtml(section: ReportSection, report: MigrationReport, scribe: Scribe): string {
  const { id, title, facts, table, list, quote, note } = section;
  return [
    `<section aria-labelledby="${id}">`,
    `<h2 id="${id}">${scribe.html(title)}</h2>`,
    pictureOf(id, report, scribe),
    factsHtml(facts, id === "outcome", scribe),
    table ? tableHtml(table, { title, words: classesOf(id, report) }, scribe) : "",
    listHtml(list, id === "failure", scribe),
    quote === null
      ? ""
      : `<h3>${scribe.html(text("report.saidByCloud"))}</h3>\n<pre>${escapeHtml(quote)}</pre>`,
    note ? `<p class="note">${sentenceHtml(note, scribe)}</p>` : "",
    "</section>",
  ]
    .filter((part) => part !== "")
    .join("\n");
}

function pictureOf(id: ReportSection["id"], report: MigrationReport, scribe: Scribe): string {
  if (id === "timeline") return timelinePicture(report, scribe);
  return id === "upload" ? ratePicture(report.upload, scribe) : "";
}

/** Times in the head are given in the region's zone, too. */
function factsHtml(facts: readonly ReportFact[], isHead: boolean, scribe: Scribe): string {
  if (facts.length === 0) return "";
  const rows = facts.map(({ label, value }) => {
    const at = typeof value === "object" && "at" in value ? value.at : null;
    const local = isHead && at !== null ? scribe.local(at) : null;
    const beside =
      local === null
        ? ""
        : ` <span class="local">· ${escapeHtml(local)} ${escapeHtml(scribe.zone ?? "")}</span>`;
    const utc = at === null ? "" : " UTC";
    return `<dt>${scribe.html(label)}</dt><dd>${valueHtml(value, scribe)}${utc}${beside}</dd>`;
  });
  return `<dl>\n${rows.join("\n")}\n</dl>`;
}

interface TableLook {
  readonly title: Text;
  /** Of the first cell of each row. */
  readonly words: readonly string[];
}

function tableHtml(table: ReportTable, { title, words }: TableLook, scribe: Scribe): string {
  const labels = table.columns.map((column) => scribe.html(column));
  const rows = table.rows.map((cells, index) => {
    const drawn = cells.map((cell, column) => {
      const look = column === 0 && words[index] !== undefined ? ` class="${words[index]}"` : "";
      return `<td${look} data-label="${labels[column] ?? ""}"><span>${valueHtml(cell, scribe)}</span></td>`;
    });
    return `<tr>${drawn.join("")}</tr>`;
  });
  return [
    `<div class="table"><table aria-label="${scribe.html(title)}">`,
    `<thead><tr>${labels.map((label) => `<th scope="col">${label}</th>`).join("")}</tr></thead>`,
    `<tbody>\n${rows.join("\n")}\n</tbody>`,
    "</table></div>",
  ].join("\n");
}

/** How a verdict or a result looks; the word itself says it, too. */
function classesOf(id: ReportSection["id"], { checks, approvals }: MigrationReport): readonly string[] {
  if (id === "checks") return checks.map(({ result }) => result);
  return id === "approval" ? approvals.map(({ verdict }) => verdict) : [];
}

function listHtml(list: readonly Text[], isOrdered: boolean, scribe: Scribe): string {
  if (list.length === 0) return "";
  const tag = isOrdered ? "ol" : "ul";
  const heading = isOrdered ? `<h3>${scribe.html(text("report.whatToDo"))}</h3>\n` : "";
  const items = list.map((each) => `<li>${sentenceHtml(each, scribe)}</li>`);
  return `${heading}<${tag}>\n${items.join("\n")}\n</${tag}>`;
}

function valueHtml(value: ReportValue, scribe: Scribe): string {
  if (typeof value === "string") return escapeHtml(value);
  if ("at" in value) return timeHtml(value.at);
  if ("exact" in value) return `<code>${escapeHtml(value.exact)}</code>`;
  return sentenceHtml(value, scribe);
}

function timeHtml(at: number): string {
  return `<time datetime="${new Date(at).toISOString()}">${utcTime(at)}</time>`;
}

/** The catalogue marks what is to be typed with backticks. */
function sentenceHtml(words: Text, scribe: Scribe): string {
  return scribe.html(words).replaceAll(/`([^`\n]+)`/gu, "<code>$1</code>");
}
