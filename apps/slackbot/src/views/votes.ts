/** Votes in words: who may, who did and when, and what is still missing under each rule. */
import {
  type ApprovalPolicy,
  type Approvers,
  approversOf,
  type Decision,
  type ExcludedRole,
  type Question,
  type RuleTally,
  type Tally,
  tally,
  text,
} from "@bakferry/core";

import { VERDICT_MARKS } from "./marks.ts";
import { actorMention, escape, moment, usergroupMention, userMention } from "./mrkdwn.ts";
import { said } from "./parts.ts";

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

/** How far it is, what each of several rules still needs, and every vote. */
export function voteLines(question: Question, policy: ApprovalPolicy): readonly string[] {
  const votes = tally(question, policy);
  const { given: count, needed: quorum } = votes;
  const counted = `*${said(text("slack.approval.count", { count, quorum }))}*`;
  const rules = votes.rules.length > 1 ? votes.rules.map(ruleLine) : [];
  return [
    [counted, ...policy.excludes.map(exclusionWords)].join(" · "),
    ...rules,
    ...question.decisions.map((decision) => decisionLine(decision, countsIn(decision, votes))),
  ];
}

const EXCLUSIONS = {
  requester: "slack.approval.notRequester",
  uploader: "slack.approval.notUploader",
} as const satisfies Record<ExcludedRole, string>;

function exclusionWords(role: ExcludedRole): string {
  return said(text(EXCLUSIONS[role]));
}

function ruleLine({ rule, given, missing }: RuleTally): string {
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

export function decisionLine(decision: Decision, counts = true): string {
  const verdict = said(text(`slack.vote.${decision.verdict}`));
  const reason = decision.reason ? `: “${escape(decision.reason.replaceAll("\n", " "), 600)}”` : "";
  const lapsed = counts ? "" : ` (${said(text("slack.approval.countsNoMore"))})`;
  const who = actorMention(decision.actor);
  return `${VERDICT_MARKS[decision.verdict]} ${who} ${verdict} ${moment(decision.decidedAt)}${reason}${lapsed}`;
}
