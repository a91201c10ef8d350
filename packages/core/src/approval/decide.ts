/**
 * Whether one vote counts, and what follows from it.
 *
 * Pure: who the voter is, and who those are who have voted before, was read just before. Whatever is not clearly
 * allowed is refused, because the click itself proves nothing: button values can be guessed and cards can be old.
 */
import { actorKey, type Actor } from "../model/actor.ts";
import type { ApprovalPolicy } from "../model/approval-policy.ts";
import type { Decision, Verdict, Voter } from "../model/approval.ts";
import { type Text, text } from "../texts/text.ts";
import type { Question } from "./question.ts";
import { exclusionOf, isApprover, type Tally, tally } from "./tally.ts";

export interface Vote {
  readonly actor: Actor;
  readonly verdict: Verdict;
  readonly reason: string | null;
  /** The digest on the card that was clicked, whole or its first eight characters. */
  readonly planDigest: string;
  /** What was typed where the policy asks for the database's name. */
  readonly typedName?: string | null;
}

export type DecisionOutcome =
  /** `settled` says whether this vote decides the question. */
  | {
      readonly kind: "counted";
      readonly decision: Decision;
      readonly settled: Verdict | null;
      readonly tally: Tally;
    }
  | { readonly kind: "refused"; readonly answer: Text };

export interface DecisionContext {
  readonly question: Question;
  readonly policy: ApprovalPolicy;
  readonly voter: Voter;
  readonly now: number;
}

const SHORTEST_DIGEST = 8;

export function decide(vote: Vote, context: DecisionContext): DecisionOutcome {
  const refusal =
    refuseCard(vote, context) ??
    refusePerson(vote, context) ??
    refuseForm(vote, context.question, context.policy);
  if (refusal) return { kind: "refused", answer: refusal };
  const { question, policy, voter, now } = context;
  const { actor, verdict, reason } = vote;
  const decision: Decision = {
    actor,
    verdict,
    reason: reason?.trim() ? reason : null,
    planDigest: question.digest ?? "",
    decidedAt: now,
    voter,
  };
  const after = tally({ ...question, decisions: [...question.decisions, decision] }, policy);
  const approved = after.isMet ? "approve" : null;
  return { kind: "counted", decision, settled: verdict === "deny" ? "deny" : approved, tally: after };
}

/** Whether a vote may be taken back: one's own, while the question is open. `null`: it may. */
export function refuseWithdrawal(
  vote: Pick<Vote, "actor" | "planDigest">,
  { question, now }: Pick<DecisionContext, "question" | "now">,
): Text | null {
  const refusal = refuseCard(vote, { question, now });
  if (refusal) return refusal;
  return hasVoted(vote.actor, question) ? null : text("approval.noVote");
}

/** Whether the question on the card that was clicked is still the open one. */
export function refuseCard(
  { planDigest }: Pick<Vote, "planDigest">,
  { question, now }: Pick<DecisionContext, "question" | "now">,
): Text | null {
  if (question.closed) return question.closed;
  if (!isSameDigest(planDigest, question.digest)) return text("approval.planChanged");
  const isOver = question.expiresAt === null || now >= question.expiresAt;
  return isOver ? text("approval.expired") : null;
}

function refusePerson({ actor, verdict }: Vote, context: DecisionContext): Text | null {
  const { question, policy, voter, now } = context;
  if (!voter.isMember) return text("approval.notMember");
  const exclusion = verdict === "approve" ? exclusionOf(actor, question, policy) : null;
  if (exclusion === "requester") return text("approval.ownRequest");
  if (exclusion === "uploader") return text("approval.ownUpload");
  // A requester may always take the request back; everybody else has to be an approver.
  const takesBack = verdict === "deny" && actorKey(actor) === actorKey(question.askedBy);
  if (!takesBack && !isApprover({ actor, voter, at: now }, policy, question))
    return text("approval.notApprover");
  return hasVoted(actor, question) ? text("approval.alreadyVoted") : null;
}

/** What the policy wants to be filled in. */
function refuseForm(
  { verdict, reason, typedName }: Vote,
  question: Question,
  policy: ApprovalPolicy,
): Text | null {
  const hasReason = (reason?.trim() ?? "") !== "";
  if (verdict === "deny") return hasReason ? null : text("approval.reasonNeeded");
  if (needsReason(question, policy) && !hasReason) return text("approval.approveReasonNeeded");
  return refuseName(typedName, question, policy);
}

/** `null` where the policy asks for no name, or the right one was typed. */
export function refuseName(
  typed: string | null | undefined,
  question: Pick<Question, "typedName">,
  policy: Pick<ApprovalPolicy, "confirm">,
): Text | null {
  const name = wantedName(question, policy);
  return name === null || typed?.trim() === name ? null : text("approval.nameWrong", { name });
}

/** What an approver has to type; `null`: nothing. */
export function wantedName(
  { typedName }: Pick<Question, "typedName">,
  { confirm }: Pick<ApprovalPolicy, "confirm">,
): string | null {
  return confirm === "typed-name" ? typedName : null;
}

/** Whether one click is enough, so that no form has to be filled in. */
export function isOneClick(question: Pick<Question, "hasWarnings">, policy: ApprovalPolicy): boolean {
  return policy.confirm === "one-click" && !needsReason(question, policy);
}

/** Whether an approval needs a reason, too. */
export function needsReason(
  { hasWarnings }: Pick<Question, "hasWarnings">,
  { approveReason }: Pick<ApprovalPolicy, "approveReason">,
): boolean {
  return approveReason === "always" || (approveReason === "with-warnings" && hasWarnings);
}

function hasVoted(actor: Actor, { decisions }: Pick<Question, "decisions">): boolean {
  return decisions.some((decision) => actorKey(decision.actor) === actorKey(actor));
}

export function isSameDigest(given: string, present: string | null): boolean {
  return present !== null && given.length >= SHORTEST_DIGEST && present.startsWith(given);
}
