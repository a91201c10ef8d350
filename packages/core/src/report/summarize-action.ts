/** The card of one action beyond the plan: a pure function of the row, for any surface. */
import { questionOfAction } from "../approval/question.ts";
import { exclusionOf, tally } from "../approval/tally.ts";
import type { Action, ActionState } from "../model/action.ts";
import type { Actor } from "../model/actor.ts";
import type { ApprovalPolicy } from "../model/approval-policy.ts";
import type { Decision } from "../model/approval.ts";
import type { Failure } from "../model/failure.ts";
import type { Migration } from "../model/migration.ts";
import { describeAction } from "../run/actions/executors.ts";
import { type Text, text } from "../texts/text.ts";

export interface ActionSummary {
  readonly migrationId: string;
  readonly actionId: string;
  readonly state: ActionState;
  /** "Open dbtest on rm-1 for use": what is approved. */
  readonly title: Text;
  /** The title with its state: enough alone, for notifications. */
  readonly heading: Text;
  readonly reason: Text;
  readonly turn: Text;
  readonly owner: Actor;
  /** The owner's approval would not count. */
  readonly excludesOwner: boolean;
  readonly approvals: number;
  readonly quorum: number;
  readonly decisions: readonly Decision[];
  readonly shortDigest: string;
  /** While somebody can still decide. */
  readonly expiresAt: number | null;
  readonly votable: boolean;
  readonly cancellable: boolean;
  readonly result: Text | null;
  readonly failure: Failure | null;
}

export function summarizeAction(migration: Migration, action: Action, policy: ApprovalPolicy): ActionSummary {
  const { state, decisions, digest } = action;
  const title = describeAction(action.order);
  const { environment } = migration.request.target;
  const votable = state === "proposed";
  const question = questionOfAction(action);
  const votes = tally(question, policy);
  return {
    migrationId: migration.id,
    actionId: action.id,
    state,
    title,
    heading:
      state === "proposed"
        ? text("action.heading.proposed", { environment })
        : text(`action.heading.${state}`, { title }),
    reason: action.reason,
    turn: text(`action.turn.${state}`),
    owner: action.owner,
    excludesOwner: action.owner.kind !== "system" && exclusionOf(action.owner, question, policy) !== null,
    approvals: votes.given,
    quorum: votes.needed,
    decisions,
    shortDigest: digest.slice(0, 8),
    expiresAt: votable ? action.expiresAt : null,
    votable,
    cancellable: votable || state === "approved",
    result: action.result,
    failure: action.failure,
  };
}
