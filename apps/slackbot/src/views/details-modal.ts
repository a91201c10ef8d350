/** Everything about one migration that does not fit the card: all checks, all stages, what happened when. */
import { type Actor, type Entry, type Migration, say, type Summary, text } from "@bakferry/core";
import type { KnownBlock, ModalView } from "@slack/types";

import { context, type Level, plainText, section } from "./blocks.ts";
import { findingBlocks } from "./findings.ts";
import { author, escape, moment } from "./mrkdwn.ts";
import { factFields, failureBlocks, more, said, sections, stageLine } from "./parts.ts";
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

export function detailsModal({ migration, summary, history }: DetailsSubject, level: Level): ModalView {
  const blocks: KnownBlock[] = [
    section([
      `*${escape(say(summary.title), 300)}*`,
      said(summary.headline),
      ...troubleLines(migration),
      turnLine(summary),
    ]),
    ...factFields(summary.facts, requesterFact(migration)),
    section([`*${said(text("slack.details.stages"))}*`, ...summary.stages.map(stageLine)]),
    ...failureBlocks(summary.failure),
    ...findingBlocks(summary.findings, level, { asked: null, isWhole: true }),
    ...historyBlocks(history),
    ...digestBlocks(migration),
    footer(summary),
  ];
  return {
    type: "modal",
    title: plainText(say(text("slack.details.title")), 24),
    close: plainText(say(text("slack.notice.close")), 24),
    blocks,
  };
}

function digestBlocks({ planDigest }: Migration): KnownBlock[] {
  return planDigest ? [context(said(text("slack.details.wholePlan", { digest: planDigest })))] : [];
}

function historyBlocks(history: readonly DatedEntry[]): KnownBlock[] {
  if (history.length === 0) return [];
  const left = Math.max(0, history.length - SHOWN_ENTRIES);
  const lines = history
    .slice(left)
    .map(({ at, entry, actor }) => `${moment(at)} – ${said(entry.text, 300)}${author(actor)}`);
  return [
    section(`*${said(text("slack.details.history"))}*`),
    ...sections(left > 0 ? [more(left), ...lines] : lines),
  ];
}
