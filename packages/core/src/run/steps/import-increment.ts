/**
 * Restores one differential or log on top of a chain, exactly once.
 *
 * The increments of a chain are in no list of tasks, so a call whose answer was lost is settled by the files of the
 * chain's task, and otherwise by a person. RDS repeats the id of the chain's first task or gives a new one; both are
 * followed. A file that RDS refuses ends itself and not the chain, as long as RDS says that the chain waits.
 */
import type { OperationalError } from "../../errors/operational-error.ts";
import type { Chain, Increment } from "../../model/chain.ts";
import { endLSN } from "../../model/chain.ts";
import type { Failure } from "../../model/failure.ts";
import { sourceName } from "../../model/staging.ts";
import type { ImportFile, ImportTask } from "../../ports/import-service.ts";
import { text } from "../../texts/text.ts";
import { stampOf } from "../header-cache.ts";
import { importFailure, refusalFailure } from "../import-failure.ts";
import { positionOf } from "../import-order.ts";
import { incrementJournalKey } from "../journal-key.ts";
import { isBusy, judgeIncrement } from "../judge-increment.ts";
import { answerOf, sendBy } from "../settling.ts";
import { watchObject } from "../watch/object-watch.ts";
import { pollDelayMs } from "../watch/poll-delay.ts";
import { isFetching } from "../watch/watch-import.ts";
import { askWhatHappened } from "./doubt.ts";
import { assertHeld, fail, move, type Step, type StepContext } from "./step.ts";
import { takePlace } from "./take-place.ts";
import { uploadIncrement } from "./upload-increment.ts";

const CLOCK_ALLOWANCE_MS = 10 * 60_000;

interface Increments extends StepContext {
  readonly chain: Chain;
  readonly current: Increment;
  /** The task of the full backup, which stands for the chain. */
  readonly baseTaskId: string;
}

export const importIncrementStep: Step = async (context) => {
  const { chain, import: state } = context.migration;
  const current = chain?.current;
  const baseTaskId = state?.taskId;
  if (!chain || !current || !baseTaskId) {
    await move(context, { to: { phase: "awaiting_increment" }, wakeInMs: 0 });
    return;
  }
  const turn = { ...context, chain, current, baseTaskId };
  if (!current.staged) await uploadIncrement(turn);
  else if (current.taskId !== null) await observe(turn, current.taskId);
  else if (current.calledAt === null) await requestInPlace(turn, current.staged);
  else await settle(turn, current.calledAt);
};

async function requestInPlace(turn: Increments, staged: NonNullable<Increment["staged"]>): Promise<void> {
  const placed = await takePlace(turn);
  if (placed) await request({ ...turn, ...placed }, staged);
}

async function request(turn: Increments, staged: NonNullable<Increment["staged"]>): Promise<void> {
  const { deps, migration, current, baseTaskId } = turn;
  const { instanceId } = migration.request.target;
  const present = await deps.objects.head({ bucket: staged.bucket, key: staged.key });
  if (present?.etag !== staged.etag) {
    await leaveOut(turn, text("chain.changed"));
    return;
  }
  // Once more: a process may have died right after its upload was written down.
  await deps.journal.remove(incrementJournalKey(migration, turn.chain));
  const position = await positionOf(deps.objects, staged);
  const databaseName = migration.request.targetDatabaseName;
  const asked = { ...current, calledAt: deps.clock.now() };
  const intended = { type: "increment_intended" as const, name: sourceName(current.source) };
  const marked = await put(turn, asked, { events: [intended], wakeInMs: deps.timing.retryMs });
  const order = { kind: "chain_increment" as const, instanceId, databaseName, position, baseTaskId };
  assertHeld(turn);
  const answer = await answerOf(deps.imports.createTask(order, sendBy(asked.calledAt, deps.timing)));
  if (answer.kind === "refused") {
    await refusedOrUnclear(marked, answer.error);
    return;
  }
  const { taskId } = answer.value;
  await put(marked, { ...asked, taskId }, { wakeInMs: deps.timing.importPollMs });
}

async function refusedOrUnclear(turn: Increments, error: OperationalError): Promise<void> {
  const { deps, migration, current } = turn;
  if (error.ambiguous) {
    const trouble = text("trouble.importUnclear");
    await move(turn, { to: { trouble }, wakeInMs: deps.timing.retryMs });
    return;
  }
  if (error.retry.kind === "after") {
    const { attempts } = migration;
    const wakeInMs = Math.max(error.retry.milliseconds, deps.timing.retryMs * 2 ** Math.min(attempts, 8));
    const chain = { ...turn.chain, current: { ...current, calledAt: null } };
    await move(turn, {
      to: { chain, attempts: attempts + 1, trouble: text("trouble.throttled") },
      wakeInMs,
    });
    return;
  }
  await dropRefused(turn, await refusalFailure(deps, migration, error));
}

/** Looks for what became of a call whose answer nobody has. */
async function settle(turn: Increments, calledAt: number): Promise<void> {
  const { deps, migration, current, baseTaskId } = turn;
  const { instanceId } = migration.request.target;
  const [base, file] = await Promise.all([
    deps.imports.task(instanceId, baseTaskId),
    fileOf(turn, baseTaskId),
  ]);
  const isListed = file !== undefined && (file.createdAt ?? calledAt) >= calledAt - CLOCK_ALLOWANCE_MS;
  if (isListed || isBusy(base)) {
    await put(turn, { ...current, taskId: baseTaskId }, { wakeInMs: deps.timing.importPollMs });
    return;
  }
  if (deps.clock.now() - calledAt < deps.timing.settlingMs) {
    const trouble = text("trouble.importUnclear");
    await move(turn, { to: { trouble }, wakeInMs: deps.timing.retryMs });
    return;
  }
  await askPerson(turn, calledAt);
}

