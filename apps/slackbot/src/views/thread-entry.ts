/** One entry of the migration's thread; posted once and never edited. */
import { type Actor, type Entry, say, text } from "@bakferry/core";
import type { KnownBlock, RichTextBlockElement } from "@slack/types";

import { aidBlocks, numberedAdvice } from "./aids.ts";
import { type Drawing, richLine, richText, section } from "./blocks.ts";
import { LEVEL_MARKS } from "./marks.ts";
import { actorMention, author, escape, moment } from "./mrkdwn.ts";
import { said, verbatimWords } from "./parts.ts";

export interface EntrySubject {
  readonly entry: Entry;
  readonly requestedBy: Actor;
  /** Who made it happen. */
  readonly actor: Actor;
}

export function threadEntry({ entry, requestedBy, actor }: EntrySubject): Drawing {
  const addressed = [...(entry.mentionsRequester ? [requestedBy] : []), ...(entry.mentions ?? [])];
  const mention = [...new Set(addressed.map(actorMention))].map((each) => `${each} `).join("");
  const when = entry.when === undefined ? "" : ` ${moment(entry.when)}`;
  const line = `${mention}${entry.level === "running" ? "" : `${LEVEL_MARKS[entry.level]} `}${escape(say(entry.text), 2000)}${when}${author(actor)}`;
  const lines = [line, ...entry.details.map((detail) => said(detail, 800))];
  const below: RichTextBlockElement[] = [
    ...(entry.remedies.length > 0
      ? [richLine(say(text("slack.whatToDo"))), numberedAdvice(entry.remedies)]
      : []),
    ...verbatimWords(entry.verbatim),
  ];
  const blocks: KnownBlock[] = [
    section(lines),
    ...(below.length > 0 ? [richText(...below)] : []),
    ...aidBlocks(entry.aids),
  ];
  return { text: lines.join("\n"), blocks };
}
