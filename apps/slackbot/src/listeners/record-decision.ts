/** Counts a vote and tells the voter in the modal what came of it. */
import {
  castActionVote,
  castVote,
  isWaveId,
  type Text,
  text,
  type Verdict,
  voteOnWave,
  type VoteOutcome,
  type WaveVoteOutcome,
} from "@bakferry/core";

import { notice, noticeModal } from "../views/answers.ts";
import type { ReceivedDecision } from "./received.ts";
import { actionSummaryOf, summaryOf, type WorkDeps } from "./work-deps.ts";

export async function recordDecision(deps: WorkDeps, decision: ReceivedDecision): Promise<void> {
  const lines = await (decision.actionId === undefined
    ? decideOnPlan(deps, decision)
    : decideOnStep(deps, { ...decision, actionId: decision.actionId }));
  await deps.answers.replace(decision, noticeModal(...lines), notice(...lines));
}

async function decideOnPlan(deps: WorkDeps, decision: ReceivedDecision): Promise<readonly Text[]> {
  const { migrationId, planDigest, verdict, reason, typedName, person: actor } = decision;
  const vote = { migrationId, planDigest, verdict, reason, typedName, actor };
  if (isWaveId(migrationId)) {
    const counted = await voteOnWave(deps.desk, { ...vote, waveId: migrationId });
    if (counted.kind === "refused") return refused(deps, decision, counted.answer);
    return waveLines(verdict, counted);
  }
  const outcome = await castVote(deps.desk, vote);
  if (outcome.kind === "refused") return refused(deps, decision, outcome.answer);
  return planLines(deps, verdict, outcome);
}

async function decideOnStep(
  deps: WorkDeps,
  decision: ReceivedDecision & { readonly actionId: string },
): Promise<readonly Text[]> {
  const { migrationId, actionId, planDigest: digest, verdict, reason, person: actor } = decision;
  const outcome = await castActionVote(deps.desk, { migrationId, actionId, digest, verdict, reason, actor });
  if (outcome.kind === "refused") return refused(deps, decision, outcome.answer);
  const summary = actionSummaryOf(deps, outcome.migration, actionId);
  if (!summary) return [];
  return countedLines(verdict, summary.title, { count: summary.approvals, quorum: summary.quorum });
}

/** What a voter on a plan is told. */
export function planLines(
  deps: WorkDeps,
  verdict: Verdict,
  { migration, tally }: Extract<VoteOutcome, { kind: "counted" }>,
): readonly Text[] {
  const { given: count, needed: quorum } = tally;
  return countedLines(verdict, summaryOf(deps, migration).title, { count, quorum });
}

export function waveLines(
  verdict: Verdict,
  { wave, tally }: Extract<WaveVoteOutcome, { kind: "counted" }>,
): readonly Text[] {
  const { given: count, needed: quorum } = tally;
  const title = text("wave.title", { count: wave.members.length, target: wave.target.name });
  return countedLines(verdict, title, { count, quorum });
}

async function refused(deps: WorkDeps, decision: ReceivedDecision, reason: Text): Promise<readonly Text[]> {
  const { migrationId, planDigest: digest } = decision;
  await deps.noteRefusal(decision, { act: "vote", reasons: [reason], migrationId, digest });
  return [reason];
}

function countedLines(
  verdict: Verdict,
  title: Text,
  votes: { readonly count: number; readonly quorum: number },
): readonly Text[] {
  const recorded = text("slack.review.counted", {
    verdict: text(`slack.vote.${verdict}`),
    title,
  });
  return verdict === "deny" ? [recorded] : [recorded, text("slack.review.countedOf", votes)];
}
