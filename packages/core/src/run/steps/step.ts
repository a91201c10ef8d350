import { SYSTEM } from "../../model/actor.ts";
/** What every step of the worker gets and gives. */
import type { MigrationEventBody } from "../../model/event.ts";
import type { Failure } from "../../model/failure.ts";
import type { Migration, MigrationPhase } from "../../model/migration.ts";
import { mayStillRun } from "../../model/place.ts";
import type { Turn } from "../../ports/dispatcher.ts";
import { withdrawActions } from "../actions/change-action.ts";
import type { WorkerDeps } from "../deps.ts";
import { commitArrow, toChange } from "../transition.ts";

export interface StepContext {
  readonly deps: WorkerDeps;
  readonly turn: Turn;
  readonly migration: Migration;
}

/** Moves a migration by one arrow; what happens next is found in the row. */
export type Step = (context: StepContext) => Promise<void>;

export interface Move {
  readonly to: Partial<Migration>;
  readonly events?: readonly MigrationEventBody[];
  /** Milliseconds from now until the next look; `null` when only a person can move it. */
  readonly wakeInMs: number | null;
}

/** Somebody else moved the migration, or the turn is over: drop what this turn meant to do. */
export class StaleTurn extends Error {
  override readonly name = "StaleTurn";
}

/**
 * Just before a call that may not be made twice and has no token to be told by: whoever took the turn over may be
 * about to make it.
 */
export function assertHeld({ turn }: Pick<StepContext, "turn">): void {
  if (!turn.isHeld()) throw new StaleTurn();
}

/** Writes one arrow of this turn and returns the new row. Clears the trouble of the step, unless the move sets one. */
export async function move(
  { deps, turn, migration }: StepContext,
  { to, events, wakeInMs }: Move,
): Promise<Migration> {
  const outcome = await commitArrow(deps, {
    from: migration,
    to: { trouble: null, attempts: 0, ...to },
    events: events ?? [],
    actor: SYSTEM,
    wakeAt: wakeInMs === null ? null : deps.clock.now() + wakeInMs,
    fence: turn.fence,
  });
  if (outcome.kind === "stale") throw new StaleTurn();
  return outcome.migration;
}

const UPLOADING: ReadonlySet<MigrationPhase> = new Set(["uploading", "importing_increment"]);

export function fail(context: StepContext, failure: Failure): Promise<Migration> {
  // A last turn frees the parts of an upload that nobody will go on with.
  const wakeInMs = UPLOADING.has(context.migration.phase) ? 0 : null;
  const withdrawn = withdrawActions(context.migration, context.deps.clock.now());
  const events = [{ type: "failed" as const, failure }, ...withdrawn.events];
  return move(context, { to: { ...withdrawn.to, phase: "failed", failure }, events, wakeInMs });
}

/** For what no program can settle: a person looks, and nothing more is done until then. */
export function askForAttention(context: StepContext, failure: Failure): Promise<Migration> {
  // Where RDS may still be at it, its place is given back by a later look.
  const wakeInMs = mayStillRun(context.migration) ? context.deps.timing.importPollMs : null;
  return move(context, {
    to: { phase: "needs_attention", failure },
    events: [{ type: "needs_attention", failure }],
    wakeInMs,
  });
}

/** Nothing to do for the phase itself: sleeps until an action has to be looked after. */
export const restStep: Step = (context) => sleepUntil(context, null);

/** Ends a turn without a change, to go on at `wakeAt`, or when an action is due before. */
export async function sleepUntil(
  { deps, turn, migration }: StepContext,
  wakeAt: number | null,
): Promise<void> {
  const change = toChange(deps.clock, { from: migration, to: {}, events: [], actor: SYSTEM, wakeAt });
  await deps.store.commit({ ...change, migration, notices: [], fence: turn.fence });
}
