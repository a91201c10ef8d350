/**
 * Lets RDS restore the backup, exactly once.
 *
 * CreateMigrateTask has no idempotency token, so "asked" is written before the call and the task id after it. A turn
 * that finds "asked" without an id must look for the task first: the call of a killed process, or one whose answer
 * was lost, may have succeeded. Where looking cannot settle it, a person decides.
 */
import { OperationalError } from "../../errors/operational-error.ts";
import type { Failure } from "../../model/failure.ts";
import type { ImportState, Migration } from "../../model/migration.ts";
import type { ImportTask } from "../../ports/import-service.ts";
import { text } from "../../texts/text.ts";
import { isBeingStopped } from "../actions/terminate-import.ts";
import { importFailure, refusalFailure } from "../import-failure.ts";
import { pollDelayMs } from "../watch/poll-delay.ts";
import { type ImportSight, watchImport } from "../watch/watch-import.ts";
import { askForAttention, fail, move, type Step, type StepContext } from "./step.ts";

/** A request that was accepted late shows up in the list within this time. */
const SETTLING_MS = 3 * 60_000;
/** Clocks of this machine and the cloud, and the minutes in which the list is asked. */
const CLOCK_ALLOWANCE_MS = 10 * 60_000;

export const importStep: Step = async (context) => {
  const state = context.migration.import;
  if (!state) {
    await move(context, { to: { phase: "rechecking" }, wakeInMs: 0 });
  } else if (state.taskId !== null) {
    await observe(context, state, state.taskId);
  } else if (state.requestedAt === null) {
    await request(context, state);
  } else {
    await settle(context, state, state.requestedAt);
  }
};

async function request(context: StepContext, state: ImportState): Promise<void> {
  const { deps, migration } = context;
  const { staged, plan } = migration;
  if (!staged || !plan)
    throw new Error(`Migration ${migration.id} is importing without a plan or an object.`);
  const { endpoint } = await deps.objects.bucket(staged.bucket);
  const asked = { ...state, requestedAt: deps.clock.now() };
  const marked = await move(context, { to: { import: asked }, wakeInMs: deps.timing.retryMs });
  const now = { ...context, migration: marked };
  try {
    const { taskId, centreTaskId } = await deps.imports.createTask({
      kind: "full",
      instanceId: plan.target.instanceId,
      databaseName: plan.target.databaseName,
      position: { endpoint, bucket: staged.bucket, key: staged.key },
      consistencyCheck: plan.consistencyCheck,
    });
    await started(now, { ...asked, centreTaskId }, taskId);
  } catch (error) {
    if (!OperationalError.is(error)) throw error;
    await refusedOrUnclear(now, asked, error);
  }
}

async function refusedOrUnclear(
  context: StepContext,
  state: ImportState,
  error: OperationalError,
): Promise<void> {
  const { deps } = context;
  if (error.ambiguous) {
    await move(context, { to: { trouble: text("trouble.importUnclear") }, wakeInMs: deps.timing.retryMs });
    return;
  }
  if (error.retry.kind === "after") {
    // Refused for sure (throttled): nothing was created, so asking again is safe.
    const { attempts } = context.migration;
    const wakeInMs = Math.max(error.retry.milliseconds, deps.timing.retryMs * 2 ** Math.min(attempts, 8));
    const to = {
      import: { ...state, requestedAt: null },
      attempts: attempts + 1,
      trouble: text("trouble.throttled"),
    };
    await move(context, { to, wakeInMs });
    return;
  }
  await fail(context, await refusalFailure(context.deps, context.migration, error));
}

/** Looks for the task of a request whose answer nobody has. */
async function settle(context: StepContext, state: ImportState, requestedAt: number): Promise<void> {
  const { deps, migration } = context;
  const { instanceId } = migration.request.target;
  const tasks = await deps.imports.findTasks({
    instanceId,
    databaseName: migration.request.targetDatabaseName,
    since: requestedAt - CLOCK_ALLOWANCE_MS,
  });
  const ours = tasks.filter(({ taskId }) => !state.earlierTaskIds.includes(taskId));
  const [only, ...more] = ours;
  if (only && more.length === 0) {
    await started(context, state, only.taskId);
    return;
  }
  if (more.length > 0) {
    await askForAttention(context, severalTasks(migration, ours));
    return;
  }
  if (deps.clock.now() - requestedAt < SETTLING_MS) {
    await move(context, { to: { trouble: text("trouble.importUnclear") }, wakeInMs: deps.timing.retryMs });
    return;
  }
  await move(context, { to: { import: { ...state, requestedAt: null } }, wakeInMs: 0 });
}

async function started(context: StepContext, state: ImportState, taskId: string): Promise<void> {
  await move(context, {
    to: { import: { ...state, taskId } },
    events: [{ type: "import_started", taskId }],
    wakeInMs: context.deps.timing.importPollMs,
  });
}

async function observe(context: StepContext, state: ImportState, taskId: string): Promise<void> {
  const sight = await watchImport(context.deps, context.migration, { state, taskId });
  await (sight ? follow(context, sight) : askForAttention(context, taskGone(taskId)));
}

async function follow(context: StepContext, sight: ImportSight): Promise<void> {
  const { deps, migration } = context;
  const { task, state, change, trouble, events } = sight;
  const now = deps.clock.now();
  const since = state.requestedAt ?? state.intendedAt;
  const done = { ...change, import: { ...state, finishedAt: now } };
  if (task.status === "Success") {
    const finished = {
      type: "import_finished" as const,
      taskId: task.taskId,
      description: task.description,
      tookMs: now - since,
    };
    const to = { ...done, phase: "verifying" as const };
    await move(context, { to, events: [...events, finished], wakeInMs: 0 });
    return;
  }
  // Whoever stops it looks what came of it.
  if (task.status === "Failed" && !isBeingStopped(migration)) {
    const { failure, leftover } = await importFailure(deps, migration, task.description);
    await fail({ ...context, migration: { ...migration, ...done, leftover } }, failure);
    return;
  }
  const wakeInMs = pollDelayMs(deps.ids, deps.timing.importPollMs, now - since);
  await move(context, { to: { ...change, import: state, trouble }, events, wakeInMs });
}

function severalTasks(migration: Migration, tasks: readonly ImportTask[]): Failure {
  return {
    code: "IMPORT_UNCLEAR",
    summary: text("failure.severalTasks", {
      count: tasks.length,
      ids: tasks.map(({ taskId }) => taskId).join(", "),
    }),
    state: text("failure.importMayRun", { instanceId: migration.request.target.instanceId }),
    remedies: [text("failure.lookInConsole")],
    verbatim: null,
    requestId: null,
  };
}

function taskGone(taskId: string): Failure {
  return {
    code: "IMPORT_UNCLEAR",
    summary: text("failure.taskGone", { taskId }),
    state: text("failure.databaseUnknown"),
    remedies: [text("failure.lookInConsole")],
    verbatim: null,
    requestId: null,
  };
}
