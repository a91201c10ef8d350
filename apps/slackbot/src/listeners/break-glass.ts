/** The form in which the glass is broken, for those who may; and what comes of it. */
import { breakGlass, findQuestion, refuseBreakGlass, text, titleOf } from "@bakferry/core";
import type { App, ViewSubmitAction } from "@slack/bolt";

import { notice, noticeModal } from "../views/answers.ts";
import { askedOf } from "../views/asked.ts";
import { GLASS_VIEW, glassModal } from "../views/glass.ts";
import { parseQuestionValue } from "../views/question-buttons.ts";
import { REASON_BLOCK, TYPED_NAME_BLOCK } from "../views/review-modal.ts";
import type { FrontDesk } from "./front-desk.ts";
import { personOf } from "./person-of.ts";
import type { ReceivedClick, ReceivedGlass } from "./received.ts";
import { refuseModal, UNKNOWN_BUTTON } from "./refuse-click.ts";
import { type ReviewContext, readReviewContext, writeReviewContext } from "./review-context.ts";
import { typedIn } from "./review-submission.ts";
import type { WorkDeps } from "./work-deps.ts";

export async function openGlass(deps: WorkDeps, click: ReceivedClick): Promise<void> {
  const value = parseQuestionValue(click.value);
  const found = value && (await findQuestion(deps.desk, value));
  if (!value || found?.kind !== "found") return refuseModal(deps, click, { reason: UNKNOWN_BUTTON });
  const { migrationId, planDigest } = value;
  const refusal = await refuseBreakGlass(deps.desk, found, { actor: click.person, planDigest });
  if (refusal) return refuseModal(deps, click, { reason: refusal, migrationId, digest: planDigest });
  const { channelId, responseUrl } = click;
  const privateMetadata = writeReviewContext({ ...value, channelId, responseUrl });
  const asked = askedOf(found.subject, found.policy);
  await deps.answers.open(click, (pen) => glassModal({ asked, privateMetadata }, pen));
}

export function listenToGlass(app: App, desk: FrontDesk): void {
  app.view<ViewSubmitAction>(GLASS_VIEW, async ({ body, ack }) => {
    const context = readReviewContext(body.view.private_metadata);
    if (!context) {
      const person = personOf(body, "modal");
      const pen = await desk.penFor({ person, channelId: null });
      await ack({ response_action: "update", view: noticeModal(UNKNOWN_BUTTON)(pen) });
      return desk.refused(person, { act: "click", reasons: [UNKNOWN_BUTTON] });
    }
    const sending = noticeModal(text("slack.glass.sending"));
    await desk.receive(toReceived(body, context), {
      first: async (pen) => ack({ response_action: "update", view: sending(pen) }),
      duplicate: async () => ack(),
      failed: async ({ blocks }, pen) =>
        ack({ response_action: "update", view: { ...sending(pen), blocks } }),
    });
  });
}

function toReceived(body: ViewSubmitAction, context: ReviewContext): ReceivedGlass {
  return {
    kind: "glass",
    key: `view:${body.view.id}:${body.view.hash}:${body.user.id}`,
    person: personOf(body, "break-glass"),
    teamId: body.team?.id ?? "",
    channelId: context.channelId,
    responseUrl: context.responseUrl,
    viewId: body.view.id,
    migrationId: context.migrationId,
    ...(context.actionId !== undefined && { actionId: context.actionId }),
    planDigest: context.planDigest,
    reason: typedIn(body.view, REASON_BLOCK) ?? "",
    typedName: typedIn(body.view, TYPED_NAME_BLOCK),
  };
}

export async function recordGlass(deps: WorkDeps, submission: ReceivedGlass): Promise<void> {
  const { migrationId, actionId, planDigest, reason, typedName, person: actor } = submission;
  const ref = { migrationId, ...(actionId !== undefined && { actionId }) };
  const outcome = await breakGlass(deps.desk, { ...ref, planDigest, reason, typedName, actor });
  if (outcome.kind === "refused") {
    const refused = { act: "vote" as const, reasons: [outcome.answer], migrationId, digest: planDigest };
    await deps.noteRefusal(submission, refused);
  }
  const answer =
    outcome.kind === "refused"
      ? outcome.answer
      : text("slack.glass.done", { title: titleOf(outcome.subject) });
  await deps.answers.replace(submission, noticeModal(answer), notice(answer));
}
