/** The decision of an approver: checked for completeness at once, counted after the acknowledgement. */
import { text, type Verdict } from "@bakferry/core";
import type { App, ViewSubmitAction } from "@slack/bolt";

import { noticeModal } from "../views/answers.ts";
import { DECISION_BLOCK, REASON_BLOCK, REVIEW_VIEW, VALUE_ACTION } from "../views/review-modal.ts";
import type { FrontDesk } from "./front-desk.ts";
import { personOf } from "./person-of.ts";
import type { ReceivedDecision } from "./received.ts";
import { UNKNOWN_BUTTON } from "./refuse-click.ts";
import { type ReviewContext, readReviewContext } from "./review-context.ts";

export function listenToDecisions(app: App, desk: FrontDesk): void {
  app.view<ViewSubmitAction>(REVIEW_VIEW, async ({ body, ack }) => {
    const context = readReviewContext(body.view.private_metadata);
    const reader = { person: personOf(body, "modal"), channelId: context?.channelId ?? null };
    if (!context) {
      const view = noticeModal(UNKNOWN_BUTTON)(await desk.penFor(reader));
      await ack({ response_action: "update", view });
      return desk.refused(reader.person, UNKNOWN_BUTTON);
    }
    const { verdict, reason } = filledIn(body);
    if (!verdict || (verdict === "deny" && reason === null)) {
      const { say } = await desk.penFor(reader);
      if (!verdict) return ack(missing(DECISION_BLOCK, say(text("slack.review.choose"))));
      return ack(missing(REASON_BLOCK, say(text("slack.review.reasonNeeded"))));
    }
    const sending = noticeModal(text("slack.review.sending"));
    await desk.receive(toReceived(body, context, { verdict, reason }), {
      first: async (pen) => ack({ response_action: "update", view: sending(pen) }),
      // Closing is better than a modal that says "recording" for ever; the card shows the vote.
      duplicate: async () => ack(),
      failed: async ({ blocks }, pen) =>
        ack({ response_action: "update", view: { ...sending(pen), blocks } }),
    });
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

function toReceived(
  body: ViewSubmitAction,
  context: ReviewContext,
  { verdict, reason }: { readonly verdict: Verdict; readonly reason: string | null },
): ReceivedDecision {
  const teamId = body.team?.id ?? "";
  return {
    kind: "decision",
    key: `view:${body.view.id}:${body.view.hash}:${body.user.id}`,
    person: personOf(body, "modal"),
    teamId,
    channelId: context.channelId,
    responseUrl: context.responseUrl,
    viewId: body.view.id,
    migrationId: context.migrationId,
    ...(context.actionId !== undefined && { actionId: context.actionId }),
    planDigest: context.planDigest,
    verdict,
    reason,
  };
}
