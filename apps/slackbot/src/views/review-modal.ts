/**
 * The modal in which an approver decides.
 *
 * The card shows one button only; what is approved stands here, complete and with the warnings first, because a
 * decision on a summary is a decision on nothing. The digest travels in `private_metadata` and comes back with the
 * submission.
 */
import {
  type ActionSummary,
  type Migration,
  type Summary,
  type Text,
  text,
  type Verdict,
} from "@bakferry/core";
import type { KnownBlock, ModalView, Option } from "@slack/types";

import { context, plainText, section } from "./blocks.ts";
import { estimateBlocks, findingBlocks, ON_CARDS } from "./findings.ts";
import { FINDING_MARKS } from "./marks.ts";
import { factFields } from "./parts.ts";
import type { Pen } from "./pen.ts";
import { footer } from "./root-card.ts";

export const REVIEW_VIEW = "approval.submit";
export const DECISION_BLOCK = "decision";
export const REASON_BLOCK = "reason";
export const VALUE_ACTION = "value";
/** Slack counts code points; the audit trail keeps all of it. */
const MAX_REASON_LENGTH = 1000;

export interface ReviewSubject {
  readonly migration: Migration;
  readonly summary: Summary;
  readonly preselected: Verdict | null;
  /** Comes back with the submission; see `review-context.ts`. */
  readonly privateMetadata: string;
}

export function reviewModal(subject: ReviewSubject, pen: Pen): ModalView {
  const { summary, preselected, privateMetadata } = subject;
  const blocks: KnownBlock[] = [
    ...attention(summary, pen),
    section(`*${pen.said(summary.title, 300)}*`),
    ...factFields(summary.facts, [], pen),
    ...estimateBlocks(summary.findings, pen),
    ...findingBlocks(summary.findings, ON_CARDS, pen),
    footer(summary, pen),
  ];
  return decisionModal({ title: text("slack.review.title"), blocks, preselected, privateMetadata }, pen);
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
  return decisionModal({ title: text("slack.step.reviewTitle"), blocks, preselected, privateMetadata }, pen);
}

interface DecisionForm {
  readonly title: Text;
  readonly blocks: readonly KnownBlock[];
  readonly preselected: Verdict | null;
  readonly privateMetadata: string;
}

function decisionModal({ title, blocks, preselected, privateMetadata }: DecisionForm, pen: Pen): ModalView {
  const { say } = pen;
  return {
    type: "modal",
    callback_id: REVIEW_VIEW,
    private_metadata: privateMetadata,
    title: plainText(say(title), 24),
    submit: plainText(say(text("slack.review.submit")), 24),
    close: plainText(say(text("slack.review.close")), 24),
    blocks: [...blocks, decisionInput(preselected, pen), reasonInput(pen)],
  };
}

function attention(summary: Summary, { level, say, said }: Pen): KnownBlock[] {
  const count = summary.findings.filter(({ kind }) => kind !== "passed").length;
  const words = count > 0 ? text("slack.review.warnings", { count }) : text("slack.review.noWarnings");
  if (level === "classic")
    return [context(`${count > 0 ? FINDING_MARKS.warning : FINDING_MARKS.passed} ${said(words)}`)];
  return [{ type: "alert", level: count > 0 ? "warning" : "success", text: plainText(say(words), 200) }];
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

function reasonInput({ say }: Pen): KnownBlock {
  return {
    type: "input",
    block_id: REASON_BLOCK,
    optional: true,
    label: plainText(say(text("slack.review.reason")), 2000),
    hint: plainText(say(text("slack.review.reasonHint")), 2000),
    element: {
      type: "plain_text_input",
      action_id: VALUE_ACTION,
      multiline: true,
      max_length: MAX_REASON_LENGTH,
    },
  };
}
