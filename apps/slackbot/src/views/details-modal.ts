/** Everything about one migration that does not fit the card: all checks, all stages, what happened when. */
import { type Actor, type Entry, type Migration, type Summary, text } from "@bakferry/core";
import type { KnownBlock, ModalView } from "@slack/types";

import { context, plainText, section } from "./blocks.ts";
import { findingBlocks } from "./findings.ts";
import { author, moment } from "./mrkdwn.ts";
import { factFields, failureBlocks, more, sections, stageLine } from "./parts.ts";
import type { Pen } from "./pen.ts";
import { footer, requesterFact, troubleLines, turnLine } from "./root-card.ts";

const SHOWN_ENTRIES = 30;

interface DatedEntry {
  readonly at: number;
  readonly entry: Entry;
  readonly actor: Actor;
}

export interface DetailsSubject {
  readonly migration: Migration;
  readonly summary: Summary;
  /** In order. */
  readonly history: readonly DatedEntry[];
}

export function detailsModal({ migration, summary, history }: DetailsSubject, pen: Pen): ModalView {
  const { say, said } = pen;
  const blocks: KnownBlock[] = [
    section([
      `*${said(summary.title, 300)}*`,
      said(summary.headline),
      ...troubleLines(migration, pen),
      turnLine(summary, pen),
    ]),
    ...factFields(summary.facts, requesterFact(migration, pen), pen),
    section([
      `*${said(text("slack.details.stages"))}*`,
      ...summary.stages.map((stage) => stageLine(stage, pen)),
    ]),
    ...failureBlocks(summary.failure, pen),
    ...findingBlocks(summary.findings, { asked: null, isWhole: true }, pen),
    ...historyBlocks(history, pen),
    ...digestBlocks(migration, pen),
    footer(summary, pen),
  ];
  return {
    type: "modal",
    title: plainText(say(text("slack.details.title")), 24),
    close: plainText(say(text("slack.notice.close")), 24),
    blocks,
  };
}

function digestBlocks({ planDigest }: Migration, { said }: Pen): KnownBlock[] {
  return planDigest ? [context(said(text("slack.details.wholePlan", { digest: planDigest })))] : [];
}

function historyBlocks(history: readonly DatedEntry[], pen: Pen): KnownBlock[] {
  const { said } = pen;
  if (history.length === 0) return [];
  const left = Math.max(0, history.length - SHOWN_ENTRIES);
  const lines = history
    .slice(left)
    .map(({ at, entry, actor }) => `${moment(at)} – ${said(entry.text, 300)}${author(actor)}`);
  return [
    section(`*${said(text("slack.details.history"))}*`),
    ...sections(left > 0 ? [more(left, pen), ...lines] : lines),
  ];
}
