/**
 * The question to the approvers: one message for each revision of the plan.
 *
 * It is bound to one plan digest, which its buttons carry. Once the question is settled the buttons go and the card
 * says who settled it, so that nobody finds a button that does nothing.
 */
import {
  type ApprovalPolicy,
  type Decision,
  type Migration,
  type MigrationPhase,
  type Summary,
  type Text,
  text,
} from "@bakferry/core";
import type { ActionsBlock, KnownBlock } from "@slack/types";

import { button, context, type Drawing, header, section } from "./blocks.ts";
import { estimateBlocks, findingBlocks, ON_CARDS } from "./findings.ts";
import { VERDICT_MARKS } from "./marks.ts";
import { actorMention, code, escape, moment, usergroupMention, userMention } from "./mrkdwn.ts";
import { factFields } from "./parts.ts";
import type { Pen } from "./pen.ts";

export const REVIEW_ACTION = "approval.review";
export const DENY_ACTION = "approval.deny";

export interface ApprovalSubject {
  readonly migration: Migration;
  readonly summary: Summary;
  readonly policy: ApprovalPolicy;
  /** The revision that the card was posted for. */
  readonly revision: number;
}

export type ApprovalState =
  | "open"
  | "approved"
  | "denied"
  | "expired"
  | "superseded"
  | "cancelled"
  /** The migration stopped before anybody decided. */
  | "withdrawn";

const MARKS: Readonly<Record<ApprovalState, string>> = {
  open: ":raised_hand:",
  approved: ":white_check_mark:",
  denied: ":no_entry:",
  expired: ":hourglass:",
  superseded: ":arrow_right:",
  cancelled: ":no_entry_sign:",
  withdrawn: ":no_entry_sign:",
};

/** `null`: it stopped by itself, before or after the decision. */
const STATE_BY_PHASE: Readonly<Record<MigrationPhase, ApprovalState | null>> = {
  checking: "withdrawn",
  blocked: "withdrawn",
  awaiting_approval: "open",
  uploading: "approved",
  rechecking: "approved",
  preparing: "approved",
  awaiting_increment: "approved",
  importing_increment: "approved",
  awaiting_cutover: "approved",
  opening: "approved",
  importing: "approved",
  verifying: "approved",
  succeeded: "approved",
  denied: "denied",
  expired: "expired",
  cancelled: "cancelled",
  failed: null,
  needs_attention: null,
};

export function approvalCard(subject: ApprovalSubject, pen: Pen): Drawing {
  const state = approvalState(subject);
  const heading = cardHeading(state, subject, pen);
  const isOpen = state === "open";
  const blocks: KnownBlock[] = [
    header(heading, MARKS[state]),
    section(opening(state, subject, pen)),
    ...(isOpen ? factFields(subject.summary.facts, [], pen) : []),
    ...(isOpen ? estimateBlocks(subject.summary.findings, pen) : []),
    ...(isOpen ? findingBlocks(subject.summary.findings, ON_CARDS, pen) : []),
    ...(state === "superseded" ? [] : [section(voteLines(subject, pen))]),
    ...(isOpen ? [buttons(subject, pen)] : []),
    context(footerLine(state, subject, pen)),
  ];
  return { text: fallback(state, subject, pen), blocks };
}

export function approvalState({ migration, policy, revision }: ApprovalSubject): ApprovalState {
  if (revision < migration.revision) return "superseded";
  const state = STATE_BY_PHASE[migration.phase];
  if (state !== null) return state;
  return approvals(migration.decisions).length >= policy.quorum ? "approved" : "withdrawn";
}

/** What the buttons carry: which migration, and which plan the person saw. */
export function approvalValue(migration: Migration): string {
  return `${migration.id}:${migration.planDigest?.slice(0, 8) ?? ""}`;
}

export function parseApprovalValue(value: string): { migrationId: string; planDigest: string } | undefined {
  const match = /^([\w-]{1,100}):([0-9a-f]{8})$/.exec(value);
  return match ? { migrationId: match[1] ?? "", planDigest: match[2] ?? "" } : undefined;
}

export function approvals(decisions: readonly Decision[]): readonly Decision[] {
  return decisions.filter(({ verdict }) => verdict === "approve");
}

