/** Hands each turn to the step of the migration's phase, and keeps passing trouble from ending anything. */
import { questionsIn } from "../approval/question.ts";
import { OperationalError } from "../errors/operational-error.ts";
import { type Conversation, hasEnded, type Migration, type MigrationPhase } from "../model/migration.ts";
import { placeStateOf } from "../model/place.ts";
import { isWaveId } from "../model/wave.ts";
import type { Turn } from "../ports/dispatcher.ts";
import type { StepEnd } from "../ports/witness.ts";
import { text } from "../texts/text.ts";
import { actionStep, dueAction } from "./actions/action-step.ts";
import { isBeingStopped } from "./actions/terminate-import.ts";
import type { RunnerDeps, WorkerDeps } from "./deps.ts";
import { failureOf } from "./failure-of.ts";
import { createHeaderCache } from "./header-cache.ts";
import { remindOfGlass } from "./questions/attend-question.ts";
import { foundQuestion } from "./questions/find-question.ts";
import { afterStep } from "./steps/after.ts";
import { awaitIncrementStep } from "./steps/await-increment.ts";
import { awaitVotesStep } from "./steps/await-votes.ts";
import { awaitWindowStep } from "./steps/await-window.ts";
import { checkStep } from "./steps/check.ts";
import { importIncrementStep } from "./steps/import-increment.ts";
import { importStep } from "./steps/import.ts";
import { openStep } from "./steps/open.ts";
import { prepareStep } from "./steps/prepare.ts";
import { recheckStep } from "./steps/recheck.ts";
import {
  askForAttention,
  fail,
  move,
  restStep,
  sleepUntil,
  StaleTurn,
  type Step,
  type StepContext,
} from "./steps/step.ts";
import { queuedStep } from "./steps/take-place.ts";
import { cleanUpStep, uploadStep } from "./steps/upload.ts";
import { verifyStep } from "./steps/verify.ts";
import { watchEndedStep } from "./steps/watch-ended.ts";
import { createRoleWatch } from "./watch/role-watch.ts";
import { createTaskBoard } from "./watch/task-board.ts";
import { waveStep } from "./waves/wave-step.ts";

const STEPS: Readonly<Partial<Record<MigrationPhase, Step>>> = {
  checking: checkStep,
  awaiting_approval: awaitVotesStep,
  queued: queuedStep,
  scheduled: awaitWindowStep,
  uploading: uploadStep,
  rechecking: recheckStep,
  preparing: prepareStep,
  importing: importStep,
  awaiting_increment: awaitIncrementStep,
  importing_increment: importIncrementStep,
  opening: openStep,
  verifying: verifyStep,
  succeeded: afterStep,
  cancelled: cleanUpStep,
  failed: cleanUpStep,
  needs_attention: watchEndedStep,
};

const LONGEST_ROLE_AGE_MS = 60_000;
const LONGEST_RETRY_MS = 10 * 60_000;
/** While RDS imports, nothing that fails on our side ends the migration: the import goes on without us. */
const CLOUD_WORKS_ON: ReadonlySet<MigrationPhase> = new Set([
  "importing",
  "awaiting_increment",
  "importing_increment",
  "awaiting_cutover",
  "opening",
  "verifying",
  "succeeded",
]);

/** Looks at one instance that come closer together than this share one answer. */
const SHARED_PART_OF_POLL = 0.75;

export function createRunner(given: RunnerDeps): (turn: Turn) => Promise<void> {
  const { imports, clock, account, timing } = given;
  const freshMs = timing.importPollMs * SHARED_PART_OF_POLL;
  const shared: WorkerDeps = {
    ...given,
    headers: given.headers ?? createHeaderCache(),
    board: createTaskBoard({ imports, clock, freshMs }),
    role: createRoleWatch(account, clock, Math.min(timing.importPollMs, LONGEST_ROLE_AGE_MS)),
  };
  return async (turn) => {
    if (isWaveId(turn.migrationId)) return turnWave(shared, turn);
    const found = await shared.store.load(turn.migrationId);
    const deps = found ? inWorkspace(shared, found.request.conversation) : shared;
    try {
      if (found) await goOn({ deps, turn, migration: found });
    } catch (error) {
      if (error instanceof StaleTurn || turn.signal.aborted) return;
      await unlessStale(
        OperationalError.is(error) ? meetTrouble(deps, turn, error) : giveToPerson(deps, turn, error),
      );
    }
  };
}

async function goOn(context: StepContext): Promise<void> {
  const { deps, turn, migration: found } = context;
  if (turn.failures >= MOST_DEATHS && !hasEnded(found.phase)) {
    await askAboutBug(context);
    return;
  }
  // An action first, then the phase: neither may keep the other waiting for ever.
  const due = dueAction(found, deps.clock.now());
  if (due) await actionStep(context, due);
  const acted = due ? await deps.store.load(turn.migrationId) : found;
  const isReminded = acted !== undefined && (await remindOfGlasses({ deps, turn }, acted));
  const migration = isReminded ? await deps.store.load(turn.migrationId) : acted;
  if (migration) await takeStep({ deps, turn, migration });
}

async function takeStep(context: StepContext): Promise<void> {
  const { deps, migration } = context;
  const { id: migrationId, phase } = migration;
  const run = async (): Promise<StepEnd> => {
    try {
      await stepOf(migration)(context);
      return "done";
    } catch (error) {
      if (error instanceof StaleTurn) return "stale";
      throw error;
    }
  };
  await (deps.witness ? deps.witness.step({ migrationId, phase }, run) : run());
}

