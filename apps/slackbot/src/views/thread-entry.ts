/** One entry of the migration's thread; posted once and never edited. */
import { type Actor, type Entry, say, text } from "@bakferry/core";
import type { KnownBlock, RichTextBlockElement } from "@slack/types";

import { type Drawing, orderedList, richLine, richText, section } from "./blocks.ts";
import { actorMention, escape } from "./mrkdwn.ts";
import { verbatimWords } from "./parts.ts";

export function threadEntry(entry: Entry, requestedBy: Actor): Drawing {
  const mention = entry.mentionsRequester ? `${actorMention(requestedBy)} ` : "";
  const line = `${mention}${escape(say(entry.text), 2400)}`;
  const below: RichTextBlockElement[] = [
    ...(entry.remedies.length > 0
      ? [richLine(say(text("slack.whatToDo"))), orderedList(entry.remedies.map((remedy) => say(remedy)))]
      : []),
    ...verbatimWords(entry.verbatim),
  ];
  const blocks: KnownBlock[] = [section(line), ...(below.length > 0 ? [richText(...below)] : [])];
  return { text: line, blocks };
}
