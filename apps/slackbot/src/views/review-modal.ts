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
  questionOfWave,
  type Summary,
  type Text,
  text,
  type Verdict,
  type Wave,
  type WaveSummary,
} from "@bakferry/core";
import type { KnownBlock, ModalView, Option } from "@slack/types";

import { context, plainText, section } from "./blocks.ts";
import { estimateBlocks, findingBlocks, ON_CARDS } from "./findings.ts";
import { FINDING_MARKS } from "./marks.ts";
import { factFields } from "./parts.ts";
import type { Pen } from "./pen.ts";
import { changeLines } from "./question-notes.ts";
import { footer } from "./root-card.ts";
import { askedBlocks, waveFooter } from "./wave-parts.ts";

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

export function reviewModal(subject: ReviewSubject, pen: Pen): ModalView {
  const { migration, summary, policy, preselected, privateMetadata } = subject;
  const question = questionOfPlan(migration);
  const blocks: KnownBlock[] = [
    warned(summary.findings.filter(({ kind }) => kind !== "passed").length, pen),
    ...changeLines(migration, pen).map(section),
    section(`*${pen.said(summary.title, 300)}*`),
    ...factFields(summary.facts, [], pen),
    ...estimateBlocks(summary.findings, pen),
    ...findingBlocks(summary.findings, ON_CARDS, pen),
    footer(summary, pen),
  ];
  const asks = {
    typedName: policy.confirm === "typed-name" ? question.typedName : null,
    reason: needsReason(question, policy),
  };
  const title = text("slack.review.title");
  return decisionModal({ title, blocks, preselected, privateMetadata, asks }, pen);
}

export interface StepReviewSubject {
  readonly action: ActionSummary;
  readonly preselected: Verdict;
  readonly privateMetadata: string;
}

/** One step beyond the plan: its exact parameters are in its title, its cause in its reason. */
export function stepReviewModal(subject: StepReviewSubject, pen: Pen): ModalView {
  const { action, preselected, privateMetadata } = subject;
  const { said } = pen;
  const blocks: KnownBlock[] = [
    section([`*${said(action.title, 600)}*`, said(action.reason, 1200)]),
    context(said(text("slack.step.digest", { actionId: action.actionId, digest: action.shortDigest }))),
  ];
  const asks = { typedName: null, reason: action.needsReason };
  const title = text("slack.step.reviewTitle");
  return decisionModal({ title, blocks, preselected, privateMetadata, asks }, pen);
}

export interface WaveReviewSubject {
  readonly wave: Wave;
  readonly summary: WaveSummary;
  readonly policy: ApprovalPolicy;
  readonly preselected: Verdict | null;
  readonly privateMetadata: string;
}

/** Every database of the wave: those that the vote is for, and those that are left out. */
export function waveReviewModal(subject: WaveReviewSubject, pen: Pen): ModalView {
  const { wave, summary, policy, preselected, privateMetadata } = subject;
  const question = questionOfWave(wave);
  const count = summary.rows
    .filter(({ shortDigest }) => shortDigest !== null)
    .flatMap(({ warnings }) => warnings).length;
  const blocks: KnownBlock[] = [
    warned(count, pen),
    section(`*${pen.said(summary.title, 300)}*`),
    ...askedBlocks(summary, pen),
    waveFooter(summary, pen),
  ];
  const asks = {
    typedName: policy.confirm === "typed-name" ? question.typedName : null,
    reason: needsReason(question, policy),
  };
  const title = text("slack.review.title");
  return decisionModal({ title, blocks, preselected, privateMetadata, asks }, pen);
}

interface DecisionForm {
  readonly title: Text;
  readonly blocks: readonly KnownBlock[];
  readonly preselected: Verdict | null;
  readonly privateMetadata: string;
  /** What an approval needs. */
  readonly asks: { readonly typedName: string | null; readonly reason: boolean };
}

function decisionModal(form: DecisionForm, pen: Pen): ModalView {
  const { title, blocks, preselected, privateMetadata, asks } = form;
  const { say } = pen;
  const hint = text("slack.review.typedNameHint");
  return {
    type: "modal",
    callback_id: REVIEW_VIEW,
    private_metadata: privateMetadata,
    title: plainText(say(title), 24),
    submit: plainText(say(text("slack.review.submit")), 24),
    close: plainText(say(text("slack.review.close")), 24),
    blocks: [
      ...blocks,
      decisionInput(preselected, pen),
      ...(asks.typedName === null ? [] : [typedNameInput({ name: asks.typedName, hint }, pen)]),
      reasonInput(asks.reason, pen),
    ],
  };
}

function warned(count: number, { level, say, said }: Pen): KnownBlock {
  const words = count > 0 ? text("slack.review.warnings", { count }) : text("slack.review.noWarnings");
  if (level === "classic")
    return context(`${count > 0 ? FINDING_MARKS.warning : FINDING_MARKS.passed} ${said(words)}`);
  return { type: "alert", level: count > 0 ? "warning" : "success", text: plainText(say(words), 200) };
}

function decisionInput(preselected: Verdict | null, { say }: Pen): KnownBlock {
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
export function typedNameInput(
  { name, hint }: { readonly name: string; readonly hint: Text | null },
  { say }: Pen,
): KnownBlock {
  return {
    type: "input",
    block_id: TYPED_NAME_BLOCK,
    optional: hint !== null,
    label: plainText(say(text("slack.review.typedName", { name })), 2000),
    ...(hint && { hint: plainText(say(hint), 2000) }),
    element: { type: "plain_text_input", action_id: VALUE_ACTION, max_length: 128 },
  };
}

function reasonInput(isNeeded: boolean, { say }: Pen): KnownBlock {
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
