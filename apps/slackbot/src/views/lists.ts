/** Lists of migrations for one person. */
import {
  type Actor,
  type PastMigration,
  type Summary,
  type Text,
  text,
  type WaveSummary,
} from "@bakferry/core";
import type { Button, SectionBlock } from "@slack/types";

import { context, section } from "./blocks.ts";
import { NEXT_MARK } from "./marks.ts";
import { actorMention, code, moment } from "./mrkdwn.ts";
import type { Answer, Pen } from "./pen.ts";
import { cancelButton, detailsButton, turnLine } from "./root-card.ts";

export interface MigrationList {
  readonly title: Text;
  /** A wave stands for its members. */
  readonly summaries: readonly (Summary | WaveSummary)[];
  /** There are further ones. */
  readonly more: boolean;
}

export function migrationList({ title, summaries, more }: MigrationList): Answer {
  return listOf(title, {
    more,
    rows: (pen) =>
      summaries.map((summary) =>
        "waveId" in summary
          ? section(waveLines(summary, pen))
          : migrationRow(summary, detailsButton(summary, pen), pen),
      ),
  });
}

/** Each with the button that cancels it. */
export function cancelList(summaries: readonly Summary[]): Answer {
  return listOf(text("slack.cancel.which"), {
    more: false,
    rows: (pen) => summaries.map((summary) => migrationRow(summary, cancelButton(summary, pen), pen)),
  });
}

export interface PastSummary extends PastMigration {
  readonly summary: Summary;
}

export function historyList(past: readonly PastSummary[], more: boolean): Answer {
  return listOf(text("slack.history.title"), {
    more,
    rows: (pen) => past.map((each) => pastRow(each, pen)),
  });
}

export function migrationRow(summary: Summary, accessory: Button, pen: Pen): SectionBlock {
  return { ...section([listLine(summary, pen), turnLine(summary, pen)]), accessory };
}

/** What it is and how it stands, and whose turn it is. */
export function waveLines(
  { waveId, title, headline, turn }: WaveSummary,
  { said }: Pen,
): readonly [string, string] {
  return [`${code(waveId, 100)} *${said(title, 600)}*: ${said(headline, 600)}`, `${NEXT_MARK} ${said(turn)}`];
}

export function listLine(summary: Summary, { said }: Pen): string {
  return `${code(summary.migrationId, 100)} *${said(summary.headline, 1200)}*`;
}

interface Rows {
  readonly rows: (pen: Pen) => readonly SectionBlock[];
  readonly more: boolean;
}

function listOf(title: Text, { rows, more }: Rows): Answer {
  return (pen) => {
    const drawn = rows(pen);
    const hint = more ? [context(pen.said(text("slack.list.more", { count: drawn.length })))] : [];
    return { text: pen.said(title), blocks: [section(`*${pen.said(title)}*`), ...drawn, ...hint] };
  };
}

function pastRow({ summary, migration, endedAt, endedBy, approvedBy }: PastSummary, pen: Pen): SectionBlock {
  const byWhom = (did: Text, people: readonly Actor[]): string =>
    `${pen.said(did)} ${people.slice(0, 10).map(actorMention).join(", ")}`;
  const facts = [
    moment(endedAt),
    pen.said(text("slack.history.took", { tookMs: endedAt - migration.createdAt })),
    byWhom(text("slack.history.asked"), [migration.request.requestedBy]),
    ...(approvedBy.length > 0 ? [byWhom(text("slack.history.approved"), approvedBy)] : []),
    ...(endedBy ? [byWhom(text("slack.history.ended"), [endedBy])] : []),
  ];
  const row = section([listLine(summary, pen), facts.join(" · ")]);
  return { ...row, accessory: detailsButton(summary, pen) };
}
