/** Upload tickets: the button under "there is no backup", and what one person sees once after a click on it. */
import { type IssuedTicket, say, text } from "@bakferry/core";

import { button, context, type Drawing, preformatted, richLine, richText, section } from "./blocks.ts";
import { moment } from "./mrkdwn.ts";
import { said } from "./parts.ts";

export const TICKET_ACTION = "ticket.give";
const COMMAND = "bakferry upload FILE --ticket -";

export function withTicketOffer({ text: words, blocks }: Drawing, key: string): Drawing {
  const give = button({
    actionId: TICKET_ACTION,
    label: say(text("ticket.button")),
    spoken: say(text("ticket.buttonSpoken", { key })),
    value: key,
  });
  return { text: words, blocks: [...blocks, { ...section(said(text("ticket.offer"))), accessory: give }] };
}

/** The notification's text is without the ticket: it goes to lock screens. */
export function ticketAnswer({ ticket, address }: IssuedTicket): Drawing {
  const title = text("ticket.title", { address: `oss://${address.bucket}/${address.key}` });
  return {
    text: said(title),
    blocks: [
      section(`*${said(title)}*`),
      richText(
        richLine(say(text("ticket.steps"))),
        preformatted(COMMAND),
        { type: "rich_text_preformatted", elements: [{ type: "text", text: ticket.line }] },
        richLine(say(text("ticket.afterwards"))),
      ),
      context(`${said(text("ticket.secret"))} ${moment(ticket.expiresAt)}.`),
    ],
  };
}
