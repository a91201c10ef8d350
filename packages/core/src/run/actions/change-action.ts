/**
 * How an action comes to be and how its state changes: pure, for people's orders and for the worker alike.
 *
 * Each function gives what an arrow of the migration needs. The rest of the row follows the action's state where
 * its kind says so, in the same transaction.
 */
import type { Action, ActionOrder, ActionState } from "../../model/action.ts";
import { isOpenAction } from "../../model/action.ts";
import type { Actor } from "../../model/actor.ts";
import type { MigrationEventBody } from "../../model/event.ts";
import type { Migration } from "../../model/migration.ts";
import { digestAction } from "../../plan/plan-digest.ts";
import { type Text, text } from "../../texts/text.ts";
import { followAction } from "./executors.ts";

export type ActionOutcome =
  | { readonly kind: "changed"; readonly migration: Migration; readonly action: Action }
  | { readonly kind: "refused"; readonly answer: Text };

/** The part of an arrow that an action makes. */
export interface ActionChange {
  readonly to: Partial<Migration>;
  readonly events: readonly MigrationEventBody[];
}

export interface Proposal {
  readonly order: ActionOrder;
  readonly reason: Text;
  readonly owner: Actor;
  readonly now: number;
  readonly expiresAt: number;
  /** When people are reminded first; `null`: never. */
  readonly lookAt?: number | null;
}

export function proposeAction(migration: Migration, proposal: Proposal): ActionChange & { action: Action } {
  const { order, reason, owner, now, expiresAt, lookAt = null } = proposal;
  const id = `a${migration.actions.length + 1}`;
  const digest = digestAction({ id, order }, migration.id);
  const action: Action = {
    id,
    order,
    digest,
    state: "proposed",
    reason,
    owner,
    proposedAt: now,
    expiresAt,
    decisions: [],
    nudges: [],
    brokenGlass: null,
    calledAt: null,
    lookAt,
    attempts: 0,
    result: null,
    failure: null,
    endedAt: null,
  };
  const event = { type: "action_proposed" as const, actionId: id, kind: order.kind, digest, expiresAt };
  return { action, to: withAction(migration, action), events: [event] };
}

/** The row with this state of the action, and with whatever else its kind moves. */
export function withAction(migration: Migration, action: Action): Partial<Migration> {
  const isKnown = migration.actions.some(({ id }) => id === action.id);
  const actions = isKnown
    ? migration.actions.map((each) => (each.id === action.id ? action : each))
    : [...migration.actions, action];
  return { actions, ...followAction(migration, action) };
}

export function approvedAction(action: Action, now: number): Action {
  return { ...action, state: "approved", lookAt: now };
}

export type EndOfAction = Extract<ActionState, "denied" | "expired" | "cancelled" | "failed" | "done">;

export function endedAction(action: Action, state: EndOfAction, now: number): Action {
  return { ...action, state, lookAt: null, endedAt: now };
}

/** When a migration stops, nothing that was only proposed for it may happen later. What runs, runs to its end. */
export function withdrawActions(migration: Migration, now: number): ActionChange {
  const withdrawn = migration.actions.filter((action) => isOpenAction(action) && action.state !== "running");
  const ids = new Set(withdrawn.map(({ id }) => id));
  const actions = migration.actions.map((action) =>
    ids.has(action.id) ? endedAction(action, "cancelled", now) : action,
  );
  const events = withdrawn.map(({ id, order }) => ({
    type: "action_cancelled" as const,
    actionId: id,
    kind: order.kind,
    reason: text("action.migrationStopped"),
  }));
  return { to: ids.size === 0 ? {} : { actions }, events };
}
