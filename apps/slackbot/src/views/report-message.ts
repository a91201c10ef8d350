/** The message at the end of a thread that carries the report: outcome, how long, what was moved, what is next. */
import { type Migration, type Summary, type Text, text } from "@bakferry/core";

import { type Drawing, section } from "./blocks.ts";
import { LEVEL_MARKS, NEXT_MARK } from "./marks.ts";
import { code } from "./mrkdwn.ts";
import type { Pen } from "./pen.ts";

export interface ReportSubject {
  readonly migration: Migration;
  readonly summary: Summary;
  /** Why the files do not hang on it; `null` when they do. */
  readonly files: Text | null;
}

export function reportMessage({ migration, summary, files }: ReportSubject, pen: Pen): Drawing {
  const { said } = pen;
  const lines = [
    `${LEVEL_MARKS[summary.level]} ${said(text("report.posted"))} ${said(summary.headline)}`,
    ...durations(summary, pen),
    ...hashLine(migration, pen),
    `${NEXT_MARK} ${said(summary.turn.text)}`,
    ...(files ? [said(files)] : []),
  ];
  return { text: lines.join("\n"), blocks: [section(lines)] };
}

/** "Upload 10 min · Import 20 min": of those stages that have run, in the words of the card. */
function durations({ stages }: Summary, { said }: Pen): readonly string[] {
  const told = stages.flatMap(({ title, detail, status }) =>
    status === "complete" && detail ? [`${said(title)}: ${said(detail)}`] : [],
  );
  return told.length === 0 ? [] : [told.join(" · ")];
}

function hashLine({ staged, planDigest }: Migration, { said }: Pen): readonly string[] {
  const crc64 = staged?.crc64 ? [`${said(text("report.crc64"))} ${code(staged.crc64)}`] : [];
  const digest = planDigest ? [`${said(text("report.planDigest"))} ${code(planDigest.slice(0, 8))}`] : [];
  const parts = [...crc64, ...digest];
  return parts.length === 0 ? [] : [parts.join(" · ")];
}
