/** A person answers the open question of a migration. */
import { type DecisionOutcome, type Vote, decide } from "../approval/decide.ts";
import { questionOfPlan } from "../approval/question.ts";
import type { ApprovalPolicy } from "../model/approval.ts";
import type { MigrationEventBody } from "../model/event.ts";
import type { Migration } from "../model/migration.ts";
import { type Text, text } from "../texts/text.ts";
import { type DeskDeps, policyFor } from "./deps.ts";
import { identifyVoter } from "./identify-voter.ts";
import { type Arrow, commitArrow } from "./transition.ts";
import { untilSettled } from "./until-settled.ts";

export interface CastVote extends Vote {
  readonly migrationId: string;
}

export type VoteOutcome =
  | { readonly kind: "counted"; readonly migration: Migration }
  | { readonly kind: "refused"; readonly answer: Text };

export async function castVote(deps: DeskDeps, vote: CastVote): Promise<VoteOutcome> {
  const outcome = await untilSettled(() => tryVote(deps, vote));
  return outcome ?? { kind: "refused", answer: text("approval.busy") };
}

async function tryVote(deps: DeskDeps, vote: CastVote): Promise<VoteOutcome | "stale"> {
  const migration = await deps.store.load(vote.migrationId);
  if (!migration)
    return { kind: "refused", answer: text("approval.unknown", { migrationId: vote.migrationId }) };
  const policy = policyFor(deps.settings, migration.request.target.environment);
  const voter = await identifyVoter(deps, vote.actor, policy);
  if (!voter) return { kind: "refused", answer: text("approval.cannotVerify") };

  const { actor, verdict, reason, planDigest } = vote;
  const now = deps.clock.now();
  const question = questionOfPlan(migration);
  const outcome = decide({ actor, verdict, reason, planDigest }, { question, policy, voter, now });
  if (outcome.kind === "refused") return outcome;
  const committed = await commitArrow(deps, {
    from: migration,
    actor,
    ...arrowOf(outcome, { migration, policy, now }),
  });
  return committed.kind === "stale" ? "stale" : { kind: "counted", migration: committed.migration };
}

type Counted = Extract<DecisionOutcome, { kind: "counted" }>;

/** What a counted vote changes: the phase only when it settles the question. */
function arrowOf(
  { decision, settled, approvals }: Counted,
  { migration, policy, now }: { migration: Migration; policy: ApprovalPolicy; now: number },
): Pick<Arrow, "to" | "events" | "wakeAt"> {
  const { planDigest, reason } = decision;
  const decisions = [...migration.decisions, decision];
  const voted: MigrationEventBody = { type: "voted", planDigest, count: approvals, quorum: policy.quorum };
  switch (settled) {
    case null:
      return { to: { decisions }, events: [voted], wakeAt: migration.approvalExpiresAt };
    case "deny": {
      const denied: MigrationEventBody = { type: "denied", planDigest, reason: reason?.trim() ?? "" };
      return { to: { decisions, phase: "denied" }, events: [denied], wakeAt: null };
    }
    case "approve": {
      const phase = migration.plan?.source.kind === "local" ? "uploading" : "rechecking";
      return { to: { decisions, phase }, events: [voted, { type: "approved", planDigest }], wakeAt: now };
    }
  }
}
