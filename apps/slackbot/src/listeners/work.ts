/** Does what a person asked for, through core, and answers. */
import { parseCommand, text } from "@bakferry/core";

import { APPROVE_STEP, CANCEL_STEP, DENY_STEP } from "../views/action-card.ts";
import { notice } from "../views/answers.ts";
import { DENY_ACTION, REVIEW_ACTION } from "../views/approval-card.ts";
import { CHOOSE_ACTION } from "../views/findings.ts";
import {
  ASK_BACK_UP,
  ASK_CREATE_ACCOUNT,
  ASK_DELETE_OBJECT,
  ASK_REMOVE_DATABASE,
} from "../views/offer-buttons.ts";
import {
  CANCEL_ACTION,
  CUTOVER_ACTION,
  DETAILS_ACTION,
  NOT_TAKEN_ACTION,
  TAKEN_ACTION,
} from "../views/root-card.ts";
import { TICKET_ACTION } from "../views/ticket.ts";
import { answerCommand } from "./answer-command.ts";
import { askForStep, submitOffer } from "./ask-for-step.ts";
import { cancelStep } from "./cancel-step.ts";
import { cancel } from "./cancel.ts";
import { cutOver, settle } from "./chain-orders.ts";
import { giveTicket } from "./give-ticket.ts";
import { openDetails } from "./open-details.ts";
import { openOffer } from "./open-offer.ts";
import { openReview } from "./open-review.ts";
import { openStepReview } from "./open-step-review.ts";
import type { Received, ReceivedClick } from "./received.ts";
import { recordDecision } from "./record-decision.ts";
import { refuseButton } from "./refuse-click.ts";
import type { WorkDeps } from "./work-deps.ts";

export async function work(deps: WorkDeps, received: Received, resumed: boolean): Promise<void> {
  switch (received.kind) {
    case "command":
      return answerCommand(deps, received, parseCommand(received.text));
    case "click":
      return click(deps, received, resumed);
    case "decision":
      return recordDecision(deps, received);
    case "offer":
      return submitOffer(deps, received);
  }
}

async function click(deps: WorkDeps, received: ReceivedClick, resumed: boolean): Promise<void> {
  switch (received.actionId) {
    case CANCEL_ACTION:
      return cancel(deps, received, received.value);
    case CHOOSE_ACTION:
      return answerCommand(deps, received, parseCommand(received.value.replace(/^\/migrate\s+/, "")));
    case CUTOVER_ACTION:
      return cutOver(deps, received, { migrationId: received.value, afterFile: null });
    case TAKEN_ACTION:
      return settle(deps, received, { migrationId: received.value, taskId: "chain" });
    case NOT_TAKEN_ACTION:
      return settle(deps, received, { migrationId: received.value, taskId: null });
    case CANCEL_STEP:
      return cancelStep(deps, received);
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

/** Buttons that open a modal. */
const MODALS: Readonly<Record<string, (deps: WorkDeps, received: ReceivedClick) => Promise<void>>> = {
  [REVIEW_ACTION]: openReview,
  [DENY_ACTION]: openReview,
  [DETAILS_ACTION]: openDetails,
  [APPROVE_STEP]: openStepReview,
  [DENY_STEP]: openStepReview,
  [ASK_CREATE_ACCOUNT]: openOffer,
  [ASK_REMOVE_DATABASE]: openOffer,
};
