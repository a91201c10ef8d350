/** The pieces that cards, modals and answers have in common, each drawn from the Summary. */
import { describeContact, type Fact, say, type Stage, type Summary, type Text, text } from "@bakferry/core";
import type { KnownBlock, PlanBlock, RichTextBlockElement, SectionBlock, TaskCardBlock } from "@slack/types";

import { aidBlocks, numberedAdvice } from "./aids.ts";
import { context, fields, type Level, preformatted, richLine, richText, section } from "./blocks.ts";
import { STAGE_MARKS } from "./marks.ts";
import { code, escape, plain } from "./mrkdwn.ts";

/** "Waiting: dbtest → prod-1": the first words that a desktop notification reads. */
export function cardTitle(summary: Summary): string {
  const level = say(text(`slack.level.${summary.level}`));
  return say(text("slack.cardTitle", { level, title: say(summary.title) }));
}

/** The facts, and `extra` ones that are mrkdwn already. */
export function factFields(facts: readonly Fact[], extra: readonly string[] = []): SectionBlock[] {
  const drawn = facts.map(({ label, value }) => `*${escape(say(label), 100)}*\n${factValue(value)}`);
  const all = [...drawn, ...extra];
  return all.length === 0 ? [] : [fields(all)];
}

/** The block id stays the same for the life of the card: a plan folds itself when it changes. */
export function stagePlan(summary: Summary, level: Level): KnownBlock {
  if (level === "classic") return section(summary.stages.map(stageLine));
  const plan: PlanBlock = {
    type: "plan",
    block_id: `plan_${summary.migrationId}`,
    title: plain(planTitle(summary), 150),
    tasks: summary.stages.map(taskCard),
  };
  return plan;
}

export function failureBlocks(failure: Summary["failure"]): KnownBlock[] {
  if (!failure) return [];
  const words: RichTextBlockElement[] = [];
  if (failure.remedies.length > 0) {
    words.push(richLine(say(text("slack.whatToDo"))), numberedAdvice(failure.remedies));
  }
  words.push(...verbatimWords(failure.verbatim));
  const contact = describeContact(failure);
  return [
    section([`*${escape(say(failure.summary), 1200)}*`, escape(say(failure.state), 1200)]),
    ...(words.length > 0 ? [richText(...words)] : []),
    ...aidBlocks(failure.aids),
    ...(contact ? [context(said(contact, 600))] : []),
  ];
}

/** The cloud's own words below a line that says whose they are. */
export function verbatimWords(verbatim: string | null): RichTextBlockElement[] {
  return verbatim ? [richLine(say(text("slack.saidByCloud"))), preformatted(verbatim)] : [];
}

/** A text of the catalogue for a `mrkdwn` place. */
export function said(words: Text, limit: number = 1500): string {
  return escape(say(words), limit);
}

export function more(count: number): string {
  return said(text("slack.more", { count }));
}

function factValue(value: Fact["value"]): string {
  return typeof value === "string" ? code(value, 300) : said(value, 600);
}

/** As many sections as the lines need. */
export function sections(lines: readonly string[], linesEach: number = 6): SectionBlock[] {
  const count = Math.ceil(lines.length / linesEach);
  return Array.from({ length: count }, (_, index) =>
    section(lines.slice(index * linesEach, (index + 1) * linesEach)),
  );
}

function planTitle(summary: Summary): string {
  const running = summary.stages.find(({ status }) => status === "in_progress" || status === "error");
  if (!running) return say(summary.headline);
  const detail = running.detail ? `: ${say(running.detail)}` : "";
  return `${say(running.title)}${detail}`;
}

function taskCard(stage: Stage): TaskCardBlock {
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

export function stageLine(stage: Stage): string {
  const status = text(`slack.stage.${stage.status}`);
  const title = `${STAGE_MARKS[stage.status]} *${said(stage.title, 150)}*`;
  if (stage.status === "skipped") return `${title}: ${said(stage.detail ?? status, 400)}`;
  return `${title}: ${said(status)}${stage.detail ? ` – ${said(stage.detail, 400)}` : ""}`;
}
