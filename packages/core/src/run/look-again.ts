/** Somebody says that a backup was added to a chain: everything is looked at anew, what was refused before too. */
import type { Actor } from "../model/actor.ts";
import type { Migration } from "../model/migration.ts";
import { type Text, text } from "../texts/text.ts";
import type { DeskDeps } from "./deps.ts";
import { commitArrow } from "./transition.ts";
import { untilSettled } from "./until-settled.ts";

export interface LookAgainOrder {
  readonly migrationId: string;
  readonly actor: Actor;
}

export type LookAgainOutcome =
  | { readonly kind: "looking"; readonly migration: Migration }
  | { readonly kind: "refused"; readonly answer: Text };

export async function lookAgain(deps: DeskDeps, order: LookAgainOrder): Promise<LookAgainOutcome> {
  const outcome = await untilSettled(() => tryLook(deps, order));
  return outcome ?? { kind: "refused", answer: text("approval.busy") };
}

async function tryLook(deps: DeskDeps, order: LookAgainOrder): Promise<LookAgainOutcome | "stale"> {
  const { migrationId, actor } = order;
  const migration = await deps.store.load(migrationId);
  if (!migration) return { kind: "refused", answer: text("approval.unknown", { migrationId }) };
  const { chain, phase } = migration;
  if (!chain) return { kind: "refused", answer: text("cutover.noChain", { migrationId }) };
  if (phase !== "awaiting_increment") return { kind: "refused", answer: text("chain.notWaiting") };
  const to = { chain: { ...chain, misfits: [] } };
  const committed = await commitArrow(deps, {
    from: migration,
    to,
    events: [],
    actor,
    wakeAt: deps.clock.now(),
  });
  return committed.kind === "stale" ? "stale" : { kind: "looking", migration: committed.migration };
}
