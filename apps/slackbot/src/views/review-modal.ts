/**
 * The modal in which an approver decides.
 *
 * The card shows one button only; what is approved stands here, complete and with the warnings first, because a
 * decision on a summary is a decision on nothing. The digest travels in `private_metadata` and comes back with the
 * submission.
 */
import { needsReason, type Text, text, type Verdict, wantedName } from "@bakferry/core";
import type { KnownBlock, ModalView, Option } from "@slack/types";

import { askedOf, type ShownSubject } from "./asked.ts";
import { context, plainText, section } from "./blocks.ts";
import { estimateBlocks, findingBlocks, ON_CARDS } from "./findings.ts";
import { FINDING_MARKS } from "./marks.ts";
import { factFields } from "./parts.ts";
import type { Pen } from "./pen.ts";
import type { CardSubject } from "./question-card.ts";
import { changeLines } from "./question-content.ts";
import { footer } from "./root-card.ts";
import { askedBlocks, waveFooter } from "./wave-parts.ts";

export const REVIEW_VIEW = "approval.submit";
export const DECISION_BLOCK = "decision";
export const REASON_BLOCK = "reason";
export const TYPED_NAME_BLOCK = "typed_name";
export const VALUE_ACTION = "value";
/** Slack counts code points; the audit trail keeps all of it. */
export const MAX_REASON_LENGTH = 1000;

export interface ReviewSubject extends Omit<CardSubject, "revision"> {
  readonly preselected: Verdict | null;
  /** Comes back with the submission; see `review-context.ts`. */
  readonly privateMetadata: string;
}

export function reviewModal(given: ReviewSubject, pen: Pen): ModalView {
  const { subject, policy, preselected, privateMetadata } = given;
  const { say } = pen;
  const { question } = askedOf(subject, policy);
  const name = wantedName(question, policy);
  const hint = text("slack.review.typedNameHint");
  const title = text(subject.kind === "action" ? "slack.step.reviewTitle" : "slack.review.title");
  return {
    type: "modal",
    callback_id: REVIEW_VIEW,
    private_metadata: privateMetadata,
    title: plainText(say(title), 24),
    submit: plainText(say(text("slack.review.submit")), 24),
    close: plainText(say(text("slack.review.close")), 24),
    blocks: [
      ...wholeOf(subject, pen),
      decisionInput(preselected, pen),
      ...(name === null ? [] : [typedNameInput({ name, hint }, pen)]),
      reasonInput(needsReason(question, policy), pen),
    ],
  };
}

/** Everything that the answer is for. */
function wholeOf(subject: ShownSubject, pen: Pen): readonly KnownBlock[] {
  const { said } = pen;
  switch (subject.kind) {
    case "plan": {
      const { migration, summary } = subject;
      return [
        warned(summary.findings.filter(({ kind }) => kind !== "passed").length, pen),
        ...changeLines(migration, pen).map(section),
        section(`*${said(summary.title, 300)}*`),
        ...factFields(summary.facts, [], pen),
        ...estimateBlocks(summary.findings, pen),
        ...findingBlocks(summary.findings, ON_CARDS, pen),
        footer(summary, pen),
      ];
    }
    case "wave": {
      const { summary } = subject;
      const asked = summary.rows.filter(({ shortDigest }) => shortDigest !== null);
      return [
        warned(asked.flatMap(({ warnings }) => warnings).length, pen),
        section(`*${said(summary.title, 300)}*`),
        ...askedBlocks(summary, pen),
        waveFooter(summary, pen),
      ];
    }
    case "action": {
      // The exact parameters are in its title, its cause in its reason.
      const { actionId, title, reason, shortDigest: digest } = subject.summary;
      return [
        section([`*${said(title, 600)}*`, said(reason, 1200)]),
        context(said(text("slack.step.digest", { actionId, digest }))),
      ];
    }
  }
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
