/** A person takes a migration back, as long as nothing was changed on the instance. */
import type { Actor } from "../model/actor.ts";
import { actorKey } from "../model/actor.ts";
import { hasEnded, type Migration } from "../model/migration.ts";
import { type Text, text } from "../texts/text.ts";
import { type DeskDeps, policyFor } from "./deps.ts";
import { commitArrow } from "./transition.ts";

export interface CancelOrder {
  readonly migrationId: string;
  readonly actor: Actor;
  readonly reason: string | null;
}

export type CancelOutcome =
  | { readonly kind: "cancelled"; readonly migration: Migration }
  | { readonly kind: "refused"; readonly answer: Text };

const MOST_ROUNDS = 20;

export async function cancelMigration(deps: DeskDeps, order: CancelOrder): Promise<CancelOutcome> {
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const migration = await deps.store.load(order.migrationId);
    if (!migration)
      return { kind: "refused", answer: text("approval.unknown", { migrationId: order.migrationId }) };
    const refusal = await refuse(deps, order, migration);
    if (refusal) return { kind: "refused", answer: refusal };
    const committed = await commitArrow(deps, {
      from: migration,
      to: { phase: "cancelled", trouble: null },
      events: [{ type: "cancelled", reason: order.reason }],
      actor: order.actor,
      // The worker frees the parts of an upload that was under way.
      wakeAt: deps.clock.now(),
    });
    if (committed.kind === "committed") return { kind: "cancelled", migration: committed.migration };
  }
  return { kind: "refused", answer: text("approval.busy") };
}

/** Whether a cancel would still leave the instance untouched. */
export function isCancellable(migration: Migration): boolean {
  return !hasEnded(migration.phase) && migration.phase !== "importing" && migration.phase !== "verifying";
}

async function refuse(deps: DeskDeps, { actor }: CancelOrder, migration: Migration): Promise<Text | null> {
  if (hasEnded(migration.phase)) return text("cancel.ended", { migrationId: migration.id });
  if (!isCancellable(migration))
    return text("cancel.importRuns", { instanceId: migration.request.target.instanceId });
  if (actorKey(actor) === actorKey(migration.request.requestedBy)) return null;
  return (await isApprover(deps, actor, migration)) ? null : text("cancel.notAllowed");
}

async function isApprover(deps: DeskDeps, actor: Actor, migration: Migration): Promise<boolean> {
  if (actor.kind !== "slackUser") return false;
  const policy = policyFor(deps.settings, migration.request.target.environment);
  if (policy.users.includes(actor.userId)) return true;
  try {
    const members = await Promise.all(policy.usergroups.map((group) => deps.people.usergroupMembers(group)));
    return members.some((each) => each.includes(actor.userId));
  } catch {
    return false;
  }
}
