/**
 * A person stops an import that RDS is at. Whoever may cancel the migration may do so, and is asked by the surface
 * whether it is meant; the step itself needs no further votes, because it only ends what these people began.
 */
import type { Migration, MigrationPhase } from "../model/migration.ts";
import { text } from "../texts/text.ts";
import { proposeAction, withAction, withdrawActions } from "./actions/change-action.ts";
import { isBeingStopped } from "./actions/terminate-import.ts";
import type { CancelOrder } from "./cancel-migration.ts";
import type { DeskDeps } from "./deps.ts";
import { commitArrow } from "./transition.ts";

/** A step that nobody carried out by then would surprise people. */
const EXPIRES_AFTER_MS = 60 * 60_000;

/** RDS restores, or a chain waits for its next backup. An opening cannot be stopped any more. */
const STOPPABLE: ReadonlySet<MigrationPhase> = new Set([
  "importing",
  // A chain whose next backup waits for its place.
  "queued",
  "awaiting_increment",
  "importing_increment",
  "awaiting_cutover",
]);

/** We know which task of RDS it is, and nobody has stopped it yet. */
export function isStoppable(migration: Migration): boolean {
  const taskId = migration.import?.taskId ?? null;
  return taskId !== null && STOPPABLE.has(migration.phase) && !isBeingStopped(migration);
}

/** Expects a migration that `isStoppable`. */
export async function stopImport(
  deps: DeskDeps,
  migration: Migration,
  { actor }: CancelOrder,
): Promise<"stale" | { readonly kind: "stopping"; readonly migration: Migration }> {
  const now = deps.clock.now();
  const { target, targetDatabaseName: databaseName } = migration.request;
  // What was only proposed, as a cut-over, may not be approved once it is stopped.
  const withdrawn = withdrawActions(migration, now);
  const { action, events } = proposeAction(
    { ...migration, ...withdrawn.to },
    {
      order: {
        kind: "terminate_import",
        instanceId: target.instanceId,
        databaseName,
        taskId: migration.import?.taskId ?? "",
      },
      reason: text("action.terminateImport.reason"),
      owner: actor,
      now,
      expiresAt: now + EXPIRES_AFTER_MS,
    },
  );
  const approved = { ...action, state: "approved" as const, lookAt: now };
  const { id: actionId, digest, order } = action;
  const committed = await commitArrow(deps, {
    from: migration,
    to: withAction({ ...migration, ...withdrawn.to }, approved),
    events: [...withdrawn.events, ...events, { type: "action_approved", actionId, kind: order.kind, digest }],
    actor,
    wakeAt: now,
  });
  return committed.kind === "stale" ? "stale" : { kind: "stopping", migration: committed.migration };
}
