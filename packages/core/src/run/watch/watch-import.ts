/** One look at a running import: what RDS says of the task, its file and its percentage, and what it needs for fetching. */
import { OperationalError } from "../../errors/operational-error.ts";
import type { MigrationEventBody } from "../../model/event.ts";
import type { ImportState, Migration, SeenProgress } from "../../model/migration.ts";
import type { ImportTask } from "../../ports/import-service.ts";
import { type Text, text } from "../../texts/text.ts";
import type { WorkerDeps } from "../deps.ts";
import { type ObjectLook, watchObject } from "./object-watch.ts";
import { watchUrl } from "./url-watch.ts";

export interface ImportSight {
  readonly task: ImportTask;
  readonly state: ImportState;
  /** What else of the row the look changes. */
  readonly change: Pick<Migration, "roleMissingSince">;
  readonly trouble: Text | null;
  readonly events: readonly MigrationEventBody[];
}

/** `undefined` when RDS no longer knows the task. */
export async function watchImport(
  deps: WorkerDeps,
  migration: Migration,
  { state, taskId }: { readonly state: ImportState; readonly taskId: string },
): Promise<ImportSight | undefined> {
  const { instanceId } = migration.request.target;
  const since = state.requestedAt ?? state.intendedAt;
  const { task, seenAt } = await deps.board.look({ instanceId, taskId, since });
  if (!task) return undefined;
  const isRunning = task.status === "Running" || task.status === "NoStart";
  const [fileStatus, progress] = await Promise.all([
    isRunning ? lookAtFile(deps, instanceId, taskId) : null,
    isRunning ? lookAtProgress(deps, instanceId, state) : (state.progress ?? null),
  ]);
  const seen: ImportState = {
    ...state,
    status: task.status,
    description: task.description,
    fileStatus,
    observedAt: seenAt,
    progress,
    restoreSeenAt: state.restoreSeenAt ?? (isRestoring(task, fileStatus) ? seenAt : null),
  };
  const isFetched = isRunning && isFetching(fileStatus);
  const now = deps.clock.now();
  const [role, { object, events: objectEvents }] = await Promise.all([
    lookAtRole(deps, migration, isFetched),
    isFetched ? watchObject(deps.objects, lookOf(migration, state, now)) : { object: null, events: [] },
  ]);
  const { url, events: urlEvents } = watchUrl(state, isFetched, now);
  const events = [...role.events, ...objectEvents, ...urlEvents];
  return { ...role, task, state: { ...seen, url, object }, events };
}

function lookOf({ staged }: Migration, { object = null }: ImportState, now: number): ObjectLook {
  return { staged, known: object, now };
}

/** Details are worth a request, and no trouble of their own. */
async function optional<T>(look: Promise<T | undefined>): Promise<T | undefined> {
  try {
    return await look;
  } catch (error) {
    if (OperationalError.is(error)) return undefined;
    throw error;
  }
}

async function lookAtFile(deps: WorkerDeps, instanceId: string, taskId: string): Promise<string | null> {
  const files = await optional(deps.imports.files(instanceId, taskId));
  return files?.at(-1)?.status ?? null;
}

/** The last percentage stays, with its own time, while RDS is silent. */
async function lookAtProgress(
  deps: WorkerDeps,
  instanceId: string,
  state: ImportState,
): Promise<SeenProgress | null> {
  const known = state.progress ?? null;
  if (!state.centreTaskId) return known;
  const seenAt = deps.clock.now();
  const told = await optional(deps.board.progress(instanceId, state.centreTaskId));
  return told ? { ...told, seenAt } : known;
}

/** After the download RDS needs the role no more. An engine that tells no file status may still be fetching. */
export function isFetching(fileStatus: string | null): boolean {
  return fileStatus === null || fileStatus === "NoStart" || fileStatus === "Downloading";
}

/** The file's last statuses, and a chain that waits with what was restored so far. Not `RestoreFailed`: the name may be taken. */
const WRITING: ReadonlySet<string> = new Set(["Restoring", "Restored", "Deleted", "DeleteFailed"]);

function isRestoring({ status }: ImportTask, fileStatus: string | null): boolean {
  return status === "Waiting" || (fileStatus !== null && WRITING.has(fileStatus));
}

async function lookAtRole(
  deps: WorkerDeps,
  { roleMissingSince: since, plan }: Migration,
  isFetchedNow: boolean,
): Promise<Pick<ImportSight, "change" | "trouble" | "events">> {
  const now = deps.clock.now();
  // A signed URL is permission enough.
  const isNeeded = isFetchedNow && plan?.route.kind !== "signed_url";
  const isMissing = isNeeded && (await deps.role.isGranted()) === false;
  if (!isMissing) {
    const events = since === null ? [] : [{ type: "role_back" as const, awayMs: now - since }];
    return { change: { roleMissingSince: null }, trouble: null, events: isNeeded ? events : [] };
  }
  return {
    change: { roleMissingSince: since ?? now },
    trouble: text("trouble.roleMissing"),
    events: since === null ? [{ type: "role_missing", waits: false }] : [],
  };
}
