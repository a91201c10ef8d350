/** Does what a person asked for, through core, and answers. */
import { parseCommand, text } from "@bakferry/core";

import { notice } from "../views/answers.ts";
import { DENY_ACTION, REVIEW_ACTION } from "../views/approval-card.ts";
import { CHOOSE_ACTION } from "../views/findings.ts";
import { CANCEL_ACTION, DETAILS_ACTION } from "../views/root-card.ts";
import { answerCommand } from "./answer-command.ts";
import { cancel } from "./cancel.ts";
import { openDetails } from "./open-details.ts";
import { openReview } from "./open-review.ts";
import type { Received, ReceivedClick } from "./received.ts";
import { recordDecision } from "./record-decision.ts";
import type { WorkDeps } from "./work-deps.ts";

export async function work(deps: WorkDeps, received: Received, resumed: boolean): Promise<void> {
  switch (received.kind) {
    case "command":
      return answerCommand(deps, received, parseCommand(received.text));
    case "click":
      return click(deps, received, resumed);
    case "decision":
      return recordDecision(deps, received);
  }
}

async function click(deps: WorkDeps, received: ReceivedClick, resumed: boolean): Promise<void> {
  switch (received.actionId) {
    case CANCEL_ACTION:
      return cancel(deps, received, received.value);
    case CHOOSE_ACTION:
      return answerCommand(deps, received, parseCommand(received.value.replace(/^\/migrate\s+/, "")));
    case REVIEW_ACTION:
    case DENY_ACTION:
    case DETAILS_ACTION:
      // A trigger lives for three seconds: after a restart only another click opens a modal.
      if (resumed) return deps.answers.tell(received, notice(text("slack.clickAgain")));
      return received.actionId === DETAILS_ACTION ? openDetails(deps, received) : openReview(deps, received);
    default:
      return deps.answers.tell(received, notice(text("slack.unknownButton")));
  }
}
