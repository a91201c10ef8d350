/**
 * A reminder of an open question, in the thread of its card.
 *
 * It is posted anew each time, because an edit wakes nobody; the one before shrinks to a line.
 */
import {
  type ApprovalPolicy,
  type Migration,
  questionOfPlan,
  type Summary,
  tally,
  text,
} from "@bakferry/core";

import { context, type Drawing, section } from "./blocks.ts";
import { moment } from "./mrkdwn.ts";
import type { Pen } from "./pen.ts";
import { mentionsOf } from "./votes.ts";

export interface NudgeSubject {
  readonly migration: Migration;
  readonly summary: Summary;
  readonly policy: ApprovalPolicy;
  readonly revision: number;
  /** From 1, within the question. */
  readonly number: number;
}

export function nudgeMessage(subject: NudgeSubject, { say, said }: Pen): Drawing {
  const { migration, summary, policy, revision, number } = subject;
  const nudges = migration.ballot?.nudges ?? [];
  const isOpen = migration.phase === "awaiting_approval" && migration.revision === revision;
  const nudge = nudges[number - 1];
  if (!isOpen || !nudge) return small(say(text("slack.nudge.over")));
  if (number < nudges.length) return small(say(text("slack.nudge.newer")));
  const votes = tally(questionOfPlan(migration), policy);
  const missing = votes.needed - votes.given;
  const words = [
    said(text(`slack.nudge.${nudge.kind}`, { title: summary.title })),
    said(text("slack.nudge.missing", { missing })),
    `${said(text("slack.approval.expires"))} ${moment(migration.approvalExpiresAt ?? nudge.at)}`,
  ].join(" ");
  const lines = [awaited(subject, nudge.kind), words];
  return { text: lines.join("\n"), blocks: [section(lines)] };
}

/** Those of the rules that are not met; once it is escalated, those to whom as well. */
function awaited({ migration, policy }: NudgeSubject, kind: "reminder" | "escalation"): string {
  const { escalation } = policy;
  if (kind === "escalation" && escalation) return mentionsOf(escalation);
  const open = tally(questionOfPlan(migration), policy).rules.filter(({ missing }) => missing > 0);
  const isEscalated = migration.ballot?.nudges.some((nudge) => nudge.kind === "escalation") ?? false;
  const approvers = [...open.map(({ rule }) => rule), ...(isEscalated && escalation ? [escalation] : [])];
  return mentionsOf({
    users: [...new Set(approvers.flatMap(({ users }) => users))],
    usergroups: [...new Set(approvers.flatMap(({ usergroups }) => usergroups))],
  });
}

function small(words: string): Drawing {
  return { text: words, blocks: [context(words)] };
}
