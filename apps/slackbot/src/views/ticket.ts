/** Upload tickets: the button under "there is no backup", and what one person sees once after a click on it. */
import { type IssuedTicket, text } from "@bakferry/core";

import { button, context, preformatted, richLine, richText, section } from "./blocks.ts";
import { moment } from "./mrkdwn.ts";
import type { Answer } from "./pen.ts";

export const TICKET_ACTION = "ticket.give";
const COMMAND = "bakferry upload FILE --ticket -";

export function withTicketOffer(answer: Answer, key: string): Answer {
  return (pen) => {
    const { say, said } = pen;
    const { text: words, blocks } = answer(pen);
    const give = button({
      actionId: TICKET_ACTION,
      label: say(text("ticket.button")),
      spoken: say(text("ticket.buttonSpoken", { key })),
      value: key,
    });
    return { text: words, blocks: [...blocks, { ...section(said(text("ticket.offer"))), accessory: give }] };
  };
}

/** The notification's text is without the ticket: it goes to lock screens. */
export function ticketAnswer({ ticket, address }: IssuedTicket): Answer {
  return ({ say, said }) => {
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
  };
}
