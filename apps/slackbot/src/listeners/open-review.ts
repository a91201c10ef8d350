/** Opens the modal in which an approver decides, or says why there is nothing to decide. */
import {
  isWaveId,
  type Migration,
  needsReason,
  policyFor,
  questionOfPlan,
  questionOfWave,
  refuseCard,
  type Text,
  text,
} from "@bakferry/core";

import { DENY_ACTION, parseApprovalValue } from "../views/approval-buttons.ts";
import { reviewModal, waveReviewModal } from "../views/review-modal.ts";
import type { ReceivedClick } from "./received.ts";
import { refuseModal, UNKNOWN_BUTTON } from "./refuse-click.ts";
import { writeReviewContext } from "./review-context.ts";
import { waveSummaryOf } from "./waves.ts";
import { summaryOf, type WorkDeps } from "./work-deps.ts";

export async function openReview(deps: WorkDeps, click: ReceivedClick): Promise<void> {
  const subject = parseApprovalValue(click.value);
  if (subject && isWaveId(subject.migrationId)) return openWaveReview(deps, click, subject);
  const migration = subject && (await deps.desk.store.load(subject.migrationId));
  if (!subject || !migration) return refuseModal(deps, click, { reason: UNKNOWN_BUTTON });
  const closed = whyClosed(deps, migration, subject.planDigest);
  if (closed)
    return refuseModal(deps, click, {
      reason: closed,
      migrationId: migration.id,
      digest: subject.planDigest,
    });
  const summary = summaryOf(deps, migration);
  const policy = policyFor(deps.desk.settings, migration.request.target.environment);
  const question = questionOfPlan(migration);
  const { channelId, responseUrl } = click;
  const privateMetadata = writeReviewContext({
    ...subject,
    channelId,
    responseUrl,
    ...(policy.confirm === "typed-name" && question.typedName !== null && { typedName: question.typedName }),
    needsReason: needsReason(question, policy),
  });
  const preselected = click.actionId === DENY_ACTION ? ("deny" as const) : null;
  await deps.answers.open(click, (pen) =>
    reviewModal({ migration, summary, policy, preselected, privateMetadata }, pen),
  );
}

interface WaveSubject {
  readonly migrationId: string;
  readonly planDigest: string;
}

async function openWaveReview(
  deps: WorkDeps,
  click: ReceivedClick,
  { migrationId, planDigest }: WaveSubject,
): Promise<void> {
  const wave = await deps.desk.waves.load(migrationId);
  if (!wave) return refuseModal(deps, click, { reason: UNKNOWN_BUTTON });
  const question = questionOfWave(wave);
  const closed = refuseCard({ planDigest }, { question, now: deps.desk.clock.now() });
  if (closed) return refuseModal(deps, click, { reason: closed, migrationId, digest: planDigest });
  const summary = await waveSummaryOf(deps, wave);
  const policy = policyFor(deps.desk.settings, wave.target.environment);
  const { channelId, responseUrl } = click;
  const privateMetadata = writeReviewContext({
    migrationId,
    planDigest,
    channelId,
    responseUrl,
    ...(policy.confirm === "typed-name" && question.typedName !== null && { typedName: question.typedName }),
    needsReason: needsReason(question, policy),
  });
  const preselected = click.actionId === DENY_ACTION ? ("deny" as const) : null;
  await deps.answers.open(click, (pen) =>
    waveReviewModal({ wave, summary, policy, preselected, privateMetadata }, pen),
  );
}

/** Core decides again when the vote comes in; this only spares people a form that cannot count. */
function whyClosed(deps: WorkDeps, migration: Migration, planDigest: string): Text | null {
  if (migration.phase !== "awaiting_approval") {
    return text("slack.review.notOpen", { headline: summaryOf(deps, migration).headline });
  }
  if (migration.planDigest?.startsWith(planDigest)) return null;
  return text("slack.review.superseded", { revision: migration.revision });
}
