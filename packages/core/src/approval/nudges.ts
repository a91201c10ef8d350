/** When the people who have not answered are reminded, and when more people are asked. */
import type { ApprovalPolicy } from "../model/approval-policy.ts";
import type { Ballot, Nudge } from "../model/approval.ts";

/** What is due now, as one; `null` when nothing is. What was missed while nobody worked is not made up for one by one. */
export function dueNudge(ballot: Ballot, policy: ApprovalPolicy, now: number): Nudge | null {
  const due = openMoments(ballot, policy).filter(({ afterMs }) => ballot.askedAt + afterMs <= now);
  const last = due.at(-1);
  if (!last) return null;
  const kind = due.some((moment) => moment.kind === "escalation") ? "escalation" : "reminder";
  return { kind, at: now, coversMs: last.afterMs };
}

/** When the next one is due; `null` when none is left. */
export function nextNudgeAt(ballot: Ballot, policy: ApprovalPolicy): number | null {
  const next = openMoments(ballot, policy)[0];
  return next ? ballot.askedAt + next.afterMs : null;
}

interface Moment {
  readonly kind: Nudge["kind"];
  readonly afterMs: number;
}

function openMoments({ nudges }: Ballot, { remindAfterMs, escalation }: ApprovalPolicy): readonly Moment[] {
  const coveredMs = nudges.at(-1)?.coversMs ?? 0;
  const moments: Moment[] = remindAfterMs.map((afterMs) => ({ kind: "reminder", afterMs }));
  if (escalation) moments.push({ kind: "escalation", afterMs: escalation.afterMs });
  return moments.filter(({ afterMs }) => afterMs > coveredMs).sort((a, b) => a.afterMs - b.afterMs);
}
