/** One entry of the migration's thread; posted once and never edited. */
import { type Actor, type Entry, text } from "@bakferry/core";
import type { KnownBlock, RichTextBlockElement } from "@slack/types";

import { aidBlocks, numberedAdvice } from "./aids.ts";
import { type Drawing, richLine, richText, section } from "./blocks.ts";
import { LEVEL_MARKS } from "./marks.ts";
import { actorMention, author, moment } from "./mrkdwn.ts";
import { verbatimWords } from "./parts.ts";
import type { Pen } from "./pen.ts";

export interface EntrySubject {
  readonly entry: Entry;
  readonly requestedBy: Actor;
  /** Who made it happen. */
  readonly actor: Actor;
}

export function threadEntry({ entry, requestedBy, actor }: EntrySubject, pen: Pen): Drawing {
  const { say, said } = pen;
  const addressed = [...(entry.mentionsRequester ? [requestedBy] : []), ...(entry.mentions ?? [])];
  const mention = [...new Set(addressed.map(actorMention))].map((each) => `${each} `).join("");
  const when = entry.when === undefined ? "" : ` ${moment(entry.when)}`;
  const line = `${mention}${entry.level === "running" ? "" : `${LEVEL_MARKS[entry.level]} `}${said(entry.text, 2000)}${when}${author(actor)}`;
  const lines = [line, ...entry.details.map((detail) => said(detail, 800))];
  const below: RichTextBlockElement[] = [
    ...(entry.remedies.length > 0
      ? [richLine(say(text("slack.whatToDo"))), numberedAdvice(entry.remedies, pen)]
      : []),
    ...verbatimWords(entry.verbatim, pen),
  ];
  const blocks: KnownBlock[] = [
    section(lines),
    ...(below.length > 0 ? [richText(...below)] : []),
    ...aidBlocks(entry.aids, pen),
  ];
  return { text: lines.join("\n"), blocks };
}
