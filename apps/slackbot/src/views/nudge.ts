/**
 * A reminder of an open question, in the thread of its card.
 *
 * It is posted anew each time, because an edit wakes nobody; the one before shrinks to a line.
 */
import { isEscalated, tally, text } from "@bakferry/core";

import { type Asked, askedOf, revisionOf } from "./asked.ts";
import { context, type Drawing, section } from "./blocks.ts";
import { moment } from "./mrkdwn.ts";
import type { Pen } from "./pen.ts";
import type { CardSubject } from "./question-card.ts";
import { mentionsOf } from "./votes.ts";

export interface NudgeSubject extends CardSubject {
  /** From 1, within the question. */
  readonly number: number;
}

export function nudgeMessage(
  { subject, policy, revision, number }: NudgeSubject,
  { say, said }: Pen,
): Drawing {
  const asked = askedOf(subject, policy);
  const { question, title } = asked;
  const { nudges } = question;
  const isOpen = question.closed === null && revisionOf(subject) === revision;
  const nudge = nudges[number - 1];
  if (!isOpen || !nudge) return small(say(text("slack.nudge.over")));
  if (number < nudges.length) return small(say(text("slack.nudge.newer")));
  const votes = tally(question, policy);
  const missing = votes.needed - votes.given;
  const words = [
    said(text(`slack.nudge.${nudge.kind}`, { title })),
    said(text("slack.nudge.missing", { missing })),
    `${said(text("slack.approval.expires"))} ${moment(question.expiresAt ?? nudge.at)}`,
  ].join(" ");
  const lines = [awaited(asked, nudge.kind), words];
  return { text: lines.join("\n"), blocks: [section(lines)] };
}

/** Those of the rules that are not met; once it is escalated, those to whom as well. */
function awaited({ question, policy }: Asked, kind: "reminder" | "escalation"): string {
  const { escalation } = policy;
  if (kind === "escalation" && escalation) return mentionsOf(escalation);
  const open = tally(question, policy).rules.filter(({ missing }) => missing > 0);
  const later = isEscalated(question) && escalation ? [escalation] : [];
  const approvers = [...open.map(({ rule }) => rule), ...later];
  return mentionsOf({
    users: [...new Set(approvers.flatMap(({ users }) => users))],
    usergroups: [...new Set(approvers.flatMap(({ usergroups }) => usergroups))],
  });
}

function small(words: string): Drawing {
  return { text: words, blocks: [context(words)] };
}
