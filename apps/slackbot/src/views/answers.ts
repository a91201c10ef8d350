/** What only the person who typed or clicked sees: help, refusals, candidates, lists, and short modals. */
import { type Migration, type Summary, type Text, text } from "@bakferry/core";
import type { KnownBlock } from "@slack/types";

import { button, context, header, plainText, section } from "./blocks.ts";
import { CHOOSE_ACTION, MAX_VALUE_LENGTH } from "./findings.ts";
import { formButtons } from "./form-button.ts";
import { listLine } from "./lists.ts";
import { NEXT_MARK } from "./marks.ts";
import { code, plain } from "./mrkdwn.ts";
import { factFields, failureBlocks, more } from "./parts.ts";
import type { Answer, Modal, Pen } from "./pen.ts";
import { footer, requesterFact, troubleLines, turnLine } from "./root-card.ts";

const SHOWN_CANDIDATES = 10;

/** One backup that could be meant, and what to type to choose it. */
export interface Choice {
  readonly description: Text;
  readonly command: string;
}

export function notice(...lines: readonly Text[]): Answer {
  return ({ said }) => {
    const words = lines.map((line) => said(line));
    return { text: words.join("\n"), blocks: [section(words)] };
  };
}

/** Says it, with a button that opens the form of a migration. */
export function noticeWithForm(words: readonly Text[], line: string): Answer {
  return (pen) => {
    const drawn = notice(...words)(pen);
    return { ...drawn, blocks: [...drawn.blocks, ...formButtons(line, pen)] };
  };
}

/** Why a command was refused, and what would work instead. */
export function refusal(answer: readonly Text[], suggestion: string | null): Answer {
  return ({ said }) => {
    const words = answer.map((line) => said(line));
    const instead = suggestion
      ? [`${NEXT_MARK} ${said(text("slack.suggestion"))} ${code(suggestion, 300)}`]
      : [];
    return { text: [...words, ...instead].join("\n"), blocks: [section([...words, ...instead])] };
  };
}

export interface Candidates {
  readonly answer: readonly Text[];
  readonly candidates: readonly Choice[];
  /** Opens the form for the same line. */
  readonly line: string;
}

export function candidateList({ answer, candidates, line }: Candidates): Answer {
  return (pen) => {
    const refused = refusal(answer, null)(pen);
    const left = candidates.length - SHOWN_CANDIDATES;
    return {
      text: refused.text,
      blocks: [
        ...refused.blocks,
        section(`*${pen.said(text("slack.candidates"))}*`),
        ...candidates.slice(0, SHOWN_CANDIDATES).map((choice) => candidateRow(choice, pen)),
        ...(left > 0 ? [context(more(left, pen))] : []),
        ...formButtons(line, pen),
      ],
    };
  };
}

export function help(targetNames: readonly string[]): Answer {
  const rows: readonly (readonly [string, Text])[] = [
    ["/migrate", text("slack.help.form")],
    ["/migrate dbtest", text("slack.help.migrate")],
    ["/migrate dbtest to prod-1 from oss://bucket/dbtest.bak", text("slack.help.migrateFrom")],
    ["/migrate sales crm hr to prod-1", text("slack.help.several")],
    ["/migrate check dbtest", text("slack.help.check")],
    ["/migrate dbtest with increments", text("slack.help.increments")],
    ["/migrate cutover <id> [after <file>]", text("slack.help.cutover")],
    ["/migrate status [id]", text("slack.help.status")],
    ["/migrate list [mine] [open] [to TARGET] [last 7d]", text("slack.help.list")],
    ["/migrate history", text("slack.help.history")],
    ["/migrate cancel [id]", text("slack.help.cancel")],
  ];
  const targets = targetNames.slice(0, 20).join(", ");
  return ({ say, said }) => ({
    text: said(text("slack.help.intro")),
    blocks: [
      header(say(text("slack.help.title"))),
      section(said(text("slack.help.intro"))),
      section(rows.map(([command, meaning]) => `${code(command)} – ${said(meaning)}`)),
      context(said(text("slack.help.targets", { targets }))),
    ],
  });
}

/** The status card without buttons, for one person. */
export function statusAnswer(migration: Migration, summary: Summary): Answer {
  return (pen) => ({
    text: pen.said(summary.headline),
    blocks: [
      section([listLine(summary, pen), ...troubleLines(migration, pen), turnLine(summary, pen)]),
      ...factFields(summary.facts, requesterFact(migration, pen), pen),
      ...failureBlocks(summary.failure, pen),
      footer(summary, pen),
    ],
  });
}

/** The same with a line for the reader alone. */
export function withNote(answer: Answer, note: Text): Answer {
  return (pen) => {
    const { text: fallback, blocks } = answer(pen);
    return { text: fallback, blocks: [...blocks, context(pen.said(note, 600))] };
  };
}

/** A modal that only says something. */
export function noticeModal(...lines: readonly Text[]): Modal {
  return answerModal(notice(...lines));
}

/** An answer where there is no channel to give it in. */
export function answerModal(answer: Answer): Modal {
  return (pen) => ({
    type: "modal",
    title: plainText(pen.say(text("slack.notice.title")), 24),
    close: plainText(pen.say(text("slack.notice.close")), 24),
    blocks: answer(pen).blocks,
  });
}

function candidateRow({ description, command }: Choice, { say, said }: Pen): KnownBlock {
  const row = section([said(description, 600), code(command, 1500)]);
  if (plain(command) !== command || Array.from(command).length > MAX_VALUE_LENGTH) return row;
  return {
    ...row,
    accessory: button({
      actionId: CHOOSE_ACTION,
      label: say(text("slack.useThis")),
      spoken: say(text("slack.runs", { label: text("slack.useThis"), command })),
      value: command,
    }),
  };
}
