/**
 * A question to the approvers: one message for each revision of a plan, for each wave, for each step beyond a plan.
 *
 * It is bound to one digest, which its buttons carry. Once the question is settled the buttons go and the card says
 * who settled it, so that nobody finds a button that does nothing.
 */
import { type ApprovalPolicy, type Question, tally, text } from "@bakferry/core";
import type { ActionsBlock, KnownBlock } from "@slack/types";

import { type Asked, askedOf, revisionOf, type ShownSubject } from "./asked.ts";
import { context, type Drawing, header, section } from "./blocks.ts";
import { glassLines } from "./glass.ts";
import { actorMention, code, moment } from "./mrkdwn.ts";
import type { Pen } from "./pen.ts";
import {
  breakGlassButton,
  cancelStepButton,
  checkButton,
  placeOf,
  reviewGlassButtons,
  voteButtons,
} from "./question-buttons.ts";
import { contentOf, openingOf, outcomeOf, windowLines } from "./question-content.ts";
import { cardState, type CardState, STATE_MARKS } from "./question-state.ts";
import { callLines, voteLines } from "./votes.ts";

export interface CardSubject {
  readonly subject: ShownSubject;
  readonly policy: ApprovalPolicy;
  /** The revision that the card was posted for. */
  readonly revision: number;
}

/** The card while it is being drawn. */
interface Card extends CardSubject {
  readonly asked: Asked;
  readonly state: CardState;
}

export function questionCard(given: CardSubject, pen: Pen): Drawing {
  const { subject, policy } = given;
  const card: Card = { ...given, asked: askedOf(subject, policy), state: cardState(given) };
  const { asked, state } = card;
  const isOpen = state === "open";
  const heading = headingOf(card, pen);
  const blocks: KnownBlock[] = [
    header(heading, STATE_MARKS[state]),
    section(opening(card, pen)),
    ...(isOpen ? contentOf(subject, pen) : []),
    ...(state === "superseded" ? [] : [section(voteLines(asked, pen))]),
    ...(isOpen ? windowsOf(card, pen) : []),
    ...(state === "superseded" ? [] : outcomeOf(subject, pen)),
    ...buttonsOf(card, pen),
    context(footerLine(card, pen)),
  ];
  return { text: fallback(card, heading, pen), blocks };
}

function headingOf({ subject, asked, state }: Card, { say }: Pen): string {
  if (state === "open") return say(text("slack.approval.open", { environment: asked.environment }));
  if (subject.kind === "action") return say(subject.summary.heading);
  if (state === "running" || state === "done" || state === "failed") return say(subject.summary.headline);
  return say(text(`slack.approval.${state}`, { title: asked.title }));
}

function fallback({ asked, state }: Card, heading: string, { say, said }: Pen): string {
  const title = state === "open" ? `${heading}, ${say(asked.title)}` : heading;
  const { given: count, needed: quorum } = tally(asked.question, asked.policy);
  return said(text("slack.approval.summary", { state: title, count, quorum }));
}

function opening(card: Card, pen: Pen): readonly string[] {
  const { said } = pen;
  const { subject, asked, state } = card;
  const { question } = asked;
  const by = `${said(text("slack.requestedBy"))} ${actorMention(question.askedBy)}`;
  const wants = subject.kind === "action" ? "slack.step.question" : "slack.approval.question";
  switch (state) {
    case "open":
      return [
        ...callLines(asked, pen),
        `*${said(asked.title, 600)}*`,
        `${actorMention(question.askedBy)} ${said(text(wants, asked))}`,
        ...openingOf(subject, pen),
      ];
    case "superseded":
      return [said(text("slack.approval.supersededText", { revision: revisionOf(subject) }))];
    case "expired":
    case "cancelled":
    case "withdrawn":
      return [by, ...(subject.kind === "action" ? [] : [said(text(`slack.approval.${state}Text`))])];
    default:
      return [by, ...openingOf(subject, pen), ...glassOf(question, state, pen)];
  }
}

/** What was started over a broken glass goes on saying so. */
function glassOf(question: Question, state: CardState, pen: Pen): readonly string[] {
  const isTold = state === "glass" || question.digest === question.brokenGlass?.planDigest;
  return isTold ? glassLines(question, pen) : [];
}

/** Windows are for imports; a step beyond the plan starts when it is approved. */
function windowsOf({ subject, policy }: Card, pen: Pen): readonly KnownBlock[] {
  if (subject.kind === "action") return [];
  const { updatedAt: now } = subject.kind === "plan" ? subject.migration : subject.wave;
  return windowLines({ policy, now }, pen).map(section);
}

function buttonsOf(card: Card, pen: Pen): readonly KnownBlock[] {
  const { asked, state, subject } = card;
  const { ref, policy } = asked;
  const glass = policy.breakGlass ? [breakGlassButton(asked, pen)] : [];
  const isStep = subject.kind === "action";
  switch (state) {
    case "open": {
      const own = subject.kind === "plan" ? [checkButton(asked, pen)] : [];
      const back = isStep ? [cancelStepButton(asked, pen)] : [];
      const elements = [...voteButtons(asked, pen), ...own, ...back, ...glass];
      // Another plan is another question: its buttons must not be taken for the old ones.
      const block_id = isStep ? `step_${placeOf(ref)}` : `approval_${placeOf(ref)}_${revisionOf(subject)}`;
      return [{ type: "actions", block_id, elements }];
    }
    case "scheduled":
      // While a window is waited for, nothing is left to vote on.
      return actions(`window_${placeOf(ref)}`, glass);
    case "approved": {
      const back = isStep && subject.summary.cancellable ? [cancelStepButton(asked, pen)] : [];
      return [...actions(`step_${placeOf(ref)}`, back), ...(isStep ? reviewGlassButtons(asked, pen) : [])];
    }
    case "glass":
      return reviewGlassButtons(asked, pen);
    case "running":
    case "done":
    case "failed":
      return reviewGlassButtons(asked, pen);
    default:
      return [];
  }
}

function actions(block_id: string, elements: ActionsBlock["elements"]): readonly ActionsBlock[] {
  return elements.length === 0 ? [] : [{ type: "actions", block_id, elements }];
}

function footerLine({ subject, asked, state, revision }: Card, { said }: Pen): string {
  const { ref, question, shortDigest: digest } = asked;
  const words =
    subject.kind === "action"
      ? text("slack.step.digest", { actionId: subject.action.id, digest })
      : text("slack.plan", { digest, revision });
  const plan = state === "superseded" || digest === "" ? [] : [said(words)];
  const expiresAt = state === "open" ? question.expiresAt : null;
  const expiry = expiresAt ? [`${said(text("slack.approval.expires"))} ${moment(expiresAt)}`] : [];
  return [code(ref.migrationId, 100), ...plan, ...expiry].join(" · ");
}
