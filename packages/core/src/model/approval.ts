/** The answers to an open question, and what was done about it besides. */
import type { Actor } from "./actor.ts";
import type { PlanDifference } from "./plan.ts";

export type Verdict = "approve" | "deny";

/** What the chat says of a person; a vote counts by what it said when it was last asked. */
export interface Voter {
  /** An active, full member of the workspace. */
  readonly isMember: boolean;
  /** Of those usergroups that the policy names. */
  readonly usergroups: readonly string[];
}

/** One person's answer to one plan. */
export interface Decision {
  readonly verdict: Verdict;
  readonly actor: Actor;
  readonly reason: string | null;
  readonly planDigest: string;
  readonly decidedAt: number;
  /** Read again whenever somebody votes. */
  readonly voter: Voter;
}

/** A vote as it was written before the voter was kept with it: it counts only for those whom a rule names themselves. */
export type StoredDecision = Omit<Decision, "voter"> & Partial<Pick<Decision, "voter">>;

export function decisionFromStored({ voter, ...stored }: StoredDecision): Decision {
  return { ...stored, voter: voter ?? { isMember: true, usergroups: [] } };
}

/** People were reminded of the open question, or more people were asked. */
export interface Nudge {
  readonly kind: "reminder" | "escalation";
  readonly at: number;
  /** Whatever was due until so long after the question counts as said by this one. */
  readonly coversMs: number;
}

/** What became of the plan before the present one. */
export interface ReplacedPlan {
  readonly differences: readonly PlanDifference[];
  /** Votes for it, which count no longer. */
  readonly voided: readonly Decision[];
}

/** The present question of a migration, beside its digest, expiry and votes. */
export interface Ballot {
  readonly askedAt: number;
  readonly nudges: readonly Nudge[];
  /** `null` for a first plan. */
  readonly replaced: ReplacedPlan | null;
  /** The failed run of the same plan whose approval still counts; `null` when people were asked. */
  readonly keptFrom: string | null;
}

/** Somebody started a plan without the approval that it needs; loud on purpose, and looked at afterwards. */
export interface BrokenGlass {
  readonly actor: Actor;
  readonly reason: string;
  /** It opens this plan and no other. */
  readonly planDigest: string;
  readonly brokenAt: number;
  /** Channels that were told. */
  readonly channels: readonly string[];
  readonly reviewDueAt: number;
  /** That nobody had looked by then was said. */
  readonly remindedAt: number | null;
  readonly review: { readonly actor: Actor; readonly at: number } | null;
  /** In a member: the wave whose glass it was, and where it is reviewed. */
  readonly waveId?: string;
}

/** When it has to be said that nobody has looked at it; `null` when it is no longer to be said. */
export function nextGlassReview(broken: BrokenGlass | null): number | null {
  if (!broken || broken.waveId !== undefined) return null;
  return broken.review === null && broken.remindedAt === null ? broken.reviewDueAt : null;
}
