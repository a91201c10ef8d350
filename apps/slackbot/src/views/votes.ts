/** Votes in words: who may, who did and when, and what is still missing under each rule. */
import {
  type ApprovalPolicy,
  type Approvers,
  approversOf,
  type Decision,
  type ExcludedRole,
  isEscalated,
  type RuleTally,
  type Tally,
  tally,
  type Text,
  text,
} from "@bakferry/core";

import type { Asked } from "./asked.ts";
import { VERDICT_MARKS } from "./marks.ts";
import { actorMention, escape, moment, usergroupMention, userMention } from "./mrkdwn.ts";
import type { Pen } from "./pen.ts";

/** Beyond so many a line of mentions helps nobody. */
const MOST_MENTIONS = 20;

/** Wakes the approvers when a card is posted; an edit wakes nobody. */
export function approverMentions(policy: ApprovalPolicy): string {
  return mentionsOf(approversOf(policy));
}

export function mentionsOf({ users, usergroups }: Approvers): string {
  const mentions = [...usergroups.map(usergroupMention), ...users.map(userMention)];
  return mentions.slice(0, MOST_MENTIONS).join(" ");
}

/** Those who may vote now; who was asked later stands on a line of their own. */
export function callLines({ question, policy }: Asked, { said }: Pen): readonly string[] {
  const first = approverMentions(policy);
  if (!policy.escalation || !isEscalated(question)) return [first];
  return [first, `${said(text("slack.approval.escalated"))} ${mentionsOf(policy.escalation)}`];
}

/** How far it is, what each of several rules still needs, and every vote. */
export function voteLines(
  { question, policy, ref }: Pick<Asked, "question" | "policy" | "ref">,
  pen: Pen,
): readonly string[] {
  const { said } = pen;
  const votes = tally(question, policy);
  const { given: count, needed: quorum } = votes;
  const counted = `*${said(text("slack.approval.count", { count, quorum }))}*`;
  // Only whoever may still vote has to know.
  const excluded = question.closed === null ? policy.excludes : [];
  const exclusions = ref.actionId === undefined ? EXCLUSIONS : OF_STEPS;
  const rules = votes.rules.length > 1 ? votes.rules.map((rule) => ruleLine(rule, pen)) : [];
  return [
    [counted, ...excluded.flatMap((role) => exclusions[role] ?? []).map((words) => said(words))].join(" · "),
    ...rules,
    ...question.decisions.map((decision) => countedLine(decision, countsIn(decision, votes), pen)),
  ];
}

type Exclusions = Readonly<Partial<Record<ExcludedRole, Text>>>;

const EXCLUSIONS: Exclusions = {
  requester: text("slack.approval.notRequester"),
  uploader: text("slack.approval.notUploader"),
};
/** Nothing is uploaded for a step. */
const OF_STEPS: Exclusions = { requester: text("slack.step.notOwner") };

function ruleLine({ rule, given, missing }: RuleTally, { said }: Pen): string {
  const { count } = rule;
  const words =
    missing === 0
      ? text("slack.approval.ruleMet", { count })
      : text("slack.approval.ruleMissing", { given: given.length, count, missing });
  return `${missing === 0 ? VERDICT_MARKS.approve : ":hourglass:"} ${said(words)} ${mentionsOf(rule)}`;
}

/** A denial needs nobody to agree. */
function countsIn(decision: Decision, { rules }: Tally): boolean {
  return decision.verdict === "deny" || rules.some(({ given }) => given.includes(decision));
}

function countedLine(decision: Decision, counts: boolean, pen: Pen): string {
  const line = decisionLine(decision, pen);
  return counts ? line : `${line} (${pen.said(text("slack.approval.countsNoMore"))})`;
}

function decisionLine(decision: Decision, { said }: Pen): string {
  const verdict = said(text(`slack.vote.${decision.verdict}`));
  const reason = decision.reason ? `: “${escape(decision.reason.replaceAll("\n", " "), 600)}”` : "";
  const who = actorMention(decision.actor);
  return `${VERDICT_MARKS[decision.verdict]} ${who} ${verdict} ${moment(decision.decidedAt)}${reason}`;
}
