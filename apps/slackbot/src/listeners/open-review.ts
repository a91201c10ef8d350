/** Opens the modal in which an approver decides, or says why there is nothing to decide for this person. */
import { needsReason, refuseVoteOf, type Text, text, wantedName } from "@bakferry/core";

import { headlineOf, revisionOf } from "../views/asked.ts";
import { DENY_ACTION, parseQuestionValue } from "../views/question-buttons.ts";
import { reviewModal } from "../views/review-modal.ts";
import type { ReceivedClick } from "./received.ts";
import { refuseModal, UNKNOWN_BUTTON } from "./refuse-click.ts";
import { writeReviewContext } from "./review-context.ts";
import { findShown, type ShownQuestion } from "./shown-subject.ts";
import type { WorkDeps } from "./work-deps.ts";

export async function openReview(deps: WorkDeps, click: ReceivedClick): Promise<void> {
  const value = parseQuestionValue(click.value);
  const shown = value && (await findShown(deps, value));
  if (!value || shown?.kind !== "found") return refuseModal(deps, click, { reason: UNKNOWN_BUTTON });
  const { migrationId, planDigest } = value;
  const verdict = click.actionId === DENY_ACTION ? ("deny" as const) : ("approve" as const);
  // Core decides again when the vote comes in; this spares people a form that cannot count.
  const refusal =
    whyClosed(shown, planDigest) ??
    (await refuseVoteOf(deps.desk, shown, { actor: click.person, verdict, planDigest }));
  if (refusal) return refuseModal(deps, click, { reason: refusal, migrationId, digest: planDigest });
  const { subject, question, policy } = shown;
  const { channelId, responseUrl } = click;
  const typedName = wantedName(question, policy);
  const privateMetadata = writeReviewContext({
    ...value,
    channelId,
    responseUrl,
    ...(typedName !== null && { typedName }),
    needsReason: needsReason(question, policy),
  });
  const preselected = verdict === "deny" ? verdict : null;
  await deps.answers.open(click, (pen) =>
    reviewModal({ subject, policy, preselected, privateMetadata }, pen),
  );
}

/** In the words of its card, which may be old. */
function whyClosed({ subject, question }: ShownQuestion, planDigest: string): Text | null {
  if (question.closed) {
    return subject.kind === "action"
      ? text("slack.step.notOpen", { heading: headlineOf(subject), turn: subject.summary.turn })
      : text("slack.review.notOpen", { headline: headlineOf(subject) });
  }
  if (question.digest?.startsWith(planDigest)) return null;
  return text("slack.review.superseded", { revision: revisionOf(subject) });
}
