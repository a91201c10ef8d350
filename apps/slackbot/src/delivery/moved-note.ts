/** Says on the status card that it does not stand where the migration was asked for. */
import { type Migration, text } from "@bakferry/core";

import { context, type Drawing } from "../views/blocks.ts";
import { channelMention } from "../views/mrkdwn.ts";
import { said } from "../views/parts.ts";

export function withMovedNote(card: Drawing, { id, request }: Migration, channelId: string): Drawing {
  const asked = request.conversation.channelId;
  if (channelId === asked) return card;
  const note = `${channelMention(asked)}: ${said(text("delivery.moved", { migrationId: id }))}`;
  return { text: card.text, blocks: [...card.blocks, context(note)] };
}
