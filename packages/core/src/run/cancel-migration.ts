/** A person takes a migration back: before the import without a trace, during it by stopping RDS. */
import type { Actor } from "../model/actor.ts";
import { actorKey } from "../model/actor.ts";
import { hasEnded, type Migration, type MigrationPhase } from "../model/migration.ts";
import { type Text, text } from "../texts/text.ts";
import { withdrawActions } from "./actions/change-action.ts";
import { type DeskDeps, policyFor } from "./deps.ts";
import { mayApprove } from "./identify-voter.ts";
import { isStoppable, stopImport } from "./stop-import.ts";
import { commitArrow } from "./transition.ts";
import { untilSettled } from "./until-settled.ts";

export interface CancelOrder {
  readonly migrationId: string;
  readonly actor: Actor;
  readonly reason: string | null;
}

export type CancelOutcome =
  | { readonly kind: "cancelled"; readonly migration: Migration }
  /** RDS is asked to stop; what it leaves behind is looked at then. */
  | { readonly kind: "stopping"; readonly migration: Migration }
  | { readonly kind: "refused"; readonly answer: Text };

export async function cancelMigration(deps: DeskDeps, order: CancelOrder): Promise<CancelOutcome> {
  const outcome = await untilSettled(() => tryCancel(deps, order));
  return outcome ?? { kind: "refused", answer: text("approval.busy") };
}

async function tryCancel(deps: DeskDeps, order: CancelOrder): Promise<CancelOutcome | "stale"> {
  const migration = await deps.store.load(order.migrationId);
  if (!migration)
    return { kind: "refused", answer: text("approval.unknown", { migrationId: order.migrationId }) };
  const refusal = await refuse(deps, order, migration);
  if (refusal) return { kind: "refused", answer: refusal };
  if (isStoppable(migration)) return stopImport(deps, migration, order);
  const withdrawn = withdrawActions(migration, deps.clock.now());
  const committed = await commitArrow(deps, {
    from: migration,
    to: { ...withdrawn.to, phase: "cancelled", trouble: null },
    events: [{ type: "cancelled", reason: order.reason }, ...withdrawn.events],
    actor: order.actor,
    // The worker frees the parts of an upload that was under way.
    wakeAt: deps.clock.now(),
  });
  return committed.kind === "stale" ? "stale" : { kind: "cancelled", migration: committed.migration };
}

/** RDS is at work and nothing of ours would stop it. */
const CLOUD_AT_WORK: ReadonlySet<MigrationPhase> = new Set([
  "preparing",
  "importing",
  "importing_increment",
  "opening",
  "verifying",
]);

/** Whether a cancel would be obeyed: while the instance is untouched, or a chain waits. */
export function isCancellable({ phase }: Migration): boolean {
  return !hasEnded(phase) && !CLOUD_AT_WORK.has(phase);
}

async function refuse(deps: DeskDeps, { actor }: CancelOrder, migration: Migration): Promise<Text | null> {
  if (hasEnded(migration.phase)) return text("cancel.ended", { migrationId: migration.id });
  if (!isCancellable(migration) && !isStoppable(migration))
    return text("cancel.importRuns", { instanceId: migration.request.target.instanceId });
  if (actorKey(actor) === actorKey(migration.request.requestedBy)) return null;
  const policy = policyFor(deps.settings, migration.request.target.environment);
  return (await mayApprove(deps, actor, policy)) ? null : text("cancel.notAllowed");
}
