/** Says on the status card that it does not stand where the migration was asked for. */
import { text } from "@bakferry/core";

import { context, type Drawing } from "../views/blocks.ts";
import { channelMention } from "../views/mrkdwn.ts";
import type { Pen } from "../views/pen.ts";
import type { MessageOwner } from "./message.ts";

export function withMovedNote(
  card: Drawing,
  { owner, channelId }: { readonly owner: MessageOwner; readonly channelId: string },
  { said }: Pen,
): Drawing {
  const { id, conversation } = owner;
  const asked = conversation.channelId;
  if (channelId === asked) return card;
  const note = `${channelMention(asked)}: ${said(text("delivery.moved", { migrationId: id }))}`;
  return { text: card.text, blocks: [...card.blocks, context(note)] };
}
