/** The card of one action beyond the plan: a pure function of the row, for any surface. */
import type { Action, ActionState } from "../model/action.ts";
import type { Actor } from "../model/actor.ts";
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
  readonly shortDigest: string;
  /** While somebody can still decide. */
  readonly expiresAt: number | null;
  readonly votable: boolean;
  readonly cancellable: boolean;
  readonly result: Text | null;
  readonly failure: Failure | null;
}

export function summarizeAction(migration: Migration, action: Action): ActionSummary {
  const { state, digest } = action;
  const title = describeAction(action.order);
  const { environment } = migration.request.target;
  const votable = state === "proposed";
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
    shortDigest: digest.slice(0, 8),
    expiresAt: votable ? action.expiresAt : null,
    votable,
    cancellable: votable || state === "approved",
    result: action.result,
    failure: action.failure,
  };
}
