/** When the people who have not answered are reminded, and when more people are asked. */
import { type ApprovalPolicy, type Approvers, approversOf } from "../model/approval-policy.ts";
import type { Nudge } from "../model/approval.ts";
import type { Question } from "./question.ts";

/** What is due now, as one; `null` when nothing is. What was missed while nobody worked is not made up for one by one. */
export function dueNudge(question: Asked, policy: ApprovalPolicy, now: number): Nudge | null {
  const { askedAt } = question;
  if (askedAt === null) return null;
  const due = openMoments(question, policy).filter(({ afterMs }) => askedAt + afterMs <= now);
  const last = due.at(-1);
  if (!last) return null;
  const kind = due.some((moment) => moment.kind === "escalation") ? "escalation" : "reminder";
  return { kind, at: now, coversMs: last.afterMs };
}

/** When the clock changes something about an open question: the next reminder, or its end. */
export function nextLookAtQuestion(
  question: Pick<Question, "askedAt" | "nudges" | "expiresAt">,
  policy: ApprovalPolicy,
): number | null {
  const { askedAt, expiresAt } = question;
  const next = openMoments(question, policy)[0];
  if (askedAt === null || !next) return expiresAt;
  return Math.min(askedAt + next.afterMs, expiresAt ?? Number.POSITIVE_INFINITY);
}

/** Whether those to whom it is passed on have been asked. */
export function isEscalated({ nudges }: Pick<Question, "nudges">): boolean {
  return nudges.some(({ kind }) => kind === "escalation");
}

/** Everybody who is asked to answer now. */
export function askedNow(question: Pick<Question, "nudges">, policy: ApprovalPolicy): Approvers {
  const first = approversOf(policy);
  if (!policy.escalation || !isEscalated(question)) return first;
  return {
    users: [...new Set([...first.users, ...policy.escalation.users])],
    usergroups: [...new Set([...first.usergroups, ...policy.escalation.usergroups])],
  };
}

type Asked = Pick<Question, "askedAt" | "nudges">;

interface Moment {
  readonly kind: Nudge["kind"];
  readonly afterMs: number;
}

function openMoments({ nudges }: Asked, { remindAfterMs, escalation }: ApprovalPolicy): readonly Moment[] {
  const coveredMs = nudges.at(-1)?.coversMs ?? 0;
  const moments: Moment[] = remindAfterMs.map((afterMs) => ({ kind: "reminder", afterMs }));
  if (escalation) moments.push({ kind: "escalation", afterMs: escalation.afterMs });
  return moments.filter(({ afterMs }) => afterMs > coveredMs).sort((a, b) => a.afterMs - b.afterMs);
}
