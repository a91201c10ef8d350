/** The pieces that cards, modals and answers have in common, each drawn from the Summary. */
import { describeContact, type Fact, type Stage, type Summary, text } from "@bakferry/core";
import type { KnownBlock, PlanBlock, RichTextBlockElement, SectionBlock, TaskCardBlock } from "@slack/types";

import { aidBlocks, numberedAdvice } from "./aids.ts";
import { context, fields, preformatted, richLine, richText, section } from "./blocks.ts";
import { STAGE_MARKS } from "./marks.ts";
import { code, plain } from "./mrkdwn.ts";
import type { Pen } from "./pen.ts";

/** "Waiting: dbtest → prod-1": the first words that a desktop notification reads. */
export function cardTitle(summary: Summary, { say }: Pen): string {
  const level = text(`slack.level.${summary.level}`);
  return say(text("slack.cardTitle", { level, title: summary.title }));
}

/** The facts, and `extra` ones that are mrkdwn already. */
export function factFields(facts: readonly Fact[], extra: readonly string[], pen: Pen): SectionBlock[] {
  const drawn = facts.map(({ label, value }) => `*${pen.said(label, 100)}*\n${factValue(value, pen)}`);
  const all = [...drawn, ...extra];
  return all.length === 0 ? [] : [fields(all)];
}

/** The block id stays the same for the life of the card: a plan folds itself when it changes. */
export function stagePlan(summary: Summary, pen: Pen): KnownBlock {
  if (pen.level === "classic") return section(summary.stages.map((stage) => stageLine(stage, pen)));
  const plan: PlanBlock = {
    type: "plan",
    block_id: `plan_${summary.migrationId}`,
    title: plain(planTitle(summary, pen), 150),
    tasks: summary.stages.map((stage) => taskCard(stage, pen)),
  };
  return plan;
}

export function failureBlocks(failure: Summary["failure"], pen: Pen): KnownBlock[] {
  const { say, said } = pen;
  if (!failure) return [];
  const words: RichTextBlockElement[] = [];
  if (failure.remedies.length > 0) {
    words.push(richLine(say(text("slack.whatToDo"))), numberedAdvice(failure.remedies, pen));
  }
  words.push(...verbatimWords(failure.verbatim, pen));
  const contact = describeContact(failure);
  return [
    section([`*${said(failure.summary, 1200)}*`, said(failure.state, 1200)]),
    ...(words.length > 0 ? [richText(...words)] : []),
    ...aidBlocks(failure.aids, pen),
    ...(contact ? [context(said(contact, 600))] : []),
  ];
}

/** The cloud's own words below a line that says whose they are. */
export function verbatimWords(verbatim: string | null, { say }: Pen): RichTextBlockElement[] {
  return verbatim ? [richLine(say(text("slack.saidByCloud"))), preformatted(verbatim)] : [];
}

export function more(count: number, { said }: Pen): string {
  return said(text("slack.more", { count }));
}

function factValue(value: Fact["value"], { said }: Pen): string {
  return typeof value === "string" ? code(value, 300) : said(value, 600);
}

/** As many sections as the lines need. */
export function sections(lines: readonly string[], linesEach: number = 6): SectionBlock[] {
  const count = Math.ceil(lines.length / linesEach);
  return Array.from({ length: count }, (_, index) =>
    section(lines.slice(index * linesEach, (index + 1) * linesEach)),
  );
}

function planTitle(summary: Summary, { say }: Pen): string {
  const running = summary.stages.find(({ status }) => status === "in_progress" || status === "error");
  if (!running) return say(text(`slack.level.${summary.level}`));
  const detail = running.detail ? `: ${say(running.detail)}` : "";
  return `${say(running.title)}${detail}`;
}

function taskCard(stage: Stage, { say }: Pen): TaskCardBlock {
  const words = stage.detail ?? (stage.status === "skipped" ? text("slack.stage.skipped") : null);
  const line = words ? richText(richLine(say(words))) : null;
  const ended = stage.status === "complete" || stage.status === "skipped" || stage.status === "error";
  return {
    type: "task_card",
    task_id: stage.id,
    title: plain(say(stage.title), 150),
    status: stage.status === "skipped" ? "complete" : stage.status,
    ...(line && (ended ? { output: line } : { details: line })),
  };
}

export function stageLine(stage: Stage, { said }: Pen): string {
  const status = text(`slack.stage.${stage.status}`);
  const title = `${STAGE_MARKS[stage.status]} *${said(stage.title, 150)}*`;
  if (stage.status === "skipped") return `${title}: ${said(stage.detail ?? status, 400)}`;
  return `${title}: ${said(status)}${stage.detail ? ` – ${said(stage.detail, 400)}` : ""}`;
}
