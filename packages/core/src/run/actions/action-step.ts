/**
 * Carries an approved action out, at most once.
 *
 * "Called" is written before the call. A turn that finds it written looks before it calls again, whatever became of
 * the turn before. Trouble stays with the action; the migration around it goes on.
 */
import { nextLookAtQuestion } from "../../approval/nudges.ts";
import { OperationalError } from "../../errors/operational-error.ts";
import { type Action, nextLook } from "../../model/action.ts";
import type { MigrationEventBody } from "../../model/event.ts";
import type { Failure } from "../../model/failure.ts";
import { hasEnded, type Migration } from "../../model/migration.ts";
import { text } from "../../texts/text.ts";
import { failureOf } from "../failure-of.ts";
import { attendQuestion } from "../questions/attend-question.ts";
import { foundQuestion } from "../questions/find-question.ts";
import { assertHeld, move, StaleTurn, type StepContext } from "../steps/step.ts";
import type { ActionContext, ActionProgress } from "./action-executor.ts";
import { type ActionChange, endedAction, withAction, withdrawActions } from "./change-action.ts";
import { executorOf } from "./executors.ts";

/** How often the same bug may stop an action before a person is told. */
const MOST_BUGS = 3;
const LONGEST_RETRY_MS = 10 * 60_000;

/** The action that the worker has to look after now, the longest waiting first. */
export function dueAction({ actions }: Migration, now: number): Action | undefined {
  const due = actions.filter((action) => (nextLook(action) ?? Number.POSITIVE_INFINITY) <= now);
  return due.toSorted((a, b) => (nextLook(a) ?? 0) - (nextLook(b) ?? 0))[0];
}

export async function actionStep(context: StepContext, action: Action): Promise<void> {
  try {
    await advance({ ...context, action });
  } catch (error) {
    if (error instanceof StaleTurn || context.turn.signal.aborted) throw error;
    await meetBug(context, action, error);
  }
}

interface ActionTurn extends StepContext {
  readonly action: Action;
}

async function advance(turn: ActionTurn): Promise<void> {
  const { action, deps } = turn;
  const now = deps.clock.now();
  if (action.state === "proposed") {
    await attend(turn);
  } else if (action.state === "running") {
    await (action.calledAt === null ? call(turn) : look(turn, action.calledAt));
  } else if (now >= action.expiresAt) {
    const event = { type: "action_expired" as const, actionId: action.id, kind: action.order.kind };
    await write(turn, endedAction(action, "expired", now), { events: [event] });
  } else {
    await begin(turn);
  }
}

/** It waits for people; when nothing is due yet, another policy counts by now. */
async function attend(turn: ActionTurn): Promise<void> {
  const { migration, action, deps } = turn;
  const found = foundQuestion(deps.settings, { kind: "action", migration, action });
  if (await attendQuestion(turn, found)) return;
  await write(turn, { ...action, lookAt: nextLookAtQuestion(found.question, found.policy) });
}

async function begin(turn: ActionTurn): Promise<void> {
  const { action } = turn;
  const refusal = await guarded(turn, () => provedBefore(turn));
  if (refusal.kind !== "callAgain") {
    await settle(turn, refusal);
    return;
  }
  const { id, order, digest } = action;
  const started = { type: "action_started" as const, actionId: id, kind: order.kind, digest };
  const begun = await write(
    turn,
    { ...action, state: "running", attempts: 0, lookAt: 0 },
    { events: [started] },
  );
  await call(begun);
}

/** `callAgain` here means that nothing speaks against the call. */
async function provedBefore(turn: ActionTurn): Promise<ActionProgress> {
  const executor = executorOf(turn.action.order.kind);
  const lookInMs = await executor.waitMs?.(contextOf(turn));
  if (lookInMs != null) return { kind: "working", lookInMs };
  const failure = await executor.refuse(contextOf(turn));
  return failure ? { kind: "failed", failure } : { kind: "callAgain" };
}

async function call(turn: ActionTurn): Promise<void> {
  const { action, deps } = turn;
  const calledAt = deps.clock.now();
  const called = await write(turn, { ...action, calledAt, lookAt: calledAt + deps.timing.retryMs });
  assertHeld(called);
  const progress = await guarded(called, () => executorOf(action.order.kind).run(contextOf(called)));
  await settle(called, progress);
}

async function look(turn: ActionTurn, calledAt: number): Promise<void> {
  const progress = await guarded(turn, () => executorOf(turn.action.order.kind).settle(contextOf(turn)));
  const isLate = turn.deps.clock.now() - calledAt >= turn.deps.timing.settlingMs;
  await settle(turn, progress.kind === "unseen" && isLate ? { kind: "callAgain" } : progress);
}

type Met =
  | ActionProgress
  | { readonly kind: "trouble"; readonly wakeInMs: number; readonly mayCall: boolean };

