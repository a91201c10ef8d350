/**
 * The modal in which an approver decides.
 *
 * The card shows one button only; what is approved stands here, complete and with the warnings first, because a
 * decision on a summary is a decision on nothing. The digest travels in `private_metadata` and comes back with the
 * submission.
 */
import {
  type ActionSummary,
  type ApprovalPolicy,
  type Migration,
  needsReason,
  questionOfPlan,
  say,
  type Summary,
  type Text,
  text,
  type Verdict,
} from "@bakferry/core";
import type { KnownBlock, ModalView, Option } from "@slack/types";

import { context, type Level, plainText, section } from "./blocks.ts";
import { estimateBlocks, findingBlocks } from "./findings.ts";
import { FINDING_MARKS } from "./marks.ts";
import { escape } from "./mrkdwn.ts";
import { factFields, said } from "./parts.ts";
import { changeLines } from "./question-notes.ts";
import { footer } from "./root-card.ts";

export const REVIEW_VIEW = "approval.submit";
export const DECISION_BLOCK = "decision";
export const REASON_BLOCK = "reason";
export const TYPED_NAME_BLOCK = "typed_name";
export const VALUE_ACTION = "value";
/** Slack counts code points; the audit trail keeps all of it. */
export const MAX_REASON_LENGTH = 1000;

export interface ReviewSubject {
  readonly migration: Migration;
  readonly summary: Summary;
  readonly policy: ApprovalPolicy;
  readonly preselected: Verdict | null;
  /** Comes back with the submission; see `review-context.ts`. */
  readonly privateMetadata: string;
}

export function reviewModal(subject: ReviewSubject, level: Level): ModalView {
  const { summary, migration, policy } = subject;
  const question = questionOfPlan(migration);
  const typed = policy.confirm === "typed-name" ? question.typedName : null;
  const form = { ...subject, typed, needsReason: needsReason(question, policy) };
  return decisionModal(text("slack.review.title"), form, [
    ...attention(summary, level),
    ...changeLines(migration).map(section),
    section(`*${escape(say(summary.title), 300)}*`),
    ...factFields(summary.facts),
    ...estimateBlocks(summary.findings),
    ...findingBlocks(summary.findings, level),
    footer(summary),
  ]);
}

export interface StepReviewSubject {
  readonly action: ActionSummary;
  readonly preselected: Verdict;
  readonly privateMetadata: string;
}

/** One step beyond the plan: its exact parameters are in its title, its cause in its reason. */
export function stepReviewModal(subject: StepReviewSubject): ModalView {
  const { action } = subject;
  const form = { ...subject, typed: null, needsReason: false };
  return decisionModal(text("slack.step.reviewTitle"), form, [
    section([`*${said(action.title, 600)}*`, said(action.reason, 1200)]),
    context(said(text("slack.step.digest", { actionId: action.actionId, digest: action.shortDigest }))),
  ]);
}

interface DecisionForm extends Pick<ReviewSubject, "preselected" | "privateMetadata"> {
  /** The name to be typed for an approval; `null`: none. */
  readonly typed: string | null;
  readonly needsReason: boolean;
}

function decisionModal(
  title: Text,
  { preselected, privateMetadata, typed, needsReason: isReasonNeeded }: DecisionForm,
  blocks: readonly KnownBlock[],
): ModalView {
  return {
    type: "modal",
    callback_id: REVIEW_VIEW,
    private_metadata: privateMetadata,
    title: plainText(say(title), 24),
    submit: plainText(say(text("slack.review.submit")), 24),
    close: plainText(say(text("slack.review.close")), 24),
    blocks: [
      ...blocks,
      decisionInput(preselected),
      ...(typed === null ? [] : [typedNameInput(typed, text("slack.review.typedNameHint"))]),
      reasonInput(isReasonNeeded),
    ],
  };
}

function attention(summary: Summary, level: Level): KnownBlock[] {
  const count = summary.findings.filter(({ kind }) => kind !== "passed").length;
  const words = count > 0 ? text("slack.review.warnings", { count }) : text("slack.review.noWarnings");
  if (level === "classic")
    return [context(`${count > 0 ? FINDING_MARKS.warning : FINDING_MARKS.passed} ${said(words)}`)];
  return [{ type: "alert", level: count > 0 ? "warning" : "success", text: plainText(say(words), 200) }];
}

function decisionInput(preselected: Verdict | null): KnownBlock {
  const options: Record<Verdict, Option> = {
    approve: { text: plainText(say(text("slack.review.approve")), 75), value: "approve" },
    deny: { text: plainText(say(text("slack.review.deny")), 75), value: "deny" },
  };
  return {
    type: "input",
    block_id: DECISION_BLOCK,
    label: plainText(say(text("slack.review.decision")), 2000),
    element: {
      type: "radio_buttons",
      action_id: VALUE_ACTION,
      options: [options.approve, options.deny],
      ...(preselected && { initial_option: options[preselected] }),
    },
  };
}

/** With a hint that says when it is needed, it is optional for Slack; core asks for it. */
export function typedNameInput(name: string, hint: Text | null): KnownBlock {
  return {
    type: "input",
    block_id: TYPED_NAME_BLOCK,
    optional: hint !== null,
    label: plainText(say(text("slack.review.typedName", { name })), 2000),
    ...(hint && { hint: plainText(say(hint), 2000) }),
    element: { type: "plain_text_input", action_id: VALUE_ACTION, max_length: 128 },
  };
}

function reasonInput(isNeeded: boolean): KnownBlock {
  const hint = text(isNeeded ? "slack.review.reasonHintApprove" : "slack.review.reasonHint");
  return {
    type: "input",
    block_id: REASON_BLOCK,
    optional: !isNeeded,
    label: plainText(say(text("slack.review.reason")), 2000),
    hint: plainText(say(hint), 2000),
    element: {
      type: "plain_text_input",
      action_id: VALUE_ACTION,
      multiline: true,
      max_length: MAX_REASON_LENGTH,
    },
  };
}
