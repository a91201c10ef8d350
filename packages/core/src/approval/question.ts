/**
 * What people vote on: the plan of a migration, or one action beyond it. The rules are the same for both.
 *
 * A vote is bound to the digest that stands on the card; once the question is closed it says why.
 */
import type { Action, ActionState } from "../model/action.ts";
import { actorKey, type Actor } from "../model/actor.ts";
import type { Decision } from "../model/approval.ts";
import type { Migration } from "../model/migration.ts";
import { type Text, text } from "../texts/text.ts";

export interface Question {
  readonly digest: string | null;
  readonly expiresAt: number | null;
  readonly decisions: readonly Decision[];
  /** May always take it back, and approves it only where the policy says so. */
  readonly askedBy: Actor;
  /** `null` while it is open; otherwise the answer to a vote that comes too late. */
  readonly closed: Text | null;
}

export function questionOfPlan(migration: Migration): Question {
  const { planDigest, approvalExpiresAt, decisions, request } = migration;
  return {
    digest: planDigest,
    expiresAt: approvalExpiresAt,
    decisions,
    askedBy: request.requestedBy,
    closed: migration.phase === "awaiting_approval" ? null : whyClosed(migration),
  };
}

export function questionOfAction({ digest, expiresAt, decisions, owner, state }: Action): Question {
  const closed = state === "proposed" ? null : text(ANSWERS[state]);
  return { digest, expiresAt, decisions, askedBy: owner, closed };
}

/** Approvals that count for the present digest; each person once. */
export function approvalsOf({ decisions, digest }: Pick<Question, "decisions" | "digest">): number {
  const voters = decisions
    .filter(({ verdict, planDigest }) => verdict === "approve" && planDigest === digest)
    .map(({ actor }) => actorKey(actor));
  return new Set(voters).size;
}

export function countApprovals({ decisions, planDigest }: Migration): number {
  return approvalsOf({ decisions, digest: planDigest });
}

function whyClosed({ phase, decisions }: Migration): Text {
  if (phase === "expired") return text("approval.expired");
  if (phase === "denied") return text("approval.denied");
  return decisions.length > 0 ? text("approval.alreadyApproved") : text("approval.notOpen");
}

const ANSWERS = {
  approved: "action.alreadyApproved",
  running: "action.alreadyApproved",
  done: "action.alreadyDone",
  failed: "action.alreadyFailed",
  denied: "action.alreadyDenied",
  expired: "action.alreadyExpired",
  cancelled: "action.alreadyCancelled",
} as const satisfies Record<Exclude<ActionState, "proposed">, string>;
