/** The decision of an approver: checked for completeness at once, counted after the acknowledgement. */
import { type Text, text, type Verdict } from "@bakferry/core";
import type { App, ViewSubmitAction } from "@slack/bolt";

import { noticeModal } from "../views/answers.ts";
import {
  DECISION_BLOCK,
  REASON_BLOCK,
  REVIEW_VIEW,
  TYPED_NAME_BLOCK,
  VALUE_ACTION,
} from "../views/review-modal.ts";
import type { FrontDesk } from "./front-desk.ts";
import { personOf } from "./person-of.ts";
import type { ReceivedDecision } from "./received.ts";
import { UNKNOWN_BUTTON } from "./refuse-click.ts";
import { type ReviewContext, readReviewContext } from "./review-context.ts";
import { acknowledgeForm, submittedBy } from "./submitted.ts";

export function listenToDecisions(app: App, desk: FrontDesk): void {
  app.view<ViewSubmitAction>(REVIEW_VIEW, async ({ body, ack }) => {
    const context = readReviewContext(body.view.private_metadata);
    const reader = { person: personOf(body, "modal"), channelId: context?.channelId ?? null };
    if (!context) {
      const view = noticeModal(UNKNOWN_BUTTON)(await desk.penFor(reader));
      await ack({ response_action: "update", view });
      return desk.refused(reader.person, { act: "click", reasons: [UNKNOWN_BUTTON] });
    }
    const form = filledIn(body);
    const problem = problemOf(form, context);
    if (problem) {
      const { say } = await desk.penFor(reader);
      await ack({ response_action: "errors", errors: { [problem.blockId]: say(problem.words) } });
      const { migrationId, planDigest: digest } = context;
      return desk.refused(reader.person, { act: "vote", reasons: [problem.words], migrationId, digest });
    }
    await desk.receive(
      { kind: "decision", ...submittedBy(body, context), ...subjectOf(context), ...decided(form) },
      acknowledgeForm(ack, noticeModal(text("slack.review.sending"))),
    );
  });
}

interface FilledIn {
  readonly verdict: Verdict | null;
  readonly reason: string | null;
  readonly typedName: string | null;
}

function filledIn({ view }: ViewSubmitAction): FilledIn {
  const chosen = view.state.values[DECISION_BLOCK]?.[VALUE_ACTION]?.selected_option?.value;
  const verdict = chosen === "approve" || chosen === "deny" ? chosen : null;
  return { verdict, reason: typedIn(view, REASON_BLOCK), typedName: typedIn(view, TYPED_NAME_BLOCK) };
}

/** `null` where nothing but spaces was typed. */
export function typedIn(view: ViewSubmitAction["view"], blockId: string): string | null {
  const written = view.state.values[blockId]?.[VALUE_ACTION]?.value?.trim() ?? "";
  return written === "" ? null : written;
}

interface Problem {
  readonly blockId: string;
  readonly words: Text;
}

/** Beside the field that lacks something; core decides by the same rules when the vote comes in. */
function problemOf({ verdict, reason, typedName }: FilledIn, context: ReviewContext): Problem | null {
  if (!verdict) return beside(DECISION_BLOCK, text("slack.review.choose"));
  if (verdict === "deny") {
    return reason === null ? beside(REASON_BLOCK, text("slack.review.reasonNeeded")) : null;
  }
  if (context.needsReason === true && reason === null) {
    return beside(REASON_BLOCK, text("approval.approveReasonNeeded"));
  }
  const name = context.typedName;
  if (name === undefined || typedName === name) return null;
  return beside(TYPED_NAME_BLOCK, text("approval.nameWrong", { name }));
}

function beside(blockId: string, words: Text): Problem {
  return { blockId, words };
}

function subjectOf({
  migrationId,
  actionId,
  planDigest,
}: ReviewContext): Pick<ReceivedDecision, "migrationId" | "actionId" | "planDigest"> {
  return { migrationId, planDigest, ...(actionId !== undefined && { actionId }) };
}

/** Whoever chose nothing was asked to choose. */
function decided(form: FilledIn): Pick<ReceivedDecision, "verdict" | "reason" | "typedName"> {
  return { ...form, verdict: form.verdict ?? "deny" };
}