function inWorkspace(deps: WorkerDeps, { teamId }: Conversation): WorkerDeps {
  return { ...deps, people: deps.peopleIn(teamId) };
}

/** One for each turn: a plan's own, or that of a step beyond it. */
async function remindOfGlasses(
  context: Pick<StepContext, "deps" | "turn">,
  migration: Migration,
): Promise<boolean> {
  for (const subject of questionsIn(migration)) {
    const found = foundQuestion(context.deps.settings, subject);
    if (await remindOfGlass(context, found)) return true;
  }
  return false;
}

/** A wave only reads and writes rows: what throws here is tried again by the dispatcher. */
async function turnWave(deps: WorkerDeps, turn: Turn): Promise<void> {
  const wave = await deps.waves.load(turn.migrationId);
  if (!wave) return;
  try {
    await waveStep({ deps: inWorkspace(deps, wave.conversation), turn, wave });
  } catch (error) {
    // Somebody else moved it, and so gave it the next turn.
    if (!(error instanceof StaleTurn)) throw error;
    await deps.waves.commit({
      ...UNCHANGED,
      wave: (await deps.waves.load(wave.id)) ?? wave,
      wakeAt: deps.clock.now(),
    });
  }
}

const UNCHANGED = { events: [], notices: [] };

/** While an import is being stopped, only that goes on: its end is no failure, and no increment follows. */
function stepOf(migration: Migration): Step {
  return isBeingStopped(migration) ? restStep : (STEPS[migration.phase] ?? restStep);
}

/** Waits and tries again where that may help, otherwise ends with the cause. The row may have moved during the step. */
async function meetTrouble(deps: WorkerDeps, turn: Turn, error: OperationalError): Promise<void> {
  const migration = await deps.store.load(turn.migrationId);
  if (!migration) return;
  const context: StepContext = { deps, turn, migration };
  deps.logger.warn("A step met trouble.", {
    migrationId: migration.id,
    phase: migration.phase,
    code: error.code,
  });
  if (hasEnded(migration.phase)) {
    await sleepUntil(context, deps.clock.now() + LONGEST_RETRY_MS);
    return;
  }
  // Our own store says nothing about the migration, which goes on when it is mended.
  const isFinal = error.retry.kind === "never" && error.code !== "STORE_UNAVAILABLE";
  if (isFinal && !CLOUD_WORKS_ON.has(migration.phase)) {
    await fail(context, failureOf(error, stateNow(migration)));
    return;
  }
  const { attempts } = migration;
  const atLeast = error.retry.kind === "after" ? error.retry.milliseconds : LONGEST_RETRY_MS / 10;
  const wakeInMs = Math.max(
    atLeast,
    Math.min(LONGEST_RETRY_MS, deps.timing.retryMs * 2 ** Math.min(attempts, 16)),
  );
  const meaning = text(`errorCode.${error.code}.meaning`);
  const trouble = text("trouble.operational", { meaning, verbatim: error.verbatim ?? "" });
  await move(context, { to: { attempts: attempts + 1, trouble }, wakeInMs });
}

/** The turn was lost meanwhile: whoever has it now does what is left. */
async function unlessStale(writing: Promise<void>): Promise<void> {
  try {
    await writing;
  } catch (error) {
    if (!(error instanceof StaleTurn)) throw error;
  }
}

/** How often the same bug may stop a step before a person is asked; a crash loop helps nobody. */
const MOST_BUGS = 3;
/** How many processes a step may take with it. */
const MOST_DEATHS = 5;

async function giveToPerson(deps: WorkerDeps, turn: Turn, error: unknown): Promise<void> {
  const migration = await deps.store.load(turn.migrationId);
  if (!migration) return;
  const context: StepContext = { deps, turn, migration };
  deps.logger.error("A step failed for a reason that nobody foresaw.", {
    migrationId: migration.id,
    phase: migration.phase,
    error: error instanceof Error ? error.stack : String(error),
  });
  // What has ended stays as it ended.
  if (hasEnded(migration.phase)) {
    // Its place is looked after, whatever went wrong with it.
    const holds = placeStateOf(migration) === "holds";
    await sleepUntil(context, holds ? deps.clock.now() + LONGEST_RETRY_MS : null);
    return;
  }
  const attempts = migration.attempts + 1;
  if (attempts < MOST_BUGS) {
    await move(context, {
      to: { attempts, trouble: text("trouble.internal") },
      wakeInMs: deps.timing.retryMs,
    });
    return;
  }
  await askAboutBug(context);
}

async function askAboutBug(context: StepContext): Promise<void> {
  const { turn, migration } = context;
  await askForAttention(context, {
    code: "INTERNAL_ERROR",
    summary: text("failure.internal", { reference: `${migration.id}/${turn.fence}` }),
    state: stateNow(migration),
    remedies: [text("failure.reportBug")],
    verbatim: null,
    requestId: null,
  });
}

function stateNow(migration: Migration): ReturnType<typeof text> {
  if (CLOUD_WORKS_ON.has(migration.phase)) {
    return text("failure.importMayRun", { instanceId: migration.request.target.instanceId });
  }
  return migration.staged ? text("failure.objectStaged") : text("failure.nothingChanged");
}
