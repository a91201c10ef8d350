/** Opens the modal in which an approver decides on one step beyond the plan, or says why there is nothing to decide. */
import { text } from "@bakferry/core";

import { DENY_STEP, parseActionValue } from "../views/action-card.ts";
import { stepReviewModal } from "../views/review-modal.ts";
import type { ReceivedClick } from "./received.ts";
import { refuseModal, UNKNOWN_BUTTON } from "./refuse-click.ts";
import { writeReviewContext } from "./review-context.ts";
import { actionSummaryOf, type WorkDeps } from "./work-deps.ts";

export async function openStepReview(deps: WorkDeps, click: ReceivedClick): Promise<void> {
  const value = parseActionValue(click.value);
  const migration = value && (await deps.desk.store.load(value.migrationId));
  const action = migration && actionSummaryOf(deps, migration, value.actionId);
  if (!action) return refuseModal(deps, click, { reason: UNKNOWN_BUTTON });
  if (!action.votable || action.shortDigest !== value.digest) {
    const closed = text("slack.step.notOpen", { heading: action.heading, turn: action.turn });
    return refuseModal(deps, click, { reason: closed, migrationId: value.migrationId, digest: value.digest });
  }
  const { migrationId, actionId, digest: planDigest } = value;
  const { channelId, responseUrl } = click;
  const privateMetadata = writeReviewContext({ migrationId, actionId, planDigest, channelId, responseUrl });
  const preselected = click.actionId === DENY_STEP ? "deny" : "approve";
  await deps.answers.open(click, (pen) => stepReviewModal({ action, preselected, privateMetadata }, pen));
}
