/**
 * The question to the approvers: one message for each revision of the plan.
 *
 * It is bound to one plan digest, which its buttons carry. Once the question is settled the buttons go and the card
 * says who settled it, so that nobody finds a button that does nothing.
 */
import {
  type ApprovalPolicy,
  type Migration,
  type MigrationPhase,
  questionOfPlan,
  type Summary,
  tally,
  text,
} from "@bakferry/core";
import type { KnownBlock } from "@slack/types";

import { openButtons, reviewGlassButtons, scheduledButtons } from "./approval-buttons.ts";
import { context, type Drawing, header, section } from "./blocks.ts";
import { estimateBlocks, findingBlocksInShort } from "./findings.ts";
import { glassLines } from "./glass.ts";
import { actorMention, code, moment } from "./mrkdwn.ts";
import { factFields } from "./parts.ts";
import type { Pen } from "./pen.ts";
import { changeLines, windowLines } from "./question-notes.ts";
import { approverMentions, mentionsOf, voteLines } from "./votes.ts";

export interface ApprovalSubject {
  readonly migration: Migration;
  readonly summary: Summary;
  readonly policy: ApprovalPolicy;
  /** The revision that the card was posted for. */
  readonly revision: number;
}

export type ApprovalState =
  | "open"
  /** Approved; a window has to open first. */
  | "scheduled"
  /** Started without the approval that it needs. */
  | "glass"
  | "approved"
  | "denied"
  | "expired"
  | "superseded"
  | "cancelled"
  /** The migration stopped before anybody decided. */
  | "withdrawn";

const MARKS: Readonly<Record<ApprovalState, string>> = {
  open: ":raised_hand:",
  scheduled: ":calendar:",
  glass: ":rotating_light:",
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
  queued: "approved",
  scheduled: "scheduled",
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
  const { migration, summary, policy } = subject;
  const state = approvalState(subject);
  const heading = cardHeading(state, subject, pen);
  const isOpen = state === "open";
  const blocks: KnownBlock[] = [
    header(heading, MARKS[state]),
    section(opening(state, subject, pen)),
    ...(isOpen ? changeLines(migration, pen).map(section) : []),
    ...(isOpen ? factFields(summary.facts, [], pen) : []),
    ...(isOpen ? estimateBlocks(summary.findings, pen) : []),
    ...(isOpen ? findingBlocksInShort(summary.findings, pen) : []),
    ...(state === "superseded"
      ? []
      : [section(voteLines({ question: questionOfPlan(migration), policy }, pen))]),
    ...(isOpen ? windowLines({ policy, now: migration.updatedAt }, pen).map(section) : []),
    ...buttonsOf(state, subject, pen),
    context(footerLine(state, subject, pen)),
  ];
  return { text: fallback(state, subject, pen), blocks };
}

export function approvalState({ migration, policy, revision }: ApprovalSubject): ApprovalState {
  if (revision < migration.revision) return "superseded";
  if (migration.brokenGlass && migration.brokenGlass.planDigest === migration.planDigest) return "glass";
  const state = STATE_BY_PHASE[migration.phase];
  // Being checked again, it is still the same question.
  if (migration.phase === "checking" && migration.ballot) return "open";
  if (state !== null) return state;
  return tally(questionOfPlan(migration), policy).isMet ? "approved" : "withdrawn";
}

function buttonsOf(state: ApprovalState, subject: ApprovalSubject, pen: Pen): readonly KnownBlock[] {
  switch (state) {
    case "open":
      return [openButtons(subject, pen)];
    case "scheduled":
      return scheduledButtons(subject, pen);
    case "glass":
      return reviewGlassButtons(subject, pen);
    default:
      return [];
  }
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
  const { given: count, needed: quorum } = tally(questionOfPlan(migration), policy);
  return said(text("slack.approval.summary", { state: title, count, quorum }));
}

function opening(state: ApprovalState, subject: ApprovalSubject, pen: Pen): readonly string[] {
  const { said } = pen;
  const { migration } = subject;
  switch (state) {
    case "open":
      return [mentions(subject, pen), `*${said(subject.summary.title, 600)}*`, question(subject, pen)];
    case "superseded":
      return [said(text("slack.approval.supersededText", { revision: migration.revision }))];
    case "expired":
    case "cancelled":
    case "withdrawn":
      return [requester(subject, pen), said(text(`slack.approval.${state}Text`))];
    case "scheduled":
      return [requester(subject, pen), startLine(migration, pen)];
    case "glass":
      return [requester(subject, pen), ...glassLines(migration, pen)];
    case "approved":
      return [requester(subject, pen), ...keptLine(migration, pen)];
    case "denied":
      return [requester(subject, pen)];
  }
}

/** Those who may vote now; who was asked later stands on a line of their own. */
function mentions({ policy, migration }: ApprovalSubject, { said }: Pen): string {
  const isEscalated = migration.ballot?.nudges.some(({ kind }) => kind === "escalation") ?? false;
  if (!policy.escalation || !isEscalated) return approverMentions(policy);
  return `${approverMentions(policy)}\n${said(text("slack.approval.escalated"))} ${mentionsOf(policy.escalation)}`;
}

function startLine({ opensAt }: Migration, { said }: Pen): string {
  if (opensAt === null) return said(text("slack.approval.neverStarts"));
  return `*${said(text("slack.approval.starts"))} ${moment(opensAt)}*`;
}

function keptLine({ ballot }: Migration, { said }: Pen): readonly string[] {
  return ballot?.keptFrom ? [said(text("slack.approval.kept", { from: ballot.keptFrom }))] : [];
}

function question({ migration }: ApprovalSubject, { said }: Pen): string {
  const asked = text("slack.approval.question", { environment: migration.request.target.environment });
  return `${actorMention(migration.request.requestedBy)} ${said(asked)}`;
}

function requester({ migration }: ApprovalSubject, { said }: Pen): string {
  return `${said(text("slack.requestedBy"))} ${actorMention(migration.request.requestedBy)}`;
}

function footerLine(state: ApprovalState, subject: ApprovalSubject, { said }: Pen): string {
  const { migration, summary, revision } = subject;
  const digest = state === "superseded" ? null : summary.plan?.shortDigest;
  const plan = digest ? [said(text("slack.plan", { digest, revision }))] : [];
  const expiresAt = state === "open" ? migration.approvalExpiresAt : null;
  const expiry = expiresAt ? [`${said(text("slack.approval.expires"))} ${moment(expiresAt)}`] : [];
  return [code(migration.id, 100), ...plan, ...expiry].join(" · ");
}
