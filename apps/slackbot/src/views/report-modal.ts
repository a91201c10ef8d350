/** The report for one person who asks for it on the card: what fits a modal, and where all of it is. */
import { describeReport, type MigrationReport, type ReportSectionId, text } from "@bakferry/core";
import type { KnownBlock, ModalView } from "@slack/types";

import { sectionLines } from "../report/report-text.ts";
import { createScribe } from "../report/scribe.ts";
import { context, plainText, section } from "./blocks.ts";
import { escape } from "./mrkdwn.ts";
import { sections } from "./parts.ts";
import type { Pen } from "./pen.ts";

/** The others are for auditors, and long. */
const SHOWN: ReadonlySet<ReportSectionId> = new Set([
  "outcome",
  "failure",
  "timeline",
  "upload",
  "import",
  "backup",
  "approval",
  "estimate",
  "costs",
  "steps",
  "left",
  "proof",
]);

export function reportModal(report: MigrationReport, { say, said, locale }: Pen): ModalView {
  const scribe = createScribe(report, locale);
  const blocks: KnownBlock[] = describeReport(report)
    .filter(({ id }) => SHOWN.has(id))
    .flatMap((each) => [
      section(`*${said(each.title)}*`),
      ...sections(sectionLines(each, scribe).map((line) => escape(line, 600))),
    ]);
  return {
    type: "modal",
    title: plainText(say(text("report.modalTitle")), 24),
    close: plainText(say(text("slack.notice.close")), 24),
    blocks: [
      section([`*${said(report.title, 300)}*`, said(report.outcome.headline)]),
      ...blocks.slice(0, 90),
      context(said(text("report.wholeByProgram", { migrationId: report.migrationId }))),
    ],
  };
}
