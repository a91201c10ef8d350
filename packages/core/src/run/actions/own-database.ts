/**
 * The proof that what stands on the instance under the wanted name came from this migration's own import.
 *
 * RDS does not say when a database was made, and anybody may make one of that name while RDS still fetches; the import
 * then fails beside a database that is not ours. So it is ours when no database of that name was there just before RDS
 * was asked, RDS was seen restoring it, and no import but ours has asked for the name since.
 */
import type { Migration } from "../../model/migration.ts";
import type { RunnerDeps } from "../deps.ts";

/** Clocks differ, and the list is asked in minutes. */
const ALLOWANCE_MS = 10 * 60_000;

/** What the row alone can tell; `ownsDatabase` looks at RDS as well. */
export function mayOwnDatabase({ import: state, findings }: Migration): boolean {
  const wasFree = findings.some(({ checkId, kind }) => checkId === "name-conflict" && kind === "passed");
  return wasFree && state !== null && state.taskId !== null && state.restoreSeenAt != null;
}

export async function ownsDatabase(
  { imports }: Pick<RunnerDeps, "imports">,
  migration: Migration,
): Promise<boolean> {
  const { import: state, request } = migration;
  if (!state || !mayOwnDatabase(migration)) return false;
  const tasks = await imports.findTasks({
    instanceId: request.target.instanceId,
    databaseName: request.targetDatabaseName,
    since: state.intendedAt - ALLOWANCE_MS,
  });
  const known = new Set([...state.earlierTaskIds, state.taskId]);
  return tasks.every(({ taskId }) => known.has(taskId));
}

/** SQL Server compares the names of databases without regard to case, under most collations. */
export function isSameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