function cardHeading(state: ApprovalState, { migration, summary }: ApprovalSubject, { say }: Pen): string {
  if (state === "open") {
    return say(text("slack.approval.open", { environment: migration.request.target.environment }));
  }
  return say(text(`slack.approval.${state}`, { title: summary.title }));
}

function fallback(state: ApprovalState, subject: ApprovalSubject, pen: Pen): string {
  const { migration, summary, policy } = subject;
  const { say, said } = pen;
  const heading = cardHeading(state, subject, pen);
  const title = state === "open" ? `${heading}, ${say(summary.title)}` : heading;
  const count = approvals(migration.decisions).length;
  return said(text("slack.approval.summary", { state: title, count, quorum: policy.quorum }));
}

function opening(state: ApprovalState, subject: ApprovalSubject, pen: Pen): readonly string[] {
  const { said } = pen;
  switch (state) {
    case "open":
      return [
        approverMentions(subject.policy),
        `*${said(subject.summary.title, 600)}*`,
        question(subject, pen),
      ];
    case "superseded":
      return [said(text("slack.approval.supersededText", { revision: subject.migration.revision }))];
    case "expired":
    case "cancelled":
    case "withdrawn":
      return [requester(subject, pen), said(text(`slack.approval.${state}Text`))];
    case "approved":
    case "denied":
      return [requester(subject, pen)];
  }
}

/** Wakes the approvers when the card is posted; an edit wakes nobody. */
export function approverMentions(policy: ApprovalPolicy): string {
  const approvers = [...policy.usergroups.map(usergroupMention), ...policy.users.map(userMention)];
  return approvers.slice(0, 20).join(" ");
}

function question({ migration }: ApprovalSubject, { said }: Pen): string {
  const asked = text("slack.approval.question", { environment: migration.request.target.environment });
  return `${actorMention(migration.request.requestedBy)} ${said(asked)}`;
}

function requester({ migration }: ApprovalSubject, { said }: Pen): string {
  return `${said(text("slack.requestedBy"))} ${actorMention(migration.request.requestedBy)}`;
}

function voteLines({ migration, policy }: ApprovalSubject, pen: Pen): readonly string[] {
  const { said } = pen;
  const count = approvals(migration.decisions).length;
  const rule = policy.requesterMayApprove ? "" : ` · ${said(text("slack.approval.notRequester"))}`;
  const counted = `*${said(text("slack.approval.count", { count, quorum: policy.quorum }))}*${rule}`;
  return [counted, ...migration.decisions.map((decision) => decisionLine(decision, pen))];
}

export function decisionLine(decision: Decision, { said }: Pen): string {
  const verdict: Text = text(`slack.vote.${decision.verdict}`);
  const reason = decision.reason ? `: “${escape(decision.reason.replaceAll("\n", " "), 600)}”` : "";
  return `${VERDICT_MARKS[decision.verdict]} ${actorMention(decision.actor)} ${said(verdict)} ${moment(decision.decidedAt)}${reason}`;
}

function buttons({ migration, summary }: ApprovalSubject, { say }: Pen): ActionsBlock {
  const { title } = summary;
  const value = approvalValue(migration);
  return {
    type: "actions",
    // Another plan is another question: its buttons must not be taken for the old ones.
    block_id: `approval_${migration.id}_${migration.revision}`,
    elements: [
      button({
        actionId: REVIEW_ACTION,
        label: say(text("slack.approval.review")),
        spoken: say(text("slack.approval.reviewOf", { title })),
        value,
        style: "primary",
      }),
      button({
        actionId: DENY_ACTION,
        label: say(text("slack.approval.deny")),
        spoken: say(text("slack.approval.denyOf", { title })),
        value,
        style: "danger",
      }),
    ],
  };
}

function footerLine(
  state: ApprovalState,
  { migration, summary, revision }: ApprovalSubject,
  { said }: Pen,
): string {
  const digest = state === "superseded" ? null : summary.plan?.shortDigest;
  const plan = digest ? [said(text("slack.plan", { digest, revision }))] : [];
  const expiresAt = state === "open" ? migration.approvalExpiresAt : null;
  const expiry = expiresAt ? [`${said(text("slack.approval.expires"))} ${moment(expiresAt)}`] : [];
  return [code(migration.id, 100), ...plan, ...expiry].join(" · ");
}
