import type { ImportState } from "../model/migration.ts";

/** The intent to import, before RDS is asked. */
export function newImport(intendedAt: number, earlierTaskIds: readonly string[]): ImportState {
  return {
    intendedAt,
    earlierTaskIds,
    requestedAt: null,
    taskId: null,
    status: null,
    description: null,
    fileStatus: null,
    observedAt: null,
    finishedAt: null,
  };
}
