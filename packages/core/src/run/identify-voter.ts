/** Who clicks, read from the chat at the moment of the click; where the chat cannot say, nobody decides. */
import { isApprover, isNamed } from "../approval/tally.ts";
import { actorKey, type Actor } from "../model/actor.ts";
import { type ApprovalPolicy, type Approvers, approversOf } from "../model/approval-policy.ts";
import type { Decision, Voter } from "../model/approval.ts";
import type { People } from "../ports/people.ts";
import type { DeskDeps } from "./deps.ts";

type PeopleDeps = Pick<DeskDeps, "people" | "logger" | "clock">;

/** One who votes, and what is known now of those who have voted before. */
export interface Voters {
  readonly voter: Voter;
  readonly decisions: readonly Decision[];
}

/** `null` when the chat cannot say who they are: then nobody votes. */
export async function identifyVoters(
  deps: Pick<PeopleDeps, "people" | "logger">,
  who: { readonly actor: Actor; readonly decisions: readonly Decision[] },
  policy: ApprovalPolicy,
): Promise<Voters | null> {
  const actors = [who.actor, ...who.decisions.map(({ actor }) => actor)];
  const known = await readVoters(deps, actors, votingGroups(policy));
  const voter = known?.get(actorKey(who.actor));
  if (!known || !voter) return null;
  const decisions = who.decisions.map((decision) => ({
    ...decision,
    voter: known.get(actorKey(decision.actor)) ?? decision.voter,
  }));
  return { voter, decisions };
}

/** For what an approver may do without a vote: take something back. */
export async function mayApprove(deps: PeopleDeps, actor: Actor, policy: ApprovalPolicy): Promise<boolean> {
  const voter = (await readVoters(deps, [actor], votingGroups(policy)))?.get(actorKey(actor));
  if (!voter) return false;
  return voter.isMember && isApprover({ actor, voter, at: deps.clock.now() }, policy);
}

/** Whether a person is an active member whom these name; `null` when the chat cannot say. */
export async function isOneOf(
  deps: Pick<PeopleDeps, "people" | "logger">,
  actor: Actor,
  approvers: Approvers,
): Promise<boolean | null> {
  const known = await readVoters(deps, [actor], approvers.usergroups);
  const voter = known?.get(actorKey(actor));
  return voter ? voter.isMember && isNamed(actor, voter, approvers) : null;
}

function votingGroups(policy: ApprovalPolicy): readonly string[] {
  return [...new Set([...approversOf(policy).usergroups, ...(policy.escalation?.usergroups ?? [])])];
}

/** By `actorKey`. */
async function readVoters(
  { people, logger }: Pick<PeopleDeps, "people" | "logger">,
  actors: readonly Actor[],
  usergroups: readonly string[],
): Promise<ReadonlyMap<string, Voter> | null> {
  try {
    const members = new Map(
      await Promise.all(
        usergroups.map(async (group) => [group, await people.usergroupMembers(group)] as const),
      ),
    );
    const known = await Promise.all(
      actors.map(async (actor) => [actorKey(actor), await readVoter(people, actor, members)] as const),
    );
    return new Map(known);
  } catch (error) {
    logger.warn("A voter could not be verified.", {
      reason: error instanceof Error ? error.message : String(error),
    });
    return null;
  }
}

async function readVoter(
  people: People,
  actor: Actor,
  members: ReadonlyMap<string, readonly string[]>,
): Promise<Voter> {
  if (actor.kind !== "slackUser") return { isMember: false, usergroups: [] };
  const standing = await people.standing(actor.userId);
  const usergroups = [...members].filter(([, users]) => users.includes(actor.userId)).map(([group]) => group);
  return { isMember: standing === "member", usergroups };
}
