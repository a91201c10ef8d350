/** Does what a person asked for, through core, and answers. */
import { type Command, parseCommand, text } from "@bakferry/core";

import { notice } from "../views/answers.ts";
import { CHOOSE_ACTION } from "../views/findings.ts";
import { FORM_ACTION } from "../views/form-button.ts";
import {
  ASK_BACK_UP,
  ASK_CREATE_ACCOUNT,
  ASK_DELETE_OBJECT,
  ASK_REMOVE_DATABASE,
} from "../views/offer-buttons.ts";
import {
  APPROVE_ACTION,
  BREAK_GLASS_ACTION,
  CANCEL_STEP,
  CHECK_ACTION,
  DENY_ACTION,
  REVIEW_ACTION,
  REVIEW_GLASS_ACTION,
  WITHDRAW_ACTION,
} from "../views/question-buttons.ts";
import {
  CANCEL_ACTION,
  CUTOVER_ACTION,
  DETAILS_ACTION,
  NOT_TAKEN_ACTION,
  REPORT_ACTION,
  TAKEN_ACTION,
} from "../views/root-card.ts";
import { TICKET_ACTION } from "../views/ticket.ts";
import { RETRY_WAVE_ACTION } from "../views/wave-card.ts";
import { answerCommand } from "./answer-command.ts";
import { approveByClick, checkOnceMore, reviewGlass, withdraw } from "./approval-clicks.ts";
import { askForStep, submitOffer } from "./ask-for-step.ts";
import { openGlass, recordGlass } from "./break-glass.ts";
import { cancelStep } from "./cancel-step.ts";
import { cancel } from "./cancel.ts";
import { cutOver, settle } from "./chain-orders.ts";
import { giveTicket } from "./give-ticket.ts";
import { openDetails } from "./open-details.ts";
import { draftOf, NOTHING_SAID, openForm } from "./open-form.ts";
import { openOffer } from "./open-offer.ts";
import { openReport } from "./open-report.ts";
import { openReview } from "./open-review.ts";
import type { Received, ReceivedClick } from "./received.ts";
import { recordDecision } from "./record-decision.ts";
import { refuseButton } from "./refuse-click.ts";
import { submitForm } from "./submit-form.ts";
import { retryFailed } from "./waves.ts";
import type { WorkDeps } from "./work-deps.ts";

export async function work(deps: WorkDeps, received: Received, resumed: boolean): Promise<void> {
  switch (received.kind) {
    case "command":
      return answerCommand(deps, received, { command: parseCommand(received.text), resumed });
    case "shortcut":
      return openForm(deps, received, { ...NOTHING_SAID, resumed });
    case "form":
      return submitForm(deps, received);
    case "click":
      return click(deps, received, resumed);
    case "decision":
      return recordDecision(deps, received);
    case "glass":
      return recordGlass(deps, received);
    case "offer":
      return submitOffer(deps, received);
  }
}

async function click(deps: WorkDeps, received: ReceivedClick, resumed: boolean): Promise<void> {
  switch (received.actionId) {
    case CANCEL_ACTION:
      return cancel(deps, received, received.value);
    case CHOOSE_ACTION:
      return answerCommand(deps, received, { command: commandIn(received.value), resumed });
    case FORM_ACTION:
      return openForm(deps, received, { ...draftOf(received.value), resumed });
    case APPROVE_ACTION:
      return approveByClick(deps, received);
    case WITHDRAW_ACTION:
      return withdraw(deps, received);
    case CHECK_ACTION:
      return checkOnceMore(deps, received);
    case REVIEW_GLASS_ACTION:
      return reviewGlass(deps, received);
    case CUTOVER_ACTION:
      return cutOver(deps, received, { migrationId: received.value, afterFile: null });
    case TAKEN_ACTION:
      return settle(deps, received, { migrationId: received.value, taskId: "chain" });
    case NOT_TAKEN_ACTION:
      return settle(deps, received, { migrationId: received.value, taskId: null });
    case CANCEL_STEP:
      return cancelStep(deps, received);
    case RETRY_WAVE_ACTION:
      return retryFailed(deps, received);
    case ASK_BACK_UP:
      return askForStep(deps, received, "back_up");
    case ASK_DELETE_OBJECT:
      return askForStep(deps, received, "delete_object");
    case TICKET_ACTION:
      return giveTicket(deps, received);
  }
  const open = MODALS[received.actionId];
  // A trigger lives for three seconds: after a restart only another click opens a modal.
  if (open && resumed) return deps.answers.tell(received, notice(text("slack.clickAgain")));
  return open ? open(deps, received) : refuseButton(deps, received);
}

/** A button carries a line as a person would type it. */
function commandIn(line: string): Command {
  return parseCommand(line.replace(/^\/migrate\s*/u, ""));
}

/** Buttons that open a modal. */
const MODALS: Readonly<Record<string, (deps: WorkDeps, received: ReceivedClick) => Promise<void>>> = {
  [REVIEW_ACTION]: openReview,
  [DENY_ACTION]: openReview,
  [BREAK_GLASS_ACTION]: openGlass,
  [DETAILS_ACTION]: openDetails,
  [REPORT_ACTION]: openReport,
  [ASK_CREATE_ACCOUNT]: openOffer,
  [ASK_REMOVE_DATABASE]: openOffer,
};
