/**
 * A person has looked what became of a call whose answer was lost, and says.
 *
 * The answer is theirs and stands in the audit trail. A task that they name is still looked at before it counts.
 */
import { type Actor, actorKey } from "../model/actor.ts";
import type { Doubt, Migration } from "../model/migration.ts";
import { type Text, text } from "../texts/text.ts";
import { type DeskDeps, policyFor } from "./deps.ts";
import { mayApprove } from "./identify-voter.ts";
import { commitArrow } from "./transition.ts";
import { untilSettled } from "./until-settled.ts";

export interface DoubtAnswer {
  readonly migrationId: string;
  readonly actor: Actor;
  /** The task that RDS shows, "chain" for that of the chain itself; `null`: RDS did not take the call. */
  readonly taskId: string | null;
}

export type DoubtOutcome =
  | { readonly kind: "settled"; readonly migration: Migration }
  | { readonly kind: "refused"; readonly answer: Text };

export async function settleDoubt(deps: DeskDeps, answer: DoubtAnswer): Promise<DoubtOutcome> {
  const outcome = await untilSettled(() => trySettle(deps, answer));
  return outcome ?? { kind: "refused", answer: text("approval.busy") };
}

async function trySettle(deps: DeskDeps, answer: DoubtAnswer): Promise<DoubtOutcome | "stale"> {
  const { migrationId, actor } = answer;
  const migration = await deps.store.load(migrationId);
  if (!migration) return { kind: "refused", answer: text("approval.unknown", { migrationId }) };
  const { doubt } = migration;
  if (!doubt) return { kind: "refused", answer: text("doubt.none", { migrationId }) };
  if (!(await maySettle(deps, actor, migration)))
    return { kind: "refused", answer: text("doubt.notAllowed") };
  const taskId = answer.taskId === "chain" ? (migration.import?.taskId ?? null) : answer.taskId;
  const committed = await commitArrow(deps, {
    from: migration,
    to: { ...goOn(migration, doubt, taskId), doubt: null, failure: null, trouble: null },
    events: [{ type: "doubt_settled", taskId }],
    actor,
    wakeAt: deps.clock.now(),
  });
  return committed.kind === "stale" ? "stale" : { kind: "settled", migration: committed.migration };
}

/** Where it stopped, with the answer in place of the one that was lost. */
function goOn(migration: Migration, { about, calledAt }: Doubt, taskId: string | null): Partial<Migration> {
  const { import: state, chain } = migration;
  const called = taskId === null ? null : calledAt;
  if (about === "import")
    return { phase: "importing", import: state && { ...state, taskId, requestedAt: called } };
  // A person saw it with RDS: once the chain waits again it is over.
  const status = taskId === null ? null : "Running";
  const current = chain?.current && { ...chain.current, taskId, calledAt: called, status };
  return { phase: "importing_increment", chain: chain && { ...chain, current: current ?? null } };
}

async function maySettle(deps: DeskDeps, actor: Actor, { request }: Migration): Promise<boolean> {
  if (actorKey(actor) === actorKey(request.requestedBy)) return true;
  return mayApprove(deps, actor, policyFor(deps.settings, request.target.environment));
}
