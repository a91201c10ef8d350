/** What an approver has to know: what is asked for, what changed since the last question, and when it may start. */
import {
  type ApprovalPolicy,
  type ChangeWindows,
  type Migration,
  nextOpening,
  planChanges,
  text,
  type WeeklyWindow,
} from "@bakferry/core";
import type { KnownBlock } from "@slack/types";

import type { ShownSubject } from "./asked.ts";
import { section } from "./blocks.ts";
import { estimateBlocks, findingBlocksInShort } from "./findings.ts";
import { NEXT_MARK } from "./marks.ts";
import { actorMention, moment } from "./mrkdwn.ts";
import { factFields, failureBlocks, more } from "./parts.ts";
import type { Pen } from "./pen.ts";
import { askedBlocks } from "./wave-parts.ts";

/** Beyond so many the details are the better place. */
const MOST_CHANGES = 8;

/** Below the title: what the answer is for, or how it goes on. */
export function openingOf(subject: ShownSubject, pen: Pen): readonly string[] {
  const { said } = pen;
  switch (subject.kind) {
    case "plan": {
      const { phase, opensAt, ballot } = subject.migration;
      const kept = ballot?.keptFrom;
      return [
        ...(phase === "scheduled" ? [startLine(opensAt, pen)] : []),
        ...(kept ? [said(text("slack.approval.kept", { from: kept }))] : []),
      ];
    }
    case "wave": {
      const { rows } = subject.summary;
      const able = rows.filter(({ shortDigest }) => shortDigest !== null).length;
      const isOpen = subject.wave.phase === "awaiting_approval";
      return isOpen ? [said(text("wave.ready", { able, count: rows.length }))] : [];
    }
    case "action":
      return [said(subject.summary.reason, 1200)];
  }
}

function startLine(opensAt: number | null, { said }: Pen): string {
  if (opensAt === null) return said(text("slack.approval.neverStarts"));
  return `*${said(text("slack.approval.starts"))} ${moment(opensAt)}*`;
}

/** What stands on the card while it is open; the form of the review has more. */
export function contentOf(subject: ShownSubject, pen: Pen): readonly KnownBlock[] {
  switch (subject.kind) {
    case "plan": {
      const { migration, summary } = subject;
      return [
        ...changeLines(migration, pen).map(section),
        ...factFields(summary.facts, [], pen),
        ...estimateBlocks(summary.findings, pen),
        ...findingBlocksInShort(summary.findings, pen),
      ];
    }
    case "wave":
      return askedBlocks(subject.summary, pen);
    case "action":
      return [];
  }
}

/** A step is carried out on its own card; a plan and a wave have another for that. */
export function outcomeOf(subject: ShownSubject, pen: Pen): readonly KnownBlock[] {
  if (subject.kind !== "action") return [];
  const { turn, result, failure } = subject.summary;
  return [
    section(`${NEXT_MARK} ${pen.said(turn)}`),
    ...(result ? [section(pen.said(result, 1200))] : []),
    ...failureBlocks(failure, pen),
  ];
}

/** One group of lines, or none for a first plan. */
export function changeLines({ ballot, revision }: Migration, pen: Pen): readonly (readonly string[])[] {
  const { said } = pen;
  const replaced = ballot?.replaced;
  if (!replaced) return [];
  const { differences, voided } = replaced;
  const earlier = { revision: revision - 1 };
  const title = text(
    differences.length > 0 ? "slack.approval.changed" : "slack.approval.changedChecks",
    earlier,
  );
  const changes = planChanges(differences);
  const shown = changes.slice(0, MOST_CHANGES).map((change) => `• ${said(change, 300)}`);
  const hidden = changes.length - shown.length;
  const voters = voided.map(({ actor }) => actorMention(actor)).join(" ");
  return [
    [
      `*${said(title)}*`,
      ...shown,
      ...(hidden > 0 ? [more(hidden, pen)] : []),
      ...(voters === "" ? [] : [`${said(text("slack.approval.voided"))} ${voters}`]),
    ],
  ];
}

/** `now` is when the row was written: a card is drawn from its row alone. */
export function windowLines(
  { policy: { windows }, now }: { readonly policy: ApprovalPolicy; readonly now: number },
  pen: Pen,
): readonly (readonly string[])[] {
  const { said } = pen;
  if (!windows) return [];
  const opensAt = nextOpening(windows, now);
  const next = `${said(text("slack.approval.nextWindow"))} ${opensAt === null ? "–" : moment(opensAt)}`;
  return [[ruleWords(windows, pen), ...(opensAt === now ? [] : [next])]];
}

function ruleWords({ allow, timeZone }: ChangeWindows, { said }: Pen): string {
  if (allow.length === 0) return said(text("slack.approval.windowsDenied", { timeZone }));
  return said(text("slack.approval.windows", { windows: allow.map(shownWindow).join("; "), timeZone }));
}

function shownWindow({ days, from, to }: WeeklyWindow): string {
  return `${days.join(", ")} ${from}–${to}`;
}
