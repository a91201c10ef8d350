/** What an import left on the instance under the wanted name. RDS documents neither when nor how it cleans up. */
import type { Migration } from "../../model/migration.ts";
import type { TargetDatabase } from "../../model/target.ts";
import type { RunnerDeps } from "../deps.ts";
import { isSameName } from "./own-database.ts";

/** The database of that name that is on the instance now, if there is one. */
export async function lookForLeftover(
  { imports }: Pick<RunnerDeps, "imports">,
  { request }: Migration,
): Promise<TargetDatabase | null> {
  const databases = await imports.databases(request.target.instanceId);
  return databases.find(({ name }) => isSameName(name, request.targetDatabaseName)) ?? null;
}
