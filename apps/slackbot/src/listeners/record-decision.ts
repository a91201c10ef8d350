/** Counts a vote and tells the voter in the modal what came of it. */
import { castVote, type Text, text, titleOf, type Verdict, type VoteOutcome } from "@bakferry/core";

import { notice, noticeModal } from "../views/answers.ts";
import type { ReceivedDecision } from "./received.ts";
import type { WorkDeps } from "./work-deps.ts";

export async function recordDecision(deps: WorkDeps, decision: ReceivedDecision): Promise<void> {
  const lines = await decide(deps, decision);
  await deps.answers.replace(decision, noticeModal(...lines), notice(...lines));
}

async function decide(deps: WorkDeps, decision: ReceivedDecision): Promise<readonly Text[]> {
  const { migrationId, actionId, planDigest, verdict, reason, typedName, person: actor } = decision;
  const ref = { migrationId, ...(actionId !== undefined && { actionId }) };
  const outcome = await castVote(deps.desk, { ...ref, planDigest, verdict, reason, typedName, actor });
  if (outcome.kind === "counted") return countedLines(verdict, outcome);
  const refused = { act: "vote" as const, reasons: [outcome.answer], migrationId, digest: planDigest };
  await deps.noteRefusal(decision, refused);
  return [outcome.answer];
}

/** What a voter is told. */
export function countedLines(
  verdict: Verdict,
  { subject, tally }: Extract<VoteOutcome, { kind: "counted" }>,
): readonly Text[] {
  const { given: count, needed: quorum } = tally;
  const recorded = text("slack.review.counted", {
    verdict: text(`slack.vote.${verdict}`),
    title: titleOf(subject),
  });
  return verdict === "deny" ? [recorded] : [recorded, text("slack.review.countedOf", { count, quorum })];
}
