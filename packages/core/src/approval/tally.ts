/**
 * How far a question is from being answered.
 *
 * One vote counts under every rule that it fits, so that a person whom two rules name keeps nobody waiting. Whose
 * approval does not count, and who is no approver any more, is found out anew each time: a vote is only ever as good
 * as what is known of the voter now.
 */
import { actorKey, type Actor } from "../model/actor.ts";
import type { ApprovalPolicy, ApprovalRule, Approvers, ExcludedRole } from "../model/approval-policy.ts";
import type { Decision, Voter } from "../model/approval.ts";
import type { Question } from "./question.ts";

export interface RuleTally {
  readonly rule: ApprovalRule;
  /** Approvals that count under this rule, each person once. */
  readonly given: readonly Decision[];
  /** How many are still needed. */
  readonly missing: number;
}

export interface Tally {
  readonly rules: readonly RuleTally[];
  /** Over all rules, none counted beyond what it needs. */
  readonly given: number;
  readonly needed: number;
  readonly isMet: boolean;
}

export function tally(question: Question, policy: ApprovalPolicy): Tally {
  const counting = onePerPerson(question.decisions.filter((decision) => counts(decision, question, policy)));
  const rules = policy.rules.map((rule): RuleTally => {
    const given = counting.filter((decision) => fits(decision, rule, { question, policy }));
    return { rule, given, missing: Math.max(0, rule.count - given.length) };
  });
  const needed = sum(policy.rules.map(({ count }) => count));
  const missing = sum(rules.map((rule) => rule.missing));
  // A policy without a rule lets nobody approve.
  return { rules, given: needed - missing, needed, isMet: rules.length > 0 && missing === 0 };
}

/** The role for which the policy does not let this person approve; `null` when it does. */
export function exclusionOf(
  actor: Actor,
  { involved }: Pick<Question, "involved">,
  { excludes }: Pick<ApprovalPolicy, "excludes">,
): ExcludedRole | null {
  const own = involved.filter((party) => actorKey(party.actor) === actorKey(actor));
  return own.find(({ role }) => excludes.includes(role))?.role ?? null;
}

/** Named by a rule, alone or through a group; or asked besides, once nobody else had answered for long enough. */
export function isApprover(
  who: { readonly actor: Actor; readonly voter: Pick<Voter, "usergroups">; readonly at: number },
  policy: ApprovalPolicy,
  question: Pick<Question, "askedAt"> = { askedAt: null },
): boolean {
  return (
    policy.rules.some((rule) => isNamed(who.actor, who.voter, rule)) || isEscalatedTo(who, policy, question)
  );
}

export function isNamed(
  actor: Actor,
  { usergroups }: Pick<Voter, "usergroups">,
  approvers: Approvers,
): boolean {
  if (actor.kind !== "slackUser") return false;
  return (
    approvers.users.includes(actor.userId) || usergroups.some((group) => approvers.usergroups.includes(group))
  );
}

/** An approval of this very plan, in time, by an active member who may. */
function counts(decision: Decision, question: Question, policy: ApprovalPolicy): boolean {
  const { verdict, planDigest, voter, actor, decidedAt } = decision;
  const isForThis = verdict === "approve" && question.digest !== null && planDigest === question.digest;
  const isInTime = question.expiresAt !== null && decidedAt < question.expiresAt;
  return isForThis && isInTime && voter.isMember && exclusionOf(actor, question, policy) === null;
}

function fits(
  { actor, voter, decidedAt }: Decision,
  rule: ApprovalRule,
  { question, policy }: { readonly question: Question; readonly policy: ApprovalPolicy },
): boolean {
  return isNamed(actor, voter, rule) || isEscalatedTo({ actor, voter, at: decidedAt }, policy, question);
}

function isEscalatedTo(
  {
    actor,
    voter,
    at,
  }: { readonly actor: Actor; readonly voter: Pick<Voter, "usergroups">; readonly at: number },
  { escalation }: ApprovalPolicy,
  { askedAt }: Pick<Question, "askedAt">,
): boolean {
  if (!escalation || askedAt === null || at < askedAt + escalation.afterMs) return false;
  return isNamed(actor, voter, escalation);
}

function onePerPerson(decisions: readonly Decision[]): readonly Decision[] {
  const first = new Map<string, Decision>();
  for (const decision of decisions) {
    const key = actorKey(decision.actor);
    if (!first.has(key)) first.set(key, decision);
  }
  return [...first.values()];
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
