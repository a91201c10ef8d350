import { refuseCard } from "../approval/decide.ts";
/** Somebody wants the open question checked again: on the same plan the votes stay, otherwise it is asked anew. */
import { questionOfPlan } from "../approval/question.ts";
import { actorKey, type Actor } from "../model/actor.ts";
import type { Migration } from "../model/migration.ts";
import { type Text, text } from "../texts/text.ts";
import { type DeskDeps, policyFor } from "./deps.ts";
import { mayApprove } from "./identify-voter.ts";
import { commitArrow } from "./transition.ts";
import { untilSettled } from "./until-settled.ts";

export interface CheckAgainOrder {
  readonly migrationId: string;
  readonly actor: Actor;
  /** The digest on the card that was clicked, whole or its first eight characters. */
  readonly planDigest: string;
}

export type CheckAgainOutcome =
  | { readonly kind: "checking"; readonly migration: Migration }
  | { readonly kind: "refused"; readonly answer: Text };

export async function checkAgain(deps: DeskDeps, order: CheckAgainOrder): Promise<CheckAgainOutcome> {
  const outcome = await untilSettled(() => tryCheck(deps, order));
  return outcome ?? { kind: "refused", answer: text("approval.busy") };
}

/** Until the check is over nobody can vote: a vote would be for a plan that may be gone. */
async function tryCheck(deps: DeskDeps, order: CheckAgainOrder): Promise<CheckAgainOutcome | "stale"> {
  const { migrationId, actor, planDigest } = order;
  const migration = await deps.store.load(migrationId);
  if (!migration) return { kind: "refused", answer: text("approval.unknown", { migrationId }) };
  const now = deps.clock.now();
  const refusal = refuseCard({ planDigest }, { question: questionOfPlan(migration), now });
  if (refusal) return { kind: "refused", answer: refusal };
  if (!(await isConcerned(deps, actor, migration)))
    return { kind: "refused", answer: text("approval.checkNotAllowed") };
  const committed = await commitArrow(deps, {
    from: migration,
    to: { phase: "checking", attempts: 0 },
    events: [{ type: "check_asked" }],
    actor,
    wakeAt: now,
  });
  return committed.kind === "stale" ? "stale" : { kind: "checking", migration: committed.migration };
}

async function isConcerned(deps: DeskDeps, actor: Actor, { request }: Migration): Promise<boolean> {
  if (actorKey(actor) === actorKey(request.requestedBy)) return true;
  return mayApprove(deps, actor, policyFor(deps.settings, request.target.environment));
}
