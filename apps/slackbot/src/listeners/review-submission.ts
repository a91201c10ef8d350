/** The decision of an approver: checked for completeness at once, counted after the acknowledgement. */
import { say, text, type Verdict } from "@bakferry/core";
import type { App, ViewSubmitAction } from "@slack/bolt";

import { noticeModal } from "../views/answers.ts";
import { DECISION_BLOCK, REASON_BLOCK, REVIEW_VIEW, VALUE_ACTION } from "../views/review-modal.ts";
import type { FrontDesk } from "./front-desk.ts";
import type { ReceivedDecision } from "./received.ts";
import { type ReviewContext, readReviewContext } from "./review-context.ts";
import { acknowledgeForm, submittedBy } from "./submitted.ts";

export function listenToDecisions(app: App, desk: FrontDesk): void {
  app.view<ViewSubmitAction>(REVIEW_VIEW, async ({ body, ack }) => {
    const context = readReviewContext(body.view.private_metadata);
    if (!context) return ack({ response_action: "update", view: noticeModal(text("slack.unknownButton")) });
    const { verdict, reason } = filledIn(body);
    if (!verdict) return ack(missing(DECISION_BLOCK, say(text("slack.review.choose"))));
    if (verdict === "deny" && reason === null) {
      return ack(missing(REASON_BLOCK, say(text("slack.review.reasonNeeded"))));
    }
    await desk.receive(
      { kind: "decision", ...submittedBy(body, context), ...subjectOf(context), verdict, reason },
      acknowledgeForm(ack, noticeModal(text("slack.review.sending"))),
    );
  });
}

interface FilledIn {
  readonly verdict: Verdict | null;
  readonly reason: string | null;
}

function filledIn({ view }: ViewSubmitAction): FilledIn {
  const chosen = view.state.values[DECISION_BLOCK]?.[VALUE_ACTION]?.selected_option?.value;
  const reason = view.state.values[REASON_BLOCK]?.[VALUE_ACTION]?.value?.trim() ?? "";
  const verdict = chosen === "approve" || chosen === "deny" ? chosen : null;
  return { verdict, reason: reason === "" ? null : reason };
}

function missing(
  blockId: string,
  message: string,
): { response_action: "errors"; errors: Record<string, string> } {
  return { response_action: "errors", errors: { [blockId]: message } };
}

function subjectOf({
  migrationId,
  actionId,
  planDigest,
}: ReviewContext): Pick<ReceivedDecision, "migrationId" | "actionId" | "planDigest"> {
  return { migrationId, planDigest, ...(actionId !== undefined && { actionId }) };
}
