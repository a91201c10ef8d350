/**
 * Lets RDS restore the backup, exactly once.
 *
 * CreateMigrateTask has no idempotency token, so "asked" is written before the call and the task id after it. A turn
 * that finds "asked" without an id must look for the task first: the call of a killed process, or one whose answer
 * was lost, may have succeeded. Where looking cannot settle it, a person decides.
 */
import type { OperationalError } from "../../errors/operational-error.ts";
import type { Failure } from "../../model/failure.ts";
import type { ImportState, Migration, SignedLife } from "../../model/migration.ts";
import type { ImportTask } from "../../ports/import-service.ts";
import { text } from "../../texts/text.ts";
import { importFailure, refusalFailure } from "../import-failure.ts";
import { importOrder } from "../import-order.ts";
import { newImport } from "../new-import.ts";
import { answerOf, sendBy } from "../settling.ts";
import { pollDelayMs } from "../watch/poll-delay.ts";
import { renewalsLeft } from "../watch/url-watch.ts";
import { type ImportSight, watchImport } from "../watch/watch-import.ts";
import { askWhatHappened, type DoubtCase } from "./doubt.ts";
import { askForAttention, assertHeld, fail, move, type Step, type StepContext } from "./step.ts";

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
  const { deps } = context;
  const order = await importOrder(deps.objects, context.migration);
  const now = deps.clock.now();
  const url = order.kind === "signed_url" ? signedNow(now, now + order.validForSeconds * 1000) : null;
  const asked = { ...state, requestedAt: now, url };
  const marked = await move(context, { to: { import: asked }, wakeInMs: deps.timing.retryMs });
  const next = { ...context, migration: marked };
  assertHeld(context);
  const answer = await answerOf(deps.imports.createTask(order, sendBy(now, deps.timing)));
  if (answer.kind === "refused") {
    await refusedOrUnclear(next, asked, answer.error);
    return;
  }
  const { taskId, centreTaskId, urlExpiresAt } = answer.value;
  const signed = urlExpiresAt === null ? url : signedNow(now, urlExpiresAt);
  await started(next, { ...asked, centreTaskId, url: signed }, taskId);
}

function signedNow(signedAt: number, endsAt: number): SignedLife {
  return { signedAt, endsAt, warnedAt: null };
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
    await askWhatHappened(context, severalTasks(migration, { requestedAt, ours }));
    return;
  }
  if (deps.clock.now() - requestedAt < deps.timing.settlingMs) {
    await move(context, { to: { trouble: text("trouble.importUnclear") }, wakeInMs: deps.timing.retryMs });
    return;
  }
  // The list is documented to leave chains out: not seen there means nothing, so it is never asked twice.
  if (migration.plan?.route.kind === "chain")
    await askWhatHappened(context, unlisted(migration, requestedAt));
  else await move(context, { to: { import: { ...state, requestedAt: null } }, wakeInMs: 0 });
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
  const sight = await watchImport(deps, migration, { state, taskId });
  if (!sight) await askForAttention(context, taskGone(taskId));
  else if (isOurs(sight.task, migration)) await follow(context, sight);
  else await askWhatHappened(context, anothersTask(migration, state, taskId));
}

/** A person may have mistyped the id; a task of another database must never be taken for ours. */
function isOurs({ databaseName }: ImportTask, { request }: Migration): boolean {
  return databaseName === "" || databaseName.toLowerCase() === request.targetDatabaseName.toLowerCase();
}

async function follow(context: StepContext, sight: ImportSight): Promise<void> {
  const { deps, migration } = context;
  const { task, state, change, trouble, events } = sight;
  const now = deps.clock.now();
  const since = state.requestedAt ?? state.intendedAt;
  const done = { ...change, import: { ...state, finishedAt: now } };
  const told = { taskId: task.taskId, tookMs: now - since };
  if (task.status === "Success") {
    const finished = { type: "import_finished" as const, ...told, description: task.description };
    const to = { ...done, phase: "verifying" as const };
    await move(context, { to, events: [...events, finished], wakeInMs: 0 });
    return;
  }
  if (task.status === "Waiting" && migration.chain) {
    const waiting = { type: "import_waiting" as const, ...told };
    const to = { ...done, phase: "awaiting_increment" as const };
    await move(context, { to, events: [...events, waiting], wakeInMs: 0 });
    return;
  }
  if (task.status === "Failed") {
    const { failure, leftover } = await importFailure(deps, migration, task.description);
    const failed = { ...context, migration: { ...migration, ...done, leftover } };
    await (mayRenew(migration, failure) ? renew(failed, task.taskId) : fail(failed, failure));
    return;
  }
  const wakeInMs = pollDelayMs(deps.ids, deps.timing.importPollMs, now - since);
  await move(context, { to: { ...change, import: state, trouble }, events, wakeInMs });
}

function mayRenew({ plan, import: state }: Migration, { code }: Failure): boolean {
  return code === "IMPORT_URL_EXPIRED" && plan?.route.kind === "signed_url" && renewalsLeft(state ?? {}) > 0;
}

async function renew(context: StepContext, taskId: string): Promise<void> {
  const state = context.migration.import;
  if (!state) return;
  const { earlierTaskIds, renewals = 0 } = state;
  const again = newImport(context.deps.clock.now(), [...earlierTaskIds, taskId]);
  const to = { import: { ...again, renewals: renewals + 1 } };
  await move(context, { to, events: [{ type: "import_renewed", taskId }], wakeInMs: 0 });
}

interface Found {
  readonly requestedAt: number;
  readonly ours: readonly ImportTask[];
}

function severalTasks({ id }: Migration, { requestedAt, ours }: Found): DoubtCase {
  const ids = ours.map(({ taskId }) => taskId).join(", ");
  return {
    doubt: { about: "import", calledAt: requestedAt },
    summary: text("failure.severalTasks", { count: ours.length, ids }),
    remedies: [text("doubt.lookWhich"), text("doubt.sayWhich", { migrationId: id })],
  };
}

function unlisted({ id, request }: Migration, requestedAt: number): DoubtCase {
  const { targetDatabaseName: database, target } = request;
  return {
    doubt: { about: "import", calledAt: requestedAt },
    summary: text("doubt.chainUnlisted", { database, instanceId: target.instanceId }),
    remedies: [text("doubt.lookWhich"), text("doubt.sayWhich", { migrationId: id })],
  };
}

function anothersTask({ id, request }: Migration, state: ImportState, taskId: string): DoubtCase {
  return {
    doubt: { about: "import", calledAt: state.requestedAt ?? state.intendedAt },
    summary: text("doubt.anothersTask", { taskId, database: request.targetDatabaseName }),
    remedies: [text("doubt.lookWhich"), text("doubt.sayWhich", { migrationId: id })],
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
