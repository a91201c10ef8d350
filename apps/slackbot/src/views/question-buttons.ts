/** What can be clicked on a question. The buttons say what they do; who may is found out at the click. */
import { isOneClick, type QuestionRef, type Text, text } from "@bakferry/core";
import type { ActionsBlock, Button } from "@slack/types";

import type { Asked } from "./asked.ts";
import { button, confirmation } from "./blocks.ts";
import type { Pen } from "./pen.ts";

export const REVIEW_ACTION = "approval.review";
export const DENY_ACTION = "approval.deny";
/** Approves at once, after a confirmation. */
export const APPROVE_ACTION = "approval.approve";
export const WITHDRAW_ACTION = "approval.withdraw";
/** Of a plan alone: has it checked again. */
export const CHECK_ACTION = "approval.check";
/** Of a step alone: takes it back. */
export const CANCEL_STEP = "step.cancel";
export const BREAK_GLASS_ACTION = "glass.break";
export const REVIEW_GLASS_ACTION = "glass.review";

/** What the buttons carry: which question, and which plan, or step, the person saw. */
export function questionValue({ ref, shortDigest }: Pick<Asked, "ref" | "shortDigest">): string {
  const { migrationId, actionId } = ref;
  return [migrationId, ...(actionId === undefined ? [] : [actionId]), shortDigest].join(":");
}

export interface QuestionValue extends QuestionRef {
  readonly planDigest: string;
}

export function parseQuestionValue(value: string): QuestionValue | undefined {
  const match = /^([\w-]{1,100})(?::(a\d{1,6}))?:([0-9a-f]{8})$/.exec(value);
  if (!match) return undefined;
  const [, migrationId = "", actionId, planDigest = ""] = match;
  return { migrationId, planDigest, ...(actionId !== undefined && { actionId }) };
}

/** What everybody may press while it is open, whoever they are. */
export function voteButtons(asked: Asked, pen: Pen): readonly Button[] {
  const { question, policy } = asked;
  const isQuick = isOneClick(question, policy);
  return [
    ...(isQuick ? [approveButton(asked, pen)] : []),
    isQuick ? lookButton(asked, pen) : reviewButton(asked, pen),
    denyButton(asked, pen),
    ...(question.decisions.length > 0 ? [withdrawButton(asked, pen)] : []),
  ];
}

export function reviewGlassButtons(asked: Asked, { say }: Pen): ActionsBlock[] {
  const { ref, title, question } = asked;
  if (!question.brokenGlass || question.brokenGlass.review) return [];
  const review = button({
    actionId: REVIEW_GLASS_ACTION,
    label: say(text("slack.glass.review")),
    spoken: say(text("slack.glass.reviewOf", { title })),
    value: questionValue(asked),
    style: "primary",
  });
  return [{ type: "actions", block_id: `glass_${placeOf(ref)}`, elements: [review] }];
}

/** For ids of blocks. */
export function placeOf({ migrationId, actionId }: QuestionRef): string {
  return actionId === undefined ? migrationId : `${migrationId}_${actionId}`;
}

function approveButton(asked: Asked, pen: Pen): Button {
  const { title, shortDigest: plan } = asked;
  const approve = buttonOf(asked, APPROVE_ACTION, pen);
  const confirm = confirmation(
    {
      title: text("slack.approval.approveTitle"),
      text: text("slack.approval.approveText", { title, plan }),
      confirm: text("slack.approval.approve"),
      deny: text("slack.approval.approveBack"),
    },
    pen,
  );
  return { ...approve, style: "primary", confirm: { ...confirm, style: "primary" } };
}

export function reviewButton(asked: Asked, pen: Pen): Button {
  return { ...buttonOf(asked, REVIEW_ACTION, pen), style: "primary" };
}

/** The same form, for those who want to see more before one click does it. */
function lookButton(asked: Asked, pen: Pen): Button {
  const look = buttonOf(asked, REVIEW_ACTION, pen);
  return { ...look, text: { ...look.text, text: pen.say(text("slack.approval.reviewOnly")) } };
}

function denyButton(asked: Asked, pen: Pen): Button {
  return { ...buttonOf(asked, DENY_ACTION, pen), style: "danger" };
}

function withdrawButton(asked: Asked, pen: Pen): Button {
  return buttonOf(asked, WITHDRAW_ACTION, pen);
}

export function checkButton(asked: Asked, pen: Pen): Button {
  return buttonOf(asked, CHECK_ACTION, pen);
}

/** Offered to all, because a message looks the same to everybody; whoever may not is told so alone. */
export function breakGlassButton(asked: Asked, pen: Pen): Button {
  return buttonOf(asked, BREAK_GLASS_ACTION, pen);
}

export function cancelStepButton(asked: Asked, pen: Pen): Button {
  const words = {
    title: text("slack.step.cancelTitle"),
    text: text("slack.step.cancelText", { title: asked.title }),
    confirm: text("slack.step.cancel"),
    deny: text("slack.cancelKeep"),
  };
  return { ...buttonOf(asked, CANCEL_STEP, pen), confirm: confirmation(words, pen) };
}

type Pressed = keyof typeof LABELS;

function buttonOf(asked: Asked, actionId: Pressed, { say }: Pen): Button {
  const { label, spoken } = LABELS[actionId];
  const value = questionValue(asked);
  return button({ actionId, label: say(label), spoken: say(spoken(asked.title)), value });
}

const LABELS = {
  [APPROVE_ACTION]: {
    label: text("slack.approval.approve"),
    spoken: (title: Text) => text("slack.approval.approveOf", { title }),
  },
  [REVIEW_ACTION]: {
    label: text("slack.approval.review"),
    spoken: (title: Text) => text("slack.approval.reviewOf", { title }),
  },
  [DENY_ACTION]: {
    label: text("slack.approval.deny"),
    spoken: (title: Text) => text("slack.approval.denyOf", { title }),
  },
  [WITHDRAW_ACTION]: {
    label: text("slack.approval.withdraw"),
    spoken: (title: Text) => text("slack.approval.withdrawOf", { title }),
  },
  [CHECK_ACTION]: {
    label: text("slack.approval.check"),
    spoken: (title: Text) => text("slack.approval.checkOf", { title }),
  },
  [BREAK_GLASS_ACTION]: {
    label: text("slack.glass.break"),
    spoken: (title: Text) => text("slack.glass.breakOf", { title }),
  },
  [CANCEL_STEP]: {
    label: text("slack.step.cancel"),
    spoken: (title: Text) => text("slack.step.cancelOf", { title }),
  },
} as const;
