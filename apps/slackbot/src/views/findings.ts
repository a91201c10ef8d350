/** What the checks found, drawn from core's findings: what stands in the way first, the passed ones folded. */
import {
  type Aid,
  commandOfButton,
  type Evidence,
  type Finding,
  type MigrateCommand,
  type RemedyButton,
  text,
} from "@bakferry/core";
import type { Button, KnownBlock, RichTextBlock, SectionBlock } from "@slack/types";

import { button, context, folded, preformatted, richText, section } from "./blocks.ts";
import { ESTIMATE_MARK, FINDING_MARKS } from "./marks.ts";
import { code, escape, link, moment, plain } from "./mrkdwn.ts";
import { more, sections } from "./parts.ts";
import type { Pen } from "./pen.ts";

/** Runs the command that the button carries. */
export const CHOOSE_ACTION = "migrate.choose";

export interface FindingsView {
  /** What was asked for, so that a remedy can be a button; `null` where nothing may be clicked. */
  readonly asked: MigrateCommand | null;
  /** With policies, long commands and the figures; for modals, which have the room. */
  readonly isWhole: boolean;
}

const SHOWN_ON_CARDS = 8;
const SHOWN_IN_MODALS = 24;
const SHOWN_PASSED = 60;
/** Longer ones are for the modal. */
const MAX_INLINE_COMMAND = 300;
/** Of a button; a longer command has to be typed. */
export const MAX_VALUE_LENGTH = 2000;
const ESTIMATES: ReadonlySet<string> = new Set(["duration", "storage-cost"]);

export const ON_CARDS: FindingsView = { asked: null, isWhole: false };

/** Blockers, unknowns and warnings, each with its remedy; then the passed ones, folded. */
export function findingBlocks(findings: readonly Finding[], view: FindingsView, pen: Pen): KnownBlock[] {
  return [...openFindingBlocks(findings, view, pen), ...passedBlocks(findings, pen)];
}

/** For the approval card: what speaks against it in a line each, without remedies, which stand in the review. */
export function findingBlocksInShort(findings: readonly Finding[], pen: Pen): KnownBlock[] {
  const open = findings.filter(({ kind }) => kind !== "passed");
  const lines = [...new Set(open.map((finding) => findingLine(finding, pen)))];
  const left = lines.length - SHOWN_ON_CARDS;
  const shown = [...lines.slice(0, SHOWN_ON_CARDS), ...(left > 0 ? [more(left, pen)] : [])];
  return [...(shown.length > 0 ? [section(shown)] : []), ...passedBlocks(findings, pen)];
}

/** Only what somebody has to read. */
export function openFindingBlocks(findings: readonly Finding[], view: FindingsView, pen: Pen): KnownBlock[] {
  const open = withReasonsOnce(
    findings.filter(({ kind }) => kind !== "passed"),
    pen,
  );
  const limit = view.isWhole ? SHOWN_IN_MODALS : SHOWN_ON_CARDS;
  const shown = open.slice(0, limit).flatMap((finding) => openFinding(finding, view, pen));
  return [...shown, ...(open.length > limit ? [context(more(open.length - limit, pen))] : [])];
}

/** Time and money in one line each, as estimates; nothing while they are unknown. */
export function estimateBlocks(findings: readonly Finding[], { said }: Pen): KnownBlock[] {
  const lines = findings
    .filter(({ checkId, kind }) => kind === "passed" && ESTIMATES.has(checkId))
    .map(({ summary }) => `${ESTIMATE_MARK} ${said(summary, 600)}`);
  return lines.length === 0 ? [] : [context(...lines)];
}

/** One probe that failed leaves many checks unknown; its reason is said once, below all of them. */
function withReasonsOnce(findings: readonly Finding[], { say }: Pen): readonly (readonly Finding[])[] {
  const groups = Map.groupBy(findings, (finding) =>
    finding.kind === "unknown" && finding.remedy ? `? ${say(finding.remedy.text)}` : finding.checkId,
  );
  return [...groups.values()];
}

