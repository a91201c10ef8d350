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
  say,
  type Summary,
  tally,
  text,
} from "@bakferry/core";
import type { KnownBlock } from "@slack/types";

import { openButtons, reviewGlassButtons, scheduledButtons } from "./approval-buttons.ts";
import { context, type Drawing, header, type Level, section } from "./blocks.ts";
import { estimateBlocks, findingBlocks } from "./findings.ts";
import { glassLines } from "./glass.ts";
import { actorMention, code, moment } from "./mrkdwn.ts";
import { factFields, said } from "./parts.ts";
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

export function approvalCard(subject: ApprovalSubject, level: Level): Drawing {
  const { migration, summary, policy } = subject;
  const state = approvalState(subject);
  const heading = cardHeading(state, subject);
  const isOpen = state === "open";
  const blocks: KnownBlock[] = [
    header(heading, MARKS[state]),
    section(opening(state, subject)),
    ...(isOpen ? changeLines(migration).map(section) : []),
    ...(isOpen ? factFields(summary.facts) : []),
    ...(isOpen ? estimateBlocks(summary.findings) : []),
    ...(isOpen ? findingBlocks(summary.findings, level) : []),
    ...(state === "superseded" ? [] : [section(voteLines(questionOfPlan(migration), policy))]),
    ...(isOpen ? windowLines(policy, migration.updatedAt).map(section) : []),
    ...buttonsOf(state, subject),
    context(footerLine(state, subject)),
  ];
  return { text: fallback(heading, state, subject), blocks };
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

function buttonsOf(state: ApprovalState, subject: ApprovalSubject): readonly KnownBlock[] {
  switch (state) {
    case "open":
      return [openButtons(subject)];
    case "scheduled":
      return scheduledButtons(subject);
    case "glass":
      return reviewGlassButtons(subject);
    default:
      return [];
  }
}

function cardHeading(state: ApprovalState, { migration, summary }: ApprovalSubject): string {
  if (state === "open") {
    return say(text("slack.approval.open", { environment: migration.request.target.environment }));
  }
  return say(text(`slack.approval.${state}`, { title: say(summary.title) }));
}

function fallback(
  heading: string,
  state: ApprovalState,
  { migration, summary, policy }: ApprovalSubject,
): string {
  const title = state === "open" ? `${heading}, ${say(summary.title)}` : heading;
  const { given: count, needed: quorum } = tally(questionOfPlan(migration), policy);
  return said(text("slack.approval.summary", { state: title, count, quorum }));
}

function opening(state: ApprovalState, subject: ApprovalSubject): readonly string[] {
  const { migration } = subject;
  switch (state) {
    case "open":
      return [mentions(subject), `*${said(subject.summary.title, 600)}*`, question(subject)];
    case "superseded":
      return [said(text("slack.approval.supersededText", { revision: migration.revision }))];
    case "expired":
    case "cancelled":
    case "withdrawn":
      return [requester(subject), said(text(`slack.approval.${state}Text`))];
    case "scheduled":
      return [requester(subject), startLine(migration)];
    case "glass":
      return [requester(subject), ...glassLines(migration)];
    case "approved":
      return [requester(subject), ...keptLine(migration)];
    case "denied":
      return [requester(subject)];
  }
}

/** Those who may vote now; who was asked later stands on a line of their own. */
function mentions({ policy, migration }: ApprovalSubject): string {
  const isEscalated = migration.ballot?.nudges.some(({ kind }) => kind === "escalation") ?? false;
  if (!policy.escalation || !isEscalated) return approverMentions(policy);
  return `${approverMentions(policy)}\n${said(text("slack.approval.escalated"))} ${mentionsOf(policy.escalation)}`;
}

function startLine({ opensAt }: Migration): string {
  if (opensAt === null) return said(text("slack.approval.neverStarts"));
  return `*${said(text("slack.approval.starts"))} ${moment(opensAt)}*`;
}

function keptLine({ ballot }: Migration): readonly string[] {
  return ballot?.keptFrom ? [said(text("slack.approval.kept", { from: ballot.keptFrom }))] : [];
}

function question({ migration }: ApprovalSubject): string {
  const asked = text("slack.approval.question", { environment: migration.request.target.environment });
  return `${actorMention(migration.request.requestedBy)} ${said(asked)}`;
}

function requester({ migration }: ApprovalSubject): string {
  return `${said(text("slack.requestedBy"))} ${actorMention(migration.request.requestedBy)}`;
}

function footerLine(state: ApprovalState, { migration, summary, revision }: ApprovalSubject): string {
  const digest = state === "superseded" ? null : summary.plan?.shortDigest;
  const plan = digest ? [said(text("slack.plan", { digest, revision }))] : [];
  const expiresAt = state === "open" ? migration.approvalExpiresAt : null;
  const expiry = expiresAt ? [`${said(text("slack.approval.expires"))} ${moment(expiresAt)}`] : [];
  return [code(migration.id, 100), ...plan, ...expiry].join(" · ");
}
