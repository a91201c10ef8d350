/** What can be clicked on the question to the approvers. The buttons say what they do; who may is found out at the click. */
import {
  type Migration,
  needsReason,
  type ApprovalPolicy,
  questionOfPlan,
  type Summary,
  text,
} from "@bakferry/core";
import type { ActionsBlock, Button } from "@slack/types";

import { button, confirmation } from "./blocks.ts";
import type { Pen } from "./pen.ts";

export const REVIEW_ACTION = "approval.review";
export const DENY_ACTION = "approval.deny";
/** Approves at once, after a confirmation. */
export const APPROVE_ACTION = "approval.approve";
export const WITHDRAW_ACTION = "approval.withdraw";
export const CHECK_ACTION = "approval.check";
export const BREAK_GLASS_ACTION = "glass.break";
export const REVIEW_GLASS_ACTION = "glass.review";

export interface ButtonSubject {
  readonly migration: Migration;
  readonly summary: Summary;
  readonly policy: ApprovalPolicy;
}

/** What is asked: a migration's plan, or that of a wave. */
export interface VoteSubject {
  readonly migration: Pick<Migration, "id" | "planDigest">;
  readonly summary: Pick<Summary, "title"> & { readonly plan: { readonly shortDigest: string } | null };
}

/** What the buttons carry: which question, and which plan the person saw. */
export function approvalValue(migration: Pick<Migration, "id" | "planDigest">): string {
  return `${migration.id}:${migration.planDigest?.slice(0, 8) ?? ""}`;
}

export function parseApprovalValue(value: string): { migrationId: string; planDigest: string } | undefined {
  const match = /^([\w-]{1,100}):([0-9a-f]{8})$/.exec(value);
  return match ? { migrationId: match[1] ?? "", planDigest: match[2] ?? "" } : undefined;
}

export function openButtons(subject: ButtonSubject, pen: Pen): ActionsBlock {
  const { migration, policy } = subject;
  const isOneClick = policy.confirm === "one-click" && !needsReason(questionOfPlan(migration), policy);
  return {
    type: "actions",
    // Another plan is another question: its buttons must not be taken for the old ones.
    block_id: `approval_${migration.id}_${migration.revision}`,
    elements: [
      ...(isOneClick ? [approveButton(subject, pen)] : []),
      isOneClick ? lookButton(subject, pen) : reviewButton(subject, pen),
      denyButton(subject, pen),
      ...(migration.decisions.length > 0 ? [withdrawButton(subject, pen)] : []),
      checkButton(subject, pen),
      ...(policy.breakGlass ? [breakGlassButton(subject, pen)] : []),
    ],
  };
}

/** While a window is waited for, nothing is left to vote on. */
export function scheduledButtons(subject: ButtonSubject, pen: Pen): ActionsBlock[] {
  if (!subject.policy.breakGlass) return [];
  const elements = [breakGlassButton(subject, pen)];
  return [{ type: "actions", block_id: `window_${subject.migration.id}`, elements }];
}

export function reviewGlassButtons(
  { migration, summary }: Omit<ButtonSubject, "policy">,
  { say }: Pen,
): ActionsBlock[] {
  if (!migration.brokenGlass || migration.brokenGlass.review) return [];
  const review = button({
    actionId: REVIEW_GLASS_ACTION,
    label: say(text("slack.glass.review")),
    spoken: say(text("slack.glass.reviewOf", { title: summary.title })),
    value: migration.id,
    style: "primary",
  });
  return [{ type: "actions", block_id: `glass_${migration.id}`, elements: [review] }];
}

export function approveButton({ migration, summary }: VoteSubject, pen: Pen): Button {
  const { say } = pen;
  const { title } = summary;
  const approve = button({
    actionId: APPROVE_ACTION,
    label: say(text("slack.approval.approve")),
    spoken: say(text("slack.approval.approveOf", { title })),
    value: approvalValue(migration),
    style: "primary",
  });
  const plan = summary.plan?.shortDigest ?? "";
  const asked = confirmation(
    {
      title: text("slack.approval.approveTitle"),
      text: text("slack.approval.approveText", { title, plan }),
      confirm: text("slack.approval.approve"),
      deny: text("slack.approval.approveBack"),
    },
    pen,
  );
  return { ...approve, confirm: { ...asked, style: "primary" } };
}

export function reviewButton({ migration, summary }: VoteSubject, { say }: Pen): Button {
  return button({
    actionId: REVIEW_ACTION,
    label: say(text("slack.approval.review")),
    spoken: say(text("slack.approval.reviewOf", { title: summary.title })),
    value: approvalValue(migration),
    style: "primary",
  });
}

/** The same form, for those who want to see more before one click does it. */
export function lookButton(subject: VoteSubject, pen: Pen): Button {
  const { style: _primary, ...look } = reviewButton(subject, pen);
  return { ...look, text: { ...look.text, text: pen.say(text("slack.approval.reviewOnly")) } };
}

export function denyButton({ migration, summary }: VoteSubject, { say }: Pen): Button {
  return button({
    actionId: DENY_ACTION,
    label: say(text("slack.approval.deny")),
    spoken: say(text("slack.approval.denyOf", { title: summary.title })),
    value: approvalValue(migration),
    style: "danger",
  });
}

export function withdrawButton({ migration, summary }: VoteSubject, { say }: Pen): Button {
  return button({
    actionId: WITHDRAW_ACTION,
    label: say(text("slack.approval.withdraw")),
    spoken: say(text("slack.approval.withdrawOf", { title: summary.title })),
    value: approvalValue(migration),
  });
}

function checkButton({ migration, summary }: ButtonSubject, { say }: Pen): Button {
  return button({
    actionId: CHECK_ACTION,
    label: say(text("slack.approval.check")),
    spoken: say(text("slack.approval.checkOf", { title: summary.title })),
    value: approvalValue(migration),
  });
}

function breakGlassButton({ migration, summary }: ButtonSubject, { say }: Pen): Button {
  return button({
    actionId: BREAK_GLASS_ACTION,
    label: say(text("slack.glass.break")),
    spoken: say(text("slack.glass.breakOf", { title: summary.title })),
    value: approvalValue(migration),
  });
}
