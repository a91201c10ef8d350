/** A person answers the open question of a migration. */
import { type DecisionOutcome, type Vote, decide } from "../approval/decide.ts";
import type { ApprovalPolicy } from "../model/approval.ts";
import type { MigrationEventBody } from "../model/event.ts";
import type { Migration } from "../model/migration.ts";
import type { People } from "../ports/people.ts";
import { type Text, text } from "../texts/text.ts";
import { type DeskDeps, policyFor } from "./deps.ts";
import { type Arrow, commitArrow } from "./transition.ts";

export interface CastVote extends Vote {
  readonly migrationId: string;
}

export type VoteOutcome =
  | { readonly kind: "counted"; readonly migration: Migration }
  | { readonly kind: "refused"; readonly answer: Text };

/** Losers of a race decide again on the new row; more rounds than people who can click at once are never needed. */
const MOST_ROUNDS = 20;

export async function castVote(deps: DeskDeps, vote: CastVote): Promise<VoteOutcome> {
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const outcome = await tryVote(deps, vote);
    if (outcome !== "stale") return outcome;
  }
  return { kind: "refused", answer: text("approval.busy") };
}

async function tryVote(deps: DeskDeps, vote: CastVote): Promise<VoteOutcome | "stale"> {
  const migration = await deps.store.load(vote.migrationId);
  if (!migration)
    return { kind: "refused", answer: text("approval.unknown", { migrationId: vote.migrationId }) };
  const policy = policyFor(deps.settings, migration.request.target.environment);
  const voter = await identify(deps, vote, policy);
  if (!voter) return { kind: "refused", answer: text("approval.cannotVerify") };

  const { actor, verdict, reason, planDigest } = vote;
  const now = deps.clock.now();
  const outcome = decide({ actor, verdict, reason, planDigest }, { migration, policy, voter, now });
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

/** `null` when the chat cannot say who it is: then nobody votes. */
async function identify(
  { people, logger }: DeskDeps,
  { actor }: Vote,
  policy: ApprovalPolicy,
): Promise<{ isMember: boolean; usergroups: readonly string[] } | null> {
  if (actor.kind !== "slackUser") return { isMember: false, usergroups: [] };
  try {
    const [standing, usergroups] = await Promise.all([
      people.standing(actor.userId),
      groupsOf(people, actor.userId, policy.usergroups),
    ]);
    return { isMember: standing === "member", usergroups };
  } catch (error) {
    logger.warn("A voter could not be verified.", {
      reason: error instanceof Error ? error.message : String(error),
    });
    return null;
  }
}

async function groupsOf(
  people: People,
  userId: string,
  usergroups: readonly string[],
): Promise<readonly string[]> {
  const members = await Promise.all(usergroups.map((group) => people.usergroupMembers(group)));
  return usergroups.filter((_, index) => members[index]?.includes(userId));
}
