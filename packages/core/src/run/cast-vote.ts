/** A person answers the open question of a migration, or takes the answer back. */
import { type DecisionOutcome, decide, refuseWithdrawal, type Vote } from "../approval/decide.ts";
import { questionOfPlan } from "../approval/question.ts";
import { type Tally, tally } from "../approval/tally.ts";
import { actorKey } from "../model/actor.ts";
import type { ApprovalPolicy } from "../model/approval-policy.ts";
import type { Decision } from "../model/approval.ts";
import type { MigrationEventBody } from "../model/event.ts";
import type { Migration } from "../model/migration.ts";
import { type Text, text } from "../texts/text.ts";
import { beginApproved } from "./begin-approved.ts";
import { type DeskDeps, policyFor } from "./deps.ts";
import { identifyVoters } from "./identify-voter.ts";
import { nextLookAtVotes } from "./steps/await-votes.ts";
import { type Arrow, commitArrow } from "./transition.ts";
import { untilSettled } from "./until-settled.ts";

export interface CastVote extends Vote {
  readonly migrationId: string;
}

export type VoteOutcome =
  | { readonly kind: "counted"; readonly migration: Migration; readonly tally: Tally }
  | { readonly kind: "refused"; readonly answer: Text };

export async function castVote(deps: DeskDeps, vote: CastVote): Promise<VoteOutcome> {
  const outcome = await untilSettled(() => tryVote(deps, vote));
  return outcome ?? { kind: "refused", answer: text("approval.busy") };
}

export type Withdrawal = Pick<CastVote, "migrationId" | "actor" | "planDigest">;

/** Until the question is settled, everybody may change their mind. */
export async function withdrawVote(deps: DeskDeps, withdrawal: Withdrawal): Promise<VoteOutcome> {
  const outcome = await untilSettled(() => tryWithdraw(deps, withdrawal));
  return outcome ?? { kind: "refused", answer: text("approval.busy") };
}

async function tryVote(deps: DeskDeps, { migrationId, ...vote }: CastVote): Promise<VoteOutcome | "stale"> {
  const migration = await deps.store.load(migrationId);
  if (!migration) return { kind: "refused", answer: text("approval.unknown", { migrationId }) };
  const policy = policyFor(deps.settings, migration.request.target.environment);
  const asked = questionOfPlan(migration);
  const voters = await identifyVoters(deps, { actor: vote.actor, decisions: asked.decisions }, policy);
  if (!voters) return { kind: "refused", answer: text("approval.cannotVerify") };

  const { voter, decisions } = voters;
  const now = deps.clock.now();
  const outcome = decide(vote, { question: { ...asked, decisions }, policy, voter, now });
  if (outcome.kind === "refused") return outcome;
  const committed = await commitArrow(deps, {
    from: migration,
    actor: vote.actor,
    ...arrowOf(outcome, { migration: { ...migration, decisions }, policy, now }),
  });
  if (committed.kind === "stale") return "stale";
  return { kind: "counted", migration: committed.migration, tally: outcome.tally };
}

type Counted = Extract<DecisionOutcome, { kind: "counted" }>;

/** What a counted vote changes: the phase only when it settles the question. */
function arrowOf(
  { decision, settled, tally: counted }: Counted,
  { migration, policy, now }: { migration: Migration; policy: ApprovalPolicy; now: number },
): Pick<Arrow, "to" | "events" | "wakeAt"> {
  const { planDigest, reason } = decision;
  const decisions = [...migration.decisions, decision];
  const voted: MigrationEventBody = {
    type: "voted",
    planDigest,
    count: counted.given,
    quorum: counted.needed,
  };
  switch (settled) {
    case null:
      return { to: { decisions }, events: [voted], wakeAt: nextLookAtVotes(migration, policy) };
    case "deny": {
      const denied: MigrationEventBody = { type: "denied", planDigest, reason: reason?.trim() ?? "" };
      return { to: { decisions, phase: "denied" }, events: [denied], wakeAt: null };
    }
    case "approve": {
      const { to, events, wakeAt } = beginApproved(migration, policy, now);
      const approved = [voted, { type: "approved" as const, planDigest }, ...events];
      return { to: { decisions, ...to }, events: approved, wakeAt };
    }
  }
}

async function tryWithdraw(
  deps: DeskDeps,
  { migrationId, actor, planDigest }: Withdrawal,
): Promise<VoteOutcome | "stale"> {
  const migration = await deps.store.load(migrationId);
  if (!migration) return { kind: "refused", answer: text("approval.unknown", { migrationId }) };
  const question = questionOfPlan(migration);
  const refusal = refuseWithdrawal({ actor, planDigest }, { question, now: deps.clock.now() });
  if (refusal) return { kind: "refused", answer: refusal };
  const policy = policyFor(deps.settings, migration.request.target.environment);
  const decisions = withoutVoteOf(question.decisions, actorKey(actor));
  const left = tally({ ...question, decisions }, policy);
  const votes = { planDigest: question.digest ?? "", count: left.given, quorum: left.needed };
  const committed = await commitArrow(deps, {
    from: migration,
    to: { decisions },
    events: [{ type: "vote_withdrawn", ...votes }],
    actor,
    wakeAt: nextLookAtVotes(migration, policy),
  });
  if (committed.kind === "stale") return "stale";
  return { kind: "counted", migration: committed.migration, tally: left };
}

function withoutVoteOf(decisions: readonly Decision[], voterKey: string): readonly Decision[] {
  return decisions.filter(({ actor }) => actorKey(actor) !== voterKey);
}
