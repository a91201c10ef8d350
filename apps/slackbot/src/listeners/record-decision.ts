/** Counts a vote and tells the voter in the modal what came of it. */
import { castVote, say, text, type VoteOutcome } from "@bakferry/core";

import { notice, noticeModal } from "../views/answers.ts";
import { approvals } from "../views/approval-card.ts";
import type { ReceivedDecision } from "./received.ts";
import { summaryOf, type WorkDeps } from "./work-deps.ts";

export async function recordDecision(deps: WorkDeps, decision: ReceivedDecision): Promise<void> {
  const { migrationId, planDigest, verdict, reason, person: actor } = decision;
  const outcome = await castVote(deps.desk, { migrationId, planDigest, verdict, reason, actor });
  const lines = outcome.kind === "refused" ? [outcome.answer] : countedLines(deps, decision, outcome);
  await deps.answers.replace(decision, noticeModal(...lines), notice(...lines));
}

function countedLines(
  deps: WorkDeps,
  { verdict }: ReceivedDecision,
  { migration }: Extract<VoteOutcome, { kind: "counted" }>,
): readonly ReturnType<typeof text>[] {
  const title = say(summaryOf(deps, migration).title);
  const recorded = text("slack.review.counted", { verdict: say(text(`slack.vote.${verdict}`)), title });
  if (verdict === "deny") return [recorded];
  const quorum = deps.desk.settings.policies[migration.request.target.environment]?.quorum ?? 1;
  return [recorded, text("slack.review.countedOf", { count: approvals(migration.decisions).length, quorum })];
}
