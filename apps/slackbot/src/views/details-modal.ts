/** Everything about one migration that does not fit the card: all checks, all stages, what happened when. */
import { type Entry, say, type Summary, text } from "@bakferry/core";
import type { KnownBlock, ModalView } from "@slack/types";

import { type Level, plainText, section } from "./blocks.ts";
import { code, escape, moment } from "./mrkdwn.ts";
import { factFields, failureBlocks, findingBlocks, more, said, sections, stageLine } from "./parts.ts";
import { footer, turnLine } from "./root-card.ts";

const SHOWN_ENTRIES = 30;

export interface DatedEntry {
  readonly at: number;
  readonly entry: Entry;
}

export interface DetailsSubject {
  readonly summary: Summary;
  readonly planDigest: string | null;
  /** In order. */
  readonly history: readonly DatedEntry[];
}

export function detailsModal({ summary, planDigest, history }: DetailsSubject, level: Level): ModalView {
  const blocks: KnownBlock[] = [
    section([`*${escape(say(summary.title), 300)}*`, said(summary.headline), turnLine(summary)]),
    ...factFields(summary.facts),
    section([`*${said(text("slack.details.stages"))}*`, ...summary.stages.map(stageLine)]),
    ...failureBlocks(summary.failure),
    ...findingBlocks(summary.findings, level),
    ...historyBlocks(history),
    ...(planDigest ? [section(code(say(text("slack.details.wholePlan", { digest: planDigest })), 200))] : []),
    footer(summary),
  ];
  return {
    type: "modal",
    title: plainText(say(text("slack.details.title")), 24),
    close: plainText(say(text("slack.notice.close")), 24),
    blocks,
  };
}

function historyBlocks(history: readonly DatedEntry[]): KnownBlock[] {
  if (history.length === 0) return [];
  const left = Math.max(0, history.length - SHOWN_ENTRIES);
  const lines = history.slice(left).map(({ at, entry }) => `${moment(at)} – ${said(entry.text, 350)}`);
  return [
    section(`*${said(text("slack.details.history"))}*`),
    ...sections(left > 0 ? [more(left), ...lines] : lines),
  ];
}
