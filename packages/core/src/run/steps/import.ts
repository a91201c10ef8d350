/**
 * Lets RDS restore the backup, exactly once.
 *
 * CreateMigrateTask has no idempotency token, so "asked" is written before the call and the task id after it. A turn
 * that finds "asked" without an id must look for the task first: the call of a killed process, or one whose answer
 * was lost, may have succeeded. Where looking cannot settle it, a person decides.
 */
import { OperationalError } from "../../errors/operational-error.ts";
import type { ImportState, Migration } from "../../model/migration.ts";
import type { ImportTask } from "../../ports/import-service.ts";
import { text } from "../../texts/text.ts";
import { diagnoseImport } from "../diagnose-import.ts";
import { failureOf } from "../failure-of.ts";
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
    const { taskId } = await deps.imports.createTask({
      kind: "full",
      instanceId: plan.target.instanceId,
      databaseName: plan.target.databaseName,
      position: { endpoint, bucket: staged.bucket, key: staged.key },
      consistencyCheck: plan.consistencyCheck,
    });
    await started(now, asked, taskId);
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
  await fail(context, failureOf(error, text("failure.objectStaged")));
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
  const { deps, migration } = context;
  const { instanceId } = migration.request.target;
  const task = await deps.imports.task(instanceId, taskId);
  if (!task) {
    await askForAttention(context, taskGone(taskId));
    return;
  }
  const files = task.status === "Running" ? await deps.imports.files(instanceId, taskId) : undefined;
  const observed: ImportState = {
    ...state,
    status: task.status,
    description: task.description,
    fileStatus: files?.at(-1)?.status ?? null,
    observedAt: deps.clock.now(),
  };
  await follow(context, observed, task);
}

async function follow(context: StepContext, observed: ImportState, task: ImportTask): Promise<void> {
  const { deps } = context;
  const now = deps.clock.now();
  const done = { ...observed, finishedAt: now };
  if (task.status === "Success") {
    const tookMs = now - (observed.requestedAt ?? observed.intendedAt);
    const event = {
      type: "import_finished" as const,
      taskId: task.taskId,
      description: task.description,
      tookMs,
    };
    await move(context, { to: { phase: "verifying", import: done }, events: [event], wakeInMs: 0 });
    return;
  }
  if (task.status === "Failed") {
    await fail(
      { ...context, migration: { ...context.migration, import: done } },
      diagnoseImport(task.description),
    );
    return;
  }
  await move(context, { to: { import: observed }, wakeInMs: deps.timing.importPollMs });
}

function severalTasks(migration: Migration, tasks: readonly ImportTask[]): ReturnType<typeof diagnoseImport> {
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

function taskGone(taskId: string): ReturnType<typeof diagnoseImport> {
  return {
    code: "IMPORT_UNCLEAR",
    summary: text("failure.taskGone", { taskId }),
    state: text("failure.databaseUnknown"),
    remedies: [text("failure.lookInConsole")],
    verbatim: null,
    requestId: null,
  };
}
