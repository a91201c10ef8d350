/**
 * Another run of a plan that was approved a moment ago, and failed.
 *
 * An approval is for one run. Where the policy says so, a failed run gives it back for a while: for the very same
 * plan, and only as far as it would count under the present rules, for the present requester.
 */
import { questionOfPlan } from "../approval/question.ts";
import { tally } from "../approval/tally.ts";
import { SYSTEM } from "../model/actor.ts";
import type { ApprovalPolicy } from "../model/approval-policy.ts";
import type { Decision } from "../model/approval.ts";
import type { Migration } from "../model/migration.ts";
import type { DeskDeps } from "./deps.ts";
import { identifyVoters } from "./identify-voter.ts";

/** More runs of one plan than fail within any sensible time. */
const MOST_RUNS = 20;

export interface KeptApproval {
  /** The run that failed. */
  readonly from: string;
  readonly decisions: readonly Decision[];
}

/** `null`: people have to be asked. */
export async function keptApproval(
  deps: Pick<DeskDeps, "store" | "people" | "logger" | "clock">,
  migration: Migration,
  policy: ApprovalPolicy,
): Promise<KeptApproval | null> {
  if (policy.keepsApprovalMs === null || migration.planDigest === null) return null;
  const since = deps.clock.now() - policy.keepsApprovalMs;
  const { request } = migration;
  const failed = await deps.store.list({
    phases: ["failed"],
    instanceId: request.target.instanceId,
    targetDatabaseName: request.targetDatabaseName,
    limit: MOST_RUNS,
  });
  const earlier = failed.find(({ planDigest }) => planDigest === migration.planDigest);
  if (!earlier) return null;
  const young = earlier.decisions.filter(({ decidedAt }) => decidedAt >= since);
  const voters = await identifyVoters(deps, { actor: SYSTEM, decisions: young }, policy);
  if (!voters) return null;
  const { decisions } = voters;
  const question = { ...questionOfPlan(migration), askedAt: earlier.ballot?.askedAt ?? null, decisions };
  return tally(question, policy).isMet ? { from: earlier.id, decisions } : null;
}
