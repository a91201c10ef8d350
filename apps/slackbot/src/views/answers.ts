/** What only the person who typed or clicked sees: help, refusals, candidates, lists, and short modals. */
import { type Migration, say, type Summary, type Text, text } from "@bakferry/core";
import type { KnownBlock, ModalView } from "@slack/types";

import { button, context, type Drawing, header, plainText, section } from "./blocks.ts";
import { CHOOSE_ACTION, MAX_VALUE_LENGTH } from "./findings.ts";
import { formButtons } from "./form-button.ts";
import { listLine } from "./lists.ts";
import { NEXT_MARK } from "./marks.ts";
import { code, plain } from "./mrkdwn.ts";
import { factFields, failureBlocks, more, said } from "./parts.ts";
import { footer, requesterFact, troubleLines, turnLine } from "./root-card.ts";

const SHOWN_CANDIDATES = 10;

/** One backup that could be meant, and what to type to choose it. */
export interface Choice {
  readonly description: Text;
  readonly command: string;
}

export function notice(...lines: readonly Text[]): Drawing {
  const words = lines.map((line) => said(line));
  return { text: words.join("\n"), blocks: [section(words)] };
}

/** Says it, with a button that opens the form of a migration. */
export function noticeWithForm(words: readonly Text[], line: string): Drawing {
  const said = notice(...words);
  return { ...said, blocks: [...said.blocks, ...formButtons(line)] };
}

/** Why a command was refused, and what would work instead. */
export function refusal(answer: readonly Text[], suggestion: string | null): Drawing {
  const words = answer.map((line) => said(line));
  const instead = suggestion
    ? [`${NEXT_MARK} ${said(text("slack.suggestion"))} ${code(suggestion, 300)}`]
    : [];
  return { text: [...words, ...instead].join("\n"), blocks: [section([...words, ...instead])] };
}

export interface Candidates {
  readonly answer: readonly Text[];
  readonly candidates: readonly Choice[];
  /** Opens the form for the same line. */
  readonly line: string;
}

export function candidateList({ answer, candidates, line }: Candidates): Drawing {
  const refused = refusal(answer, null);
  const left = candidates.length - SHOWN_CANDIDATES;
  return {
    text: refused.text,
    blocks: [
      ...refused.blocks,
      section(`*${said(text("slack.candidates"))}*`),
      ...candidates.slice(0, SHOWN_CANDIDATES).map(candidateRow),
      ...(left > 0 ? [context(more(left))] : []),
      ...formButtons(line),
    ],
  };
}

export function help(targetNames: readonly string[]): Drawing {
  const rows: readonly (readonly [string, Text])[] = [
    ["/migrate", text("slack.help.form")],
    ["/migrate dbtest", text("slack.help.migrate")],
    ["/migrate dbtest to prod-1 from oss://bucket/dbtest.bak", text("slack.help.migrateFrom")],
    ["/migrate check dbtest", text("slack.help.check")],
    ["/migrate dbtest with increments", text("slack.help.increments")],
    ["/migrate cutover <id> [after <file>]", text("slack.help.cutover")],
    ["/migrate status [id]", text("slack.help.status")],
    ["/migrate list [mine] [open] [to TARGET] [last 7d]", text("slack.help.list")],
    ["/migrate history", text("slack.help.history")],
    ["/migrate cancel [id]", text("slack.help.cancel")],
  ];
  const targets = targetNames.slice(0, 20).join(", ");
  return {
    text: said(text("slack.help.intro")),
    blocks: [
      header(say(text("slack.help.title"))),
      section(said(text("slack.help.intro"))),
      section(rows.map(([command, meaning]) => `${code(command)} – ${said(meaning)}`)),
      context(said(text("slack.help.targets", { targets }))),
    ],
  };
}

/** The status card without buttons, for one person. */
export function statusAnswer(migration: Migration, summary: Summary): Drawing {
  return {
    text: said(summary.headline),
    blocks: [
      section([listLine(summary), ...troubleLines(migration), turnLine(summary)]),
      ...factFields(summary.facts, requesterFact(migration)),
      ...failureBlocks(summary.failure),
      footer(summary),
    ],
  };
}

/** A modal that only says something. */
export function noticeModal(...lines: readonly Text[]): ModalView {
  return drawingModal(notice(...lines));
}

/** An answer where there is no channel to give it in. */
export function drawingModal({ blocks }: Drawing): ModalView {
  return {
    type: "modal",
    title: plainText(say(text("slack.notice.title")), 24),
    close: plainText(say(text("slack.notice.close")), 24),
    blocks,
  };
}

function candidateRow({ description, command }: Choice): KnownBlock {
  const row = section([said(description, 600), code(command, 1500)]);
  if (plain(command) !== command || Array.from(command).length > MAX_VALUE_LENGTH) return row;
  return {
    ...row,
    accessory: button({
      actionId: CHOOSE_ACTION,
      label: say(text("slack.useThis")),
      spoken: say(text("slack.useThisOne", { command })),
      value: command,
    }),
  };
}
