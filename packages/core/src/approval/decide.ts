/**
 * Whether one vote counts, and what follows from it.
 *
 * Pure: who the voter is was read just before. Whatever is not clearly allowed is refused, because the click itself
 * proves nothing: button values can be guessed and cards can be old.
 */
import { actorKey, type Actor } from "../model/actor.ts";
import type { ApprovalPolicy, Decision, Verdict } from "../model/approval.ts";
import { type Text, text } from "../texts/text.ts";
import { approvalsOf, type Question } from "./question.ts";

export interface Vote {
  readonly actor: Actor;
  readonly verdict: Verdict;
  readonly reason: string | null;
  /** The digest on the card that was clicked, whole or its first eight characters. */
  readonly planDigest: string;
}

export interface Voter {
  /** An active, full member of the workspace. */
  readonly isMember: boolean;
  /** Of those usergroups that the policy names. */
  readonly usergroups: readonly string[];
}

export type DecisionOutcome =
  /** `settled` says whether this vote decides the question. */
  | {
      readonly kind: "counted";
      readonly decision: Decision;
      readonly settled: Verdict | null;
      readonly approvals: number;
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
  const refusal = refuse(vote, context);
  if (refusal) return { kind: "refused", answer: refusal };
  const { question, policy, now } = context;
  const decision: Decision = { ...vote, planDigest: question.digest ?? "", decidedAt: now };
  const given = approvalsOf(question);
  if (vote.verdict === "deny") return { kind: "counted", decision, settled: "deny", approvals: given };
  const approvals = given + 1;
  return { kind: "counted", decision, settled: approvals >= policy.quorum ? "approve" : null, approvals };
}

function refuse(vote: Vote, context: DecisionContext): Text | null {
  return refuseCard(vote, context) ?? refusePerson(vote, context);
}

/** Whether the question on the card that was clicked is still the open one. */
function refuseCard(vote: Vote, { question, now }: DecisionContext): Text | null {
  if (question.closed) return question.closed;
  if (!isSameDigest(vote.planDigest, question.digest)) return text("approval.planChanged");
  const isOver = question.expiresAt === null || now >= question.expiresAt;
  return isOver ? text("approval.expired") : null;
}

function refusePerson(vote: Vote, { question, policy, voter }: DecisionContext): Text | null {
  if (!voter.isMember) return text("approval.notMember");
  const voterKey = actorKey(vote.actor);
  const isOwn = voterKey === actorKey(question.askedBy);
  if (isOwn && vote.verdict === "approve" && !policy.requesterMayApprove) return text("approval.ownRequest");
  // A requester may always take the request back; everybody else has to be an approver.
  const takesBack = isOwn && vote.verdict === "deny";
  if (!takesBack && !isApprover(vote.actor, policy, voter)) return text("approval.notApprover");
  if (question.decisions.some(({ actor }) => actorKey(actor) === voterKey))
    return text("approval.alreadyVoted");
  const lacksReason = vote.verdict === "deny" && !vote.reason?.trim();
  return lacksReason ? text("approval.reasonNeeded") : null;
}

/** Named by the policy, alone or through a group. */
export function isApprover(actor: Actor, policy: ApprovalPolicy, voter: Pick<Voter, "usergroups">): boolean {
  if (actor.kind !== "slackUser") return false;
  return (
    policy.users.includes(actor.userId) || voter.usergroups.some((group) => policy.usergroups.includes(group))
  );
}

function isSameDigest(given: string, present: string | null): boolean {
  return present !== null && given.length >= SHORTEST_DIGEST && present.startsWith(given);
}
