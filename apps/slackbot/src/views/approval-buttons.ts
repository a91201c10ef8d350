/** What can be clicked on the question to the approvers. The buttons say what they do; who may is found out at the click. */
import {
  type Migration,
  needsReason,
  type ApprovalPolicy,
  questionOfPlan,
  say,
  type Summary,
  text,
} from "@bakferry/core";
import type { ActionsBlock, Button } from "@slack/types";

import { button, confirmation } from "./blocks.ts";

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

/** What the buttons carry: which migration, and which plan the person saw. */
export function approvalValue(migration: Migration): string {
  return `${migration.id}:${migration.planDigest?.slice(0, 8) ?? ""}`;
}

export function parseApprovalValue(value: string): { migrationId: string; planDigest: string } | undefined {
  const match = /^([\w-]{1,100}):([0-9a-f]{8})$/.exec(value);
  return match ? { migrationId: match[1] ?? "", planDigest: match[2] ?? "" } : undefined;
}

export function openButtons(subject: ButtonSubject): ActionsBlock {
  const { migration, policy } = subject;
  const isOneClick = policy.confirm === "one-click" && !needsReason(questionOfPlan(migration), policy);
  return {
    type: "actions",
    // Another plan is another question: its buttons must not be taken for the old ones.
    block_id: `approval_${migration.id}_${migration.revision}`,
    elements: [
      ...(isOneClick ? [approveButton(subject)] : []),
      reviewButton(subject, isOneClick),
      denyButton(subject),
      ...(migration.decisions.length > 0 ? [withdrawButton(subject)] : []),
      checkButton(subject),
      ...(policy.breakGlass ? [breakGlassButton(subject)] : []),
    ],
  };
}

/** While a window is waited for, nothing is left to vote on. */
export function scheduledButtons(subject: ButtonSubject): ActionsBlock[] {
  if (!subject.policy.breakGlass) return [];
  const elements = [breakGlassButton(subject)];
  return [{ type: "actions", block_id: `window_${subject.migration.id}`, elements }];
}

export function reviewGlassButtons({ migration, summary }: Omit<ButtonSubject, "policy">): ActionsBlock[] {
  if (!migration.brokenGlass || migration.brokenGlass.review) return [];
  const review = button({
    actionId: REVIEW_GLASS_ACTION,
    label: say(text("slack.glass.review")),
    spoken: say(text("slack.glass.reviewOf", { title: say(summary.title) })),
    value: migration.id,
    style: "primary",
  });
  return [{ type: "actions", block_id: `glass_${migration.id}`, elements: [review] }];
}

function approveButton({ migration, summary }: ButtonSubject): Button {
  const title = say(summary.title);
  const approve = button({
    actionId: APPROVE_ACTION,
    label: say(text("slack.approval.approve")),
    spoken: say(text("slack.approval.approveOf", { title })),
    value: approvalValue(migration),
    style: "primary",
  });
  const plan = summary.plan?.shortDigest ?? "";
  const asked = confirmation({
    title: text("slack.approval.approveTitle"),
    text: text("slack.approval.approveText", { title, plan }),
    confirm: text("slack.approval.approve"),
    deny: text("slack.approval.approveBack"),
  });
  return { ...approve, confirm: { ...asked, style: "primary" } };
}

function reviewButton({ migration, summary }: ButtonSubject, isSecond: boolean): Button {
  return button({
    actionId: REVIEW_ACTION,
    label: say(text(isSecond ? "slack.approval.reviewOnly" : "slack.approval.review")),
    spoken: say(text("slack.approval.reviewOf", { title: say(summary.title) })),
    value: approvalValue(migration),
    ...(isSecond ? {} : { style: "primary" as const }),
  });
}

function denyButton({ migration, summary }: ButtonSubject): Button {
  return button({
    actionId: DENY_ACTION,
    label: say(text("slack.approval.deny")),
    spoken: say(text("slack.approval.denyOf", { title: say(summary.title) })),
    value: approvalValue(migration),
    style: "danger",
  });
}

function withdrawButton({ migration, summary }: ButtonSubject): Button {
  return button({
    actionId: WITHDRAW_ACTION,
    label: say(text("slack.approval.withdraw")),
    spoken: say(text("slack.approval.withdrawOf", { title: say(summary.title) })),
    value: approvalValue(migration),
  });
}

function checkButton({ migration, summary }: ButtonSubject): Button {
  return button({
    actionId: CHECK_ACTION,
    label: say(text("slack.approval.check")),
    spoken: say(text("slack.approval.checkOf", { title: say(summary.title) })),
    value: approvalValue(migration),
  });
}

function breakGlassButton({ migration, summary }: ButtonSubject): Button {
  return button({
    actionId: BREAK_GLASS_ACTION,
    label: say(text("slack.glass.break")),
    spoken: say(text("slack.glass.breakOf", { title: say(summary.title) })),
    value: approvalValue(migration),
  });
}