function openFinding(findings: readonly Finding[], view: FindingsView, pen: Pen): KnownBlock[] {
  const [first] = findings;
  if (!first) return [];
  const { remedy } = first;
  const lines = [
    ...new Set(findings.map((finding) => findingLine(finding, pen))),
    ...(remedy ? [pen.said(text("slack.remedy", { remedy: remedy.text }), 1200)] : []),
    ...(remedy?.aids ?? []).flatMap((aid) => aidLines(aid, view, pen)),
  ];
  const accessory = view.asked && remedy ? remedyButton(remedy.aids, view.asked, pen) : null;
  const below = view.isWhole ? wholeBlocks(findings, pen) : [];
  return [accessory ? { ...section(lines), accessory } : section(lines), ...below];
}

function findingLine({ kind, summary }: Finding, { said }: Pen): string {
  const word = said(text(`slack.finding.${kind}`));
  return `${FINDING_MARKS[kind]} *${word}*: ${said(summary, 1200)}`;
}

function aidLines(aid: Aid, { isWhole }: FindingsView, { say, said }: Pen): readonly string[] {
  switch (aid.kind) {
    case "link":
      return [link(aid.url, say(aid.label))];
    case "command":
      return isWhole || isLong(aid.command) ? [] : [code(aid.command, MAX_INLINE_COMMAND)];
    case "policy":
      return isWhole ? [] : [said(text("slack.policyInDetails"))];
    case "button":
      return [];
  }
}

function isLong(command: string): boolean {
  return command.includes("\n") || command.length > MAX_INLINE_COMMAND;
}

/** What is to be copied stands in blocks of its own, whole and without markup. */
function wholeBlocks(findings: readonly Finding[], pen: Pen): KnownBlock[] {
  const [first] = findings;
  const copied = (first?.remedy?.aids ?? []).flatMap((aid): RichTextBlock[] => {
    if (aid.kind === "command") return [richText(preformatted(aid.command))];
    return aid.kind === "policy" ? [richText(preformatted(JSON.stringify(aid.policy, null, 2)))] : [];
  });
  const figures = findings.flatMap(({ evidence }) => evidence);
  return [...copied, ...evidenceBlocks(figures, pen)];
}

function evidenceBlocks(figures: readonly Evidence[], { said }: Pen): KnownBlock[] {
  const places = Map.groupBy(
    figures,
    ({ source, readAt }) => `${said(text("evidence.place", { source }))}, ${moment(readAt)}`,
  );
  const lines = [...places].map(([place, held]) => {
    const items = held.map(({ name, value }) =>
      name.endsWith("At") && typeof value === "number"
        ? `${said(text("evidence.name", { name }))} ${moment(value)}`
        : said(text("evidence.item", { name, value }), 150),
    );
    return `${place}: ${items.join(", ")}`;
  });
  return lines.length === 0 ? [] : [context(...lines.slice(0, 4))];
}

function remedyButton(aids: readonly Aid[], asked: MigrateCommand, pen: Pen): Button | null {
  const aid = aids.find(({ kind }) => kind === "button");
  return aid?.kind === "button" ? commandButton(aid.button, asked, pen) : null;
}

/** `null` for a command that no button can carry: it has to be typed. */
export function commandButton(remedy: RemedyButton, asked: MigrateCommand, { say }: Pen): Button | null {
  const command = commandOfButton(remedy, asked);
  if (plain(command) !== command || Array.from(command).length > MAX_VALUE_LENGTH) return null;
  const name = remedy.id === "another_name" ? remedy.name : "";
  const label = text("slack.remedyButton", { id: remedy.id, name });
  return button({
    actionId: CHOOSE_ACTION,
    label: say(label),
    spoken: say(text("slack.runs", { label, command })),
    value: command,
  });
}

function passedBlocks(findings: readonly Finding[], pen: Pen): KnownBlock[] {
  const { level, say, said } = pen;
  const passed = findings.filter(({ kind }) => kind === "passed");
  if (passed.length === 0) return [];
  const title = say(text("slack.checksPassed", { count: passed.length }));
  if (level === "classic") return [context(`${FINDING_MARKS.passed} ${escape(title)}`)];
  const lines = passed
    .slice(0, SHOWN_PASSED)
    .map((finding) => `${FINDING_MARKS.passed} ${said(finding.summary, 400)}`);
  if (passed.length > SHOWN_PASSED) lines.push(more(passed.length - SHOWN_PASSED, pen));
  const children: SectionBlock[] = sections(lines);
  return [folded(title, children)];
}