async function settle(turn: ActionTurn, progress: Met): Promise<void> {
  const { action, deps } = turn;
  const now = deps.clock.now();
  const { id, order, attempts } = action;
  switch (progress.kind) {
    case "done": {
      const done = { ...endedAction(action, "done", now), result: progress.result };
      const event = { type: "action_done" as const, actionId: id, kind: order.kind, result: progress.result };
      const withdrawn = withdrawnBy(turn.migration, done, progress.change ?? {});
      const change = { ...progress.change, ...withdrawn.to };
      await write(turn, done, { events: [event, ...withdrawn.events], change });
      return;
    }
    case "failed": {
      const { failure } = progress;
      const event = { type: "action_failed" as const, actionId: id, kind: order.kind, failure };
      await write(turn, { ...endedAction(action, "failed", now), failure }, { events: [event] });
      return;
    }
    case "working": {
      const { lookInMs, memo } = progress;
      const noted = memo === undefined ? action : { ...action, memo };
      await write(turn, { ...noted, attempts: 0, lookAt: now + lookInMs });
      return;
    }
    case "unseen":
      await write(turn, { ...action, lookAt: now + deps.timing.retryMs });
      return;
    case "callAgain":
      await write(turn, { ...action, calledAt: null, lookAt: now });
      return;
    case "trouble": {
      const calledAt = progress.mayCall ? null : action.calledAt;
      await write(turn, { ...action, calledAt, attempts: attempts + 1, lookAt: now + progress.wakeInMs });
    }
  }
}

/** An action that ends its migration ends what else was proposed for it. */
function withdrawnBy(migration: Migration, done: Action, change: Partial<Migration>): ActionChange {
  if (!change.phase || !hasEnded(change.phase)) return { to: {}, events: [] };
  return withdrawActions({ ...migration, ...withAction(migration, done) }, done.endedAt ?? 0);
}

/** What a cloud's refusal means for the action: wait and try again, look first, or give up with the reason. */
async function guarded(turn: ActionTurn, act: () => Promise<ActionProgress>): Promise<Met> {
  const { deps, action, migration } = turn;
  try {
    return await act();
  } catch (error) {
    if (!OperationalError.is(error)) throw error;
    deps.logger.warn("An action met trouble.", {
      migrationId: migration.id,
      action: action.id,
      kind: action.order.kind,
      code: error.code,
    });
    const wakeInMs = Math.min(LONGEST_RETRY_MS, deps.timing.retryMs * 2 ** Math.min(action.attempts, 10));
    if (error.ambiguous) return { kind: "trouble", wakeInMs: deps.timing.retryMs, mayCall: false };
    if (error.retry.kind === "never")
      return { kind: "failed", failure: failureOf(error, text("action.stateRefused")) };
    // Refused for sure, and for a passing reason: nothing was done, so calling again is safe.
    return { kind: "trouble", wakeInMs: Math.max(wakeInMs, error.retry.milliseconds), mayCall: true };
  }
}

async function meetBug(context: StepContext, action: Action, error: unknown): Promise<void> {
  const { deps, turn } = context;
  const migration = await deps.store.load(turn.migrationId);
  const present = migration?.actions.find(({ id }) => id === action.id);
  if (!migration || !present) return;
  deps.logger.error("An action failed for a reason that nobody foresaw.", {
    migrationId: migration.id,
    action: action.id,
    error: error instanceof Error ? error.stack : String(error),
  });
  const now = { ...context, migration, action: present };
  const attempts = present.attempts + 1;
  if (attempts < MOST_BUGS) {
    const lookAt = deps.clock.now() + deps.timing.retryMs;
    await write(now, { ...present, attempts, lookAt });
    return;
  }
  await settle(now, { kind: "failed", failure: bug(`${migration.id}/${turn.fence}`) });
}

function bug(reference: string): Failure {
  return {
    code: "INTERNAL_ERROR",
    summary: text("failure.internal", { reference }),
    state: text("action.stateUnknown"),
    remedies: [text("failure.reportBug")],
    verbatim: null,
    requestId: null,
  };
}

function contextOf({ deps, migration, action }: ActionTurn): ActionContext<Action["order"]["kind"]> {
  return { deps, migration, action, order: action.order };
}

/** The step of the migration's phase gets the next turn at once: it alone knows when it has to look again. */
async function write(
  turn: ActionTurn,
  action: Action,
  { events = [], change = {} }: Written = {},
): Promise<ActionTurn> {
  const { migration } = turn;
  const { attempts, trouble } = migration;
  const to = { attempts, trouble, ...withAction(migration, action), ...change };
  const written = await move(turn, { to, events, wakeInMs: 0 });
  return { ...turn, migration: written, action };
}

interface Written {
  readonly events?: readonly MigrationEventBody[];
  readonly change?: Partial<Migration>;
}
