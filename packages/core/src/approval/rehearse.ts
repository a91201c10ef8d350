/**
 * A policy played through on paper: the same rules as in earnest, with people and times that somebody writes down.
 *
 * It lets a team see in a test run what its policy does, before a night in which it matters.
 */
import type { Actor } from "../model/actor.ts";
import type { ApprovalPolicy } from "../model/approval-policy.ts";
import type { Verdict, Voter } from "../model/approval.ts";
import { type Text, text } from "../texts/text.ts";
import { decide, refuseWithdrawal } from "./decide.ts";
import type { Question } from "./question.ts";
import { type RuleTally, tally, withoutVoteOf } from "./tally.ts";
import { nextOpening } from "./windows.ts";

export interface RehearsedPerson extends Voter {
  readonly actor: Actor;
}

export interface RehearsedVote {
  readonly by: RehearsedPerson;
  readonly verdict: Verdict | "withdraw";
  readonly reason: string | null;
  readonly typedName: string | null;
  readonly at: number;
}

export interface Rehearsal {
  readonly policy: ApprovalPolicy;
  readonly requester: Actor;
  readonly uploader: Actor | null;
  readonly databaseName: string;
  readonly hasWarnings: boolean;
  readonly askedAt: number;
  readonly votes: readonly RehearsedVote[];
  /** When one looks at what came of it. */
  readonly until: number;
}

export interface RehearsalOutcome {
  readonly state: "open" | "approved" | "denied" | "expired";
  /** One for each vote: `null` when it was taken. */
  readonly refusals: readonly (Text | null)[];
  /** Rules that still need somebody. */
  readonly missing: readonly RuleTally[];
  /** Once it is approved; `null` for never within a year, and before. */
  readonly startsAt: number | null;
}

const DIGEST = "0".repeat(64);

export function rehearse(rehearsal: Rehearsal): RehearsalOutcome {
  const { policy, votes, until } = rehearsal;
  const refusals: (Text | null)[] = [];
  let question = firstQuestion(rehearsal);
  let settled: { readonly verdict: Verdict; readonly at: number } | null = null;
  for (const vote of votes) {
    const step = take(vote, question, policy);
    refusals.push(step.refusal);
    question = step.question;
    settled ??= step.settled === null ? null : { verdict: step.settled, at: vote.at };
  }
  const isExpired = question.expiresAt !== null && until >= question.expiresAt;
  const undecided = isExpired ? ("expired" as const) : ("open" as const);
  const state = { approve: "approved", deny: "denied", none: undecided } as const;
  return {
    state: state[settled?.verdict ?? "none"],
    refusals,
    missing: tally(question, policy).rules.filter(({ missing }) => missing > 0),
    startsAt: settled?.verdict === "approve" ? nextOpening(policy.windows, settled.at) : null,
  };
}

function firstQuestion({ policy, requester, uploader, askedAt, ...rest }: Rehearsal): Question {
  const { databaseName, hasWarnings } = rest;
  return {
    digest: DIGEST,
    askedAt,
    expiresAt: askedAt + policy.expiresAfterMs,
    nudges: [],
    decisions: [],
    brokenGlass: null,
    askedBy: requester,
    involved: [
      { role: "requester", actor: requester },
      ...(uploader ? [{ role: "uploader" as const, actor: uploader }] : []),
    ],
    typedName: databaseName,
    hasWarnings,
    closed: null,
    waitsForWindow: false,
  };
}

interface Taken {
  readonly question: Question;
  readonly refusal: Text | null;
  readonly settled: Verdict | null;
}

function take(vote: RehearsedVote, question: Question, policy: ApprovalPolicy): Taken {
  const { by, verdict, reason, typedName, at: now } = vote;
  const given = { actor: by.actor, planDigest: DIGEST };
  if (verdict === "withdraw") {
    const refusal = refuseWithdrawal(given, { question, now });
    const decisions = refusal ? question.decisions : withoutVoteOf(question.decisions, by.actor);
    return { question: { ...question, decisions }, refusal, settled: null };
  }
  const voter = { isMember: by.isMember, usergroups: by.usergroups };
  const outcome = decide({ ...given, verdict, reason, typedName }, { question, policy, voter, now });
  if (outcome.kind === "refused") return { question, refusal: outcome.answer, settled: null };
  const decisions = [...question.decisions, outcome.decision];
  const closed = outcome.settled && text(CLOSED[outcome.settled]);
  return { question: { ...question, decisions, closed }, refusal: null, settled: outcome.settled };
}

const CLOSED = {
  approve: "approval.alreadyApproved",
  deny: "approval.denied",
} as const satisfies Record<Verdict, string>;
