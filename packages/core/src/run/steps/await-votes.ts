/**
 * The question is open: reminds, asks more people, and closes it when nobody decided in time, so that an old card can
 * never start anything.
 */
import { dueNudge, nextNudgeAt } from "../../approval/nudges.ts";
import type { ApprovalPolicy } from "../../model/approval-policy.ts";
import type { Ballot, Nudge } from "../../model/approval.ts";
import { type Migration, waveOf } from "../../model/migration.ts";
import { policyFor } from "../deps.ts";
import { move, sleepUntil, type Step } from "./step.ts";

export const awaitVotesStep: Step = async (context) => {
  const { migration, deps } = context;
  // One question is asked for the whole wave, which closes it for all.
  if (waveOf(migration) !== null) return sleepUntil(context, null);
  const now = deps.clock.now();
  if (now >= (migration.approvalExpiresAt ?? 0)) {
    await move(context, { to: { phase: "expired" }, events: [{ type: "expired" }], wakeInMs: null });
    return;
  }
  const policy = policyFor(deps.settings, migration.request.target.environment);
  const { ballot, revision } = migration;
  const nudge = ballot && dueNudge(ballot, policy, now);
  if (!ballot || !nudge) {
    await sleepUntil(context, nextLookAtVotes(migration, policy));
    return;
  }
  const nudged = withNudge(ballot, nudge);
  const next = nextLookAtVotes({ ...migration, ballot: nudged }, policy);
  const type = nudge.kind === "escalation" ? ("approval_escalated" as const) : ("approval_reminded" as const);
  await move(context, {
    to: { ballot: nudged },
    events: [{ type, revision }],
    wakeInMs: next === null ? null : next - now,
  });
};

/** When the worker has to look at an open question again. */
export function nextLookAtVotes(
  { ballot, approvalExpiresAt }: Pick<Migration, "ballot" | "approvalExpiresAt">,
  policy: ApprovalPolicy,
): number | null {
  const nudgeAt = ballot && nextNudgeAt(ballot, policy);
  if (approvalExpiresAt === null || nudgeAt === null) return approvalExpiresAt;
  return Math.min(approvalExpiresAt, nudgeAt);
}

function withNudge(ballot: Ballot, nudge: Nudge): Ballot {
  return { ...ballot, nudges: [...ballot.nudges, nudge] };
}
