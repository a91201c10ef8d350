/** Lists of migrations for one person. */
import { type Actor, type PastMigration, say, type Summary, type Text, text } from "@bakferry/core";
import type { Button, SectionBlock } from "@slack/types";

import { context, type Drawing, section } from "./blocks.ts";
import { actorMention, code, escape, moment } from "./mrkdwn.ts";
import { said } from "./parts.ts";
import { cancelButton, detailsButton, turnLine } from "./root-card.ts";

export interface MigrationList {
  readonly title: Text;
  readonly summaries: readonly Summary[];
  /** There are further ones. */
  readonly more: boolean;
}

export function migrationList({ title, summaries, more }: MigrationList): Drawing {
  return listOf(
    title,
    summaries.map((summary) => migrationRow(summary, detailsButton(summary))),
    more,
  );
}

/** Each with the button that cancels it. */
export function cancelList(summaries: readonly Summary[]): Drawing {
  const rows = summaries.map((summary) => migrationRow(summary, cancelButton(summary)));
  return listOf(text("slack.cancel.which"), rows, false);
}

export interface PastSummary extends PastMigration {
  readonly summary: Summary;
}

export function historyList(past: readonly PastSummary[], more: boolean): Drawing {
  return listOf(text("slack.history.title"), past.map(pastRow), more);
}

export function migrationRow(summary: Summary, accessory: Button): SectionBlock {
  return { ...section([listLine(summary), turnLine(summary)]), accessory };
}

export function listLine(summary: Summary): string {
  return `${code(summary.migrationId, 100)} *${escape(say(summary.headline), 1200)}*`;
}

function listOf(title: Text, rows: readonly SectionBlock[], more: boolean): Drawing {
  const hint = more ? [context(said(text("slack.list.more", { count: rows.length })))] : [];
  return { text: said(title), blocks: [section(`*${said(title)}*`), ...rows, ...hint] };
}

function pastRow({ summary, migration, endedAt, endedBy, approvedBy }: PastSummary): SectionBlock {
  const tookMs = endedAt - migration.createdAt;
  const facts = [
    moment(endedAt),
    said(text("slack.history.took", { tookMs })),
    byWhom(text("slack.history.asked"), [migration.request.requestedBy]),
    ...(approvedBy.length > 0 ? [byWhom(text("slack.history.approved"), approvedBy)] : []),
    ...(endedBy ? [byWhom(text("slack.history.ended"), [endedBy])] : []),
  ];
  return { ...section([listLine(summary), facts.join(" · ")]), accessory: detailsButton(summary) };
}

function byWhom(did: Text, people: readonly Actor[]): string {
  return `${said(did)} ${people.slice(0, 10).map(actorMention).join(", ")}`;
}
