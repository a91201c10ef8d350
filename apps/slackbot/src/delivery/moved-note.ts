/** Says on the status card that it does not stand where the migration was asked for. */
import { type Migration, text } from "@bakferry/core";

import { context, type Drawing } from "../views/blocks.ts";
import { channelMention } from "../views/mrkdwn.ts";
import type { Pen } from "../views/pen.ts";

export function withMovedNote(
  card: Drawing,
  { migration, channelId }: { readonly migration: Migration; readonly channelId: string },
  { said }: Pen,
): Drawing {
  const { id, request } = migration;
  const asked = request.conversation.channelId;
  if (channelId === asked) return card;
  const note = `${channelMention(asked)}: ${said(text("delivery.moved", { migrationId: id }))}`;
  return { text: card.text, blocks: [...card.blocks, context(note)] };
}
