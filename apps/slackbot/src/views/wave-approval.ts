/** The question of a wave to the approvers: one vote for every database that can go. */
import {
  type ApprovalPolicy,
  approversOf,
  questionOfWave,
  needsReason,
  tally,
  text,
  type Wave,
  type WaveSummary,
} from "@bakferry/core";
import type { ActionsBlock, KnownBlock } from "@slack/types";

import { approveButton, denyButton, lookButton, reviewButton, withdrawButton } from "./approval-buttons.ts";
import { context, type Drawing, header, section } from "./blocks.ts";
import { actorMention, code, moment } from "./mrkdwn.ts";
import type { Pen } from "./pen.ts";
import { windowLines } from "./question-notes.ts";
import { mentionsOf, voteLines } from "./votes.ts";
import { askedBlocks } from "./wave-parts.ts";

export interface WaveQuestion {
  readonly wave: Wave;
  readonly summary: WaveSummary;
  readonly policy: ApprovalPolicy;
  /** The revision that the card was posted for. */
  readonly revision: number;
}

type State = "open" | "approved" | "denied" | "expired" | "superseded" | "cancelled" | "withdrawn";

const MARKS: Readonly<Record<State, string>> = {
  open: ":raised_hand:",
  approved: ":white_check_mark:",
  denied: ":no_entry:",
  expired: ":hourglass:",
  superseded: ":arrow_right:",
  cancelled: ":no_entry_sign:",
  withdrawn: ":no_entry_sign:",
};

const STATE_BY_PHASE = {
  checking: "withdrawn",
  awaiting_approval: "open",
  running: "approved",
  ended: "approved",
  blocked: "withdrawn",
  denied: "denied",
  expired: "expired",
  cancelled: "cancelled",
} as const satisfies Record<Wave["phase"], State>;

export function isWaveQuestionOpen({ wave, revision }: Pick<WaveQuestion, "wave" | "revision">): boolean {
  return stateOf({ wave, revision }) === "open";
}

function stateOf({ wave, revision }: Pick<WaveQuestion, "wave" | "revision">): State {
  return revision < wave.revision ? "superseded" : STATE_BY_PHASE[wave.phase];
}

export function waveApprovalCard(subject: WaveQuestion, pen: Pen): Drawing {
  const { wave, summary, policy } = subject;
  const { say, said } = pen;
  const state = stateOf(subject);
  const isOpen = state === "open";
  const heading = isOpen
    ? say(text("slack.approval.open", { environment: wave.target.environment }))
    : say(text(`slack.approval.${state}`, { title: summary.title }));
  const blocks: KnownBlock[] = [
    header(heading, MARKS[state]),
    section(opening(state, subject, pen)),
    ...(isOpen ? askedBlocks(summary, pen) : []),
    ...(state === "superseded" ? [] : [section(voteLines({ question: questionOfWave(wave), policy }, pen))]),
    ...(isOpen ? windowLines({ policy, now: wave.updatedAt }, pen).map(section) : []),
    ...(isOpen ? [buttons(subject, pen)] : []),
    context(footerLine(state, subject, pen)),
  ];
  const { given: count, needed: quorum } = tally(questionOfWave(wave), policy);
  const title = isOpen ? `${heading}, ${say(summary.title)}` : heading;
  return { text: said(text("slack.approval.summary", { state: title, count, quorum })), blocks };
}

function opening(
  state: State,
  { wave, summary, policy, revision }: WaveQuestion,
  { said }: Pen,
): readonly string[] {
  const requester = `${said(text("slack.requestedBy"))} ${actorMention(wave.requestedBy)}`;
  switch (state) {
    case "open": {
      const able = summary.rows.filter(({ shortDigest }) => shortDigest !== null).length;
      const asked = text("slack.approval.question", { environment: wave.target.environment });
      return [
        mentionsOf(approversOf(policy)),
        `*${said(summary.title, 600)}*`,
        `${actorMention(wave.requestedBy)} ${said(asked)}`,
        said(text("wave.ready", { able, count: summary.rows.length })),
      ];
    }
    case "superseded":
      return [said(text("slack.approval.supersededText", { revision: Math.max(revision, wave.revision) }))];
    case "expired":
    case "cancelled":
    case "withdrawn":
      return [requester, said(text(`slack.approval.${state}Text`))];
    case "approved":
    case "denied":
      return [requester];
  }
}

function buttons({ wave, summary, policy }: WaveQuestion, pen: Pen): ActionsBlock {
  const isOneClick = policy.confirm === "one-click" && !needsReason(questionOfWave(wave), policy);
  const subject = { migration: wave, summary };
  return {
    type: "actions",
    block_id: `approval_${wave.id}_${wave.revision}`,
    elements: [
      ...(isOneClick ? [approveButton(subject, pen)] : []),
      isOneClick ? lookButton(subject, pen) : reviewButton(subject, pen),
      denyButton(subject, pen),
      ...(wave.decisions.length > 0 ? [withdrawButton(subject, pen)] : []),
    ],
  };
}

function footerLine(state: State, { wave, summary, revision }: WaveQuestion, { said }: Pen): string {
  const digest = state === "superseded" ? null : summary.plan?.shortDigest;
  const plan = digest ? [said(text("slack.plan", { digest, revision }))] : [];
  const expiresAt = state === "open" ? wave.approvalExpiresAt : null;
  const expiry = expiresAt ? [`${said(text("slack.approval.expires"))} ${moment(expiresAt)}`] : [];
  return [code(wave.id, 100), ...plan, ...expiry].join(" · ");
}
