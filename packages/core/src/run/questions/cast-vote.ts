/** A person answers an open question, or takes the answer back: of a plan, of a wave, or of a step beyond a plan. */
import { decide, refuseWithdrawal, type Vote } from "../../approval/decide.ts";
import type { QuestionSubject } from "../../approval/question.ts";
import { type Tally, tally, withoutVoteOf } from "../../approval/tally.ts";
import type { Verdict } from "../../model/approval.ts";
import { text } from "../../texts/text.ts";
import type { DeskDeps } from "../deps.ts";
import { identifyVoters } from "../identify-voter.ts";
import { untilSettled } from "../until-settled.ts";
import { commitQuestion } from "./commit-question.ts";
import { findQuestion, type QuestionRef, type RefusedOrder } from "./find-question.ts";
import type { QuestionEvent } from "./question-change.ts";

export interface CastVote extends Vote, QuestionRef {}

export type VoteOutcome =
  | { readonly kind: "counted"; readonly subject: QuestionSubject; readonly tally: Tally }
  | RefusedOrder;

export async function castVote(deps: DeskDeps, vote: CastVote): Promise<VoteOutcome> {
  const outcome = await untilSettled(() => tryVote(deps, vote));
  return outcome ?? { kind: "refused", answer: text("approval.busy") };
}

export interface Withdrawal extends Pick<Vote, "actor" | "planDigest">, QuestionRef {}

/** Until the question is settled, everybody may change their mind. */
export async function withdrawVote(deps: DeskDeps, withdrawal: Withdrawal): Promise<VoteOutcome> {
  const outcome = await untilSettled(() => tryWithdraw(deps, withdrawal));
  return outcome ?? { kind: "refused", answer: text("approval.busy") };
}

async function tryVote(deps: DeskDeps, vote: CastVote): Promise<VoteOutcome | "stale"> {
  const found = await findQuestion(deps, vote);
  if (found.kind === "refused") return found;
  const { question: asked, policy } = found;
  const { actor } = vote;
  const voters = await identifyVoters(deps, { actor, decisions: asked.decisions }, policy);
  if (!voters) return { kind: "refused", answer: text("approval.cannotVerify") };

  const { voter, decisions } = voters;
  const question = { ...asked, decisions };
  const outcome = decide(vote, { question, policy, voter, now: deps.clock.now() });
  if (outcome.kind === "refused") return outcome;
  const { decision, settled, tally: counted } = outcome;
  const committed = await commitQuestion(
    deps,
    { ...found, question },
    {
      decisions: [...decisions, decision],
      ...(settled && { settled }),
      events: eventsOf(settled, decision.reason, counted),
      actor,
    },
  );
  if (committed.kind === "stale") return "stale";
  return { kind: "counted", subject: committed.subject, tally: counted };
}

function eventsOf(
  settled: Verdict | null,
  reason: string | null,
  { given: count, needed: quorum }: Tally,
): readonly QuestionEvent[] {
  if (settled === "deny") return [{ type: "denied", reason: reason?.trim() ?? "" }];
  const voted: QuestionEvent = { type: "voted", count, quorum };
  return settled === "approve" ? [voted, { type: "approved" }] : [voted];
}

async function tryWithdraw(deps: DeskDeps, withdrawal: Withdrawal): Promise<VoteOutcome | "stale"> {
  const found = await findQuestion(deps, withdrawal);
  if (found.kind === "refused") return found;
  const { question, policy } = found;
  const { actor } = withdrawal;
  const refusal = refuseWithdrawal(withdrawal, { question, now: deps.clock.now() });
  if (refusal) return { kind: "refused", answer: refusal };
  const decisions = withoutVoteOf(question.decisions, actor);
  const left = tally({ ...question, decisions }, policy);
  const event = { type: "withdrawn" as const, count: left.given, quorum: left.needed };
  const committed = await commitQuestion(deps, found, { decisions, events: [event], actor });
  if (committed.kind === "stale") return "stale";
  return { kind: "counted", subject: committed.subject, tally: left };
}
