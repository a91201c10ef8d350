/** Turns of the worker for tests that need no cloud: what a check came to is given, and nothing else is asked. */
import type { Migration } from "../model/migration.ts";
import type { Plan } from "../model/plan.ts";
import { createRunner } from "../run/create-runner.ts";
import type { RunnerDeps, WorkerDeps } from "../run/deps.ts";
import { putToVote } from "../run/steps/check.ts";
import { someFacts } from "./preflight-facts.ts";
import { onlyThese } from "./runner-deps.ts";

/** The end of a check that came to this plan; `null`: something blocks it. */
export async function putPlanToVote(
  deps: RunnerDeps,
  migration: Migration,
  plan: Plan | null,
): Promise<void> {
  const worker: WorkerDeps = {
    ...deps,
    headers: onlyThese("headers", {}),
    board: onlyThese("board", {}),
    role: onlyThese("role", {}),
  };
  const turn = {
    migrationId: migration.id,
    fence: 0,
    signal: new AbortController().signal,
    isHeld: () => true,
  };
  await putToVote({ deps: worker, turn, migration }, { facts: someFacts(), findings: [], plan });
}

export async function workOnce(deps: RunnerDeps, migrationId: string): Promise<void> {
  await createRunner(deps)({
    migrationId,
    fence: 0,
    signal: new AbortController().signal,
    isHeld: () => true,
  });
}
