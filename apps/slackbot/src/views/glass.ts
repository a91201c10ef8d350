/** A broken glass: on the approval card, in the channels that are told, and the form in which it is broken. */
import { type Question, text, wantedName } from "@bakferry/core";
import type { KnownBlock, ModalView } from "@slack/types";

import { type Asked, askedOf, headlineOf } from "./asked.ts";
import { context, type Drawing, header, plainText, section } from "./blocks.ts";
import { FINDING_MARKS } from "./marks.ts";
import { actorMention, code, escape, moment } from "./mrkdwn.ts";
import type { Pen } from "./pen.ts";
import { reviewGlassButtons } from "./question-buttons.ts";
import type { CardSubject } from "./question-card.ts";
import { MAX_REASON_LENGTH, REASON_BLOCK, typedNameInput, VALUE_ACTION } from "./review-modal.ts";
import { approverMentions } from "./votes.ts";

export const GLASS_VIEW = "glass.submit";

export function glassLines({ brokenGlass }: Pick<Question, "brokenGlass">, { said }: Pen): readonly string[] {
  if (!brokenGlass) return [];
  const { actor, brokenAt, reason, review, reviewDueAt, remindedAt } = brokenGlass;
  const broken = `${said(text("slack.glass.by"))} ${actorMention(actor)} ${moment(brokenAt)}: “${escape(reason, 1000)}”`;
  if (review) {
    const by = `${said(text("slack.glass.reviewedBy"))} ${actorMention(review.actor)} ${moment(review.at)}`;
    return [broken, by];
  }
  const overdue = remindedAt === null ? [] : [`*${said(text("slack.glass.overdue"))}*`];
  return [broken, `${said(text("slack.glass.reviewDue"))} ${moment(reviewDueAt)}`, ...overdue];
}

/** Where people who are not in the channel of the migration look. */
export function glassAlarm({ subject, policy }: Omit<CardSubject, "revision">, pen: Pen): Drawing {
  const { say, said } = pen;
  const asked = askedOf(subject, policy);
  const { question, ref } = asked;
  const words = text("slack.glass.alarm", asked);
  const isReviewed = question.brokenGlass?.review != null;
  const blocks: KnownBlock[] = [
    header(say(words), isReviewed ? ":white_check_mark:" : ":rotating_light:"),
    section([approverMentions(policy), ...glassLines(question, pen)]),
    section(said(headlineOf(subject))),
    ...reviewGlassButtons(asked, pen),
    context(code(ref.migrationId, 100)),
  ];
  return { text: said(words), blocks };
}

export interface GlassFormSubject {
  readonly asked: Asked;
  /** Comes back with the submission. */
  readonly privateMetadata: string;
}

export function glassModal({ asked, privateMetadata }: GlassFormSubject, pen: Pen): ModalView {
  const { say, said } = pen;
  const { title, question, policy } = asked;
  const least = policy.breakGlass?.minReasonLength ?? 0;
  const channels = policy.breakGlass?.notify.length ?? 0;
  const name = wantedName(question, policy);
  return {
    type: "modal",
    callback_id: GLASS_VIEW,
    private_metadata: privateMetadata,
    title: plainText(say(text("slack.glass.title")), 24),
    submit: plainText(say(text("slack.glass.submit")), 24),
    close: plainText(say(text("slack.review.close")), 24),
    blocks: [
      warning(channels, pen),
      section(`*${said(title, 300)}*`),
      reasonInput(least, pen),
      ...(name === null ? [] : [typedNameInput({ name, hint: null }, pen)]),
    ],
  };
}

function warning(channels: number, { level, say, said }: Pen): KnownBlock {
  const words = text("slack.glass.warning", { channels });
  if (level === "classic") return context(`${FINDING_MARKS.warning} ${said(words)}`);
  return { type: "alert", level: "error", text: plainText(say(words), 200) };
}

function reasonInput(least: number, { say }: Pen): KnownBlock {
  return {
    type: "input",
    block_id: REASON_BLOCK,
    label: plainText(say(text("slack.glass.reason")), 2000),
    hint: plainText(say(text("slack.glass.reasonHint", { least })), 2000),
    element: {
      type: "plain_text_input",
      action_id: VALUE_ACTION,
      multiline: true,
      min_length: least,
      max_length: MAX_REASON_LENGTH,
    },
  };
}
