/** Gives one person a key for the backup that is missing. It passes no row and no log on its way. */
import { issueTicket } from "@bakferry/core";

import { refusal } from "../views/answers.ts";
import { ticketAnswer } from "../views/ticket.ts";
import type { ReceivedClick } from "./received.ts";
import type { WorkDeps } from "./work-deps.ts";

export async function giveTicket(deps: WorkDeps, click: ReceivedClick): Promise<void> {
  const { desk, tickets, answers } = deps;
  const outcome = await issueTicket({ ...desk, tickets }, { key: click.value, wantedBy: click.person });
  const answer = outcome.kind === "issued" ? ticketAnswer(outcome) : refusal(outcome.answer, null);
  await answers.tell(click, answer);
}
