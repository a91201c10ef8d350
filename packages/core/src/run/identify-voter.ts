/** Who clicks, read from the chat at the moment of the click; where the chat cannot say, nobody decides. */
import { isApprover, type Voter } from "../approval/decide.ts";
import type { Actor } from "../model/actor.ts";
import type { ApprovalPolicy } from "../model/approval.ts";
import type { People } from "../ports/people.ts";
import type { DeskDeps } from "./deps.ts";

/** `null` when the chat cannot say who it is: then nobody votes. */
export async function identifyVoter(
  { people, logger }: Pick<DeskDeps, "people" | "logger">,
  actor: Actor,
  policy: ApprovalPolicy,
): Promise<Voter | null> {
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

/** For what an approver may do without a vote: take something back. */
export async function mayApprove(
  deps: Pick<DeskDeps, "people" | "logger">,
  actor: Actor,
  policy: ApprovalPolicy,
): Promise<boolean> {
  const voter = await identifyVoter(deps, actor, policy);
  return voter !== null && voter.isMember && isApprover(actor, policy, voter);
}

async function groupsOf(
  people: People,
  userId: string,
  usergroups: readonly string[],
): Promise<readonly string[]> {
  const members = await Promise.all(usergroups.map((group) => people.usergroupMembers(group)));
  return usergroups.filter((_, index) => members[index]?.includes(userId));
}