async function askPerson(turn: Increments, calledAt: number): Promise<void> {
  const { current, baseTaskId, migration } = turn;
  const name = baseName(current.staged?.key ?? "");
  await askWhatHappened(turn, {
    doubt: { about: "increment", calledAt },
    summary: text("doubt.increment", { name, taskId: baseTaskId }),
    remedies: [
      text("doubt.lookAtFiles", { name, taskId: baseTaskId }),
      text("doubt.sayWhich", { migrationId: migration.id }),
    ],
  });
}

async function observe(turn: Increments, taskId: string): Promise<void> {
  const { deps, migration, current, baseTaskId } = turn;
  const { instanceId } = migration.request.target;
  const { settlingMs } = deps.timing;
  const isBase = taskId === baseTaskId;
  const [task, file] = await Promise.all([deps.imports.task(instanceId, taskId), fileOf(turn, taskId)]);
  const base = isBase ? task : await deps.imports.task(instanceId, baseTaskId);
  const words = wordsOf(file, task);
  if (base?.status === "Failed") {
    const { failure, leftover } = await importFailure(deps, migration, base.description || words);
    await fail({ ...turn, migration: { ...migration, leftover } }, failure);
    return;
  }
  switch (judgeIncrement({ task, file, current, isBase, now: deps.clock.now(), settlingMs })) {
    case "restored":
      return restored(turn);
    case "refused":
      return dropRefused(turn, (await importFailure(deps, migration, words)).failure);
    case "unclear":
      return askPerson(turn, current.calledAt ?? deps.clock.now());
    case "running":
      return stillRunning(turn, task, file);
  }
}

function wordsOf(file: ImportFile | undefined, task: ImportTask | undefined): string {
  return file?.description || (task?.description ?? "");
}

async function stillRunning(
  turn: Increments,
  task: ImportTask | undefined,
  file: ImportFile | undefined,
): Promise<void> {
  const { deps, current } = turn;
  const now = deps.clock.now();
  const { staged, object: known = null } = current;
  const { object, events } = isFetching(file?.status ?? null)
    ? await watchObject(deps.objects, { staged, known, now })
    : { object: null, events: [] };
  const seen = { ...current, status: task?.status ?? null, description: task?.description ?? null, object };
  const wakeInMs = pollDelayMs(deps.ids, deps.timing.importPollMs, now - (current.calledAt ?? now));
  await put(turn, seen, { events, wakeInMs });
}

async function restored(turn: Increments): Promise<void> {
  const { chain, current, deps } = turn;
  const restoredAt = deps.clock.now();
  const done = { ...current, restoredAt };
  const { lastLSN, finishedAt, calledAt } = current;
  const event = {
    type: "increment_restored" as const,
    name: sourceName(current.source),
    lastLSN,
    finishedAt,
    tookMs: restoredAt - (calledAt ?? restoredAt),
  };
  const next = { ...chain, end: current.end, restored: [...chain.restored, done], current: null };
  await move(turn, { to: { phase: "awaiting_increment", chain: next }, events: [event], wakeInMs: 0 });
}

/** The file is not tried again at this point of the chain, unless a person asks for it. */
async function dropRefused(turn: Increments, failure: Failure): Promise<void> {
  const name = sourceName(turn.current.source);
  const failed = { type: "increment_failed" as const, name, failure };
  await move(turn, {
    to: { phase: "awaiting_increment", chain: without(turn, failure.summary) },
    events: [failed],
    wakeInMs: 0,
  });
}

async function leaveOut(turn: Increments, why: ReturnType<typeof text>): Promise<void> {
  const misfit = { type: "increment_misfit" as const, name: sourceName(turn.current.source), why };
  const chain = { ...turn.chain, current: null, planned: [] };
  await move(turn, { to: { phase: "awaiting_increment", chain }, events: [misfit], wakeInMs: 0 });
}

function without({ chain, current }: Increments, why: ReturnType<typeof text>): Chain {
  const stamp = stampOfIncrement(current);
  const misfit = { name: sourceName(current.source), stamp, atLSN: endLSN(chain), why };
  return { ...chain, current: null, planned: [], misfits: [...chain.misfits, misfit] };
}

/** As a listing would stamp the same file; see `stampOf`. */
function stampOfIncrement({ source }: Increment): string {
  const { sizeBytes, modifiedAt } = source.kind === "staged" ? source.object : source.file;
  const name = source.kind === "staged" ? source.object.key : source.file.name;
  return stampOf({ name, sizeBytes, modifiedAt });
}

async function fileOf(
  { deps, migration, current }: Increments,
  taskId: string,
): Promise<ImportFile | undefined> {
  const { instanceId } = migration.request.target;
  const wanted = baseName(current.staged?.key ?? "");
  const files = await deps.imports.files(instanceId, taskId);
  return files?.findLast(({ fileName }) => baseName(fileName) === wanted);
}

function baseName(key: string): string {
  return key.slice(key.lastIndexOf("/") + 1);
}

interface Put {
  readonly events?: Parameters<typeof move>[1]["events"];
  readonly wakeInMs: number;
}

async function put(
  turn: Increments,
  current: Increment,
  { events = [], wakeInMs }: Put,
): Promise<Increments> {
  const chain = { ...turn.chain, current };
  const migration = await move(turn, { to: { chain }, events, wakeInMs });
  return { ...turn, migration, chain, current };
}
