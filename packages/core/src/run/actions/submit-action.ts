/** Somebody asks for a step beyond the plan; it is put to the vote in the thread. */
import { nextLookAtQuestion } from "../../approval/nudges.ts";
import type { ActionOrder } from "../../model/action.ts";
import { isOpenAction } from "../../model/action.ts";
import type { Actor } from "../../model/actor.ts";
import type { Migration } from "../../model/migration.ts";
import { type Text, text } from "../../texts/text.ts";
import { type DeskDeps, policyFor } from "../deps.ts";
import { commitArrow } from "../transition.ts";
import { untilSettled } from "../until-settled.ts";
import { type ActionOutcome, proposeAction } from "./change-action.ts";
import { describeAction } from "./executors.ts";

/** What is wanted of the migration as it stands, or why it makes no sense now. */
export type Wish =
  | { readonly kind: "wanted"; readonly order: ActionOrder; readonly reason: Text }
  | { readonly kind: "refused"; readonly answer: Text };

export interface ActionRequest {
  readonly migrationId: string;
  readonly actor: Actor;
  /** Asked again on the new row when somebody else was faster. */
  readonly wish: (migration: Migration) => Wish;
}

export async function submitAction(deps: DeskDeps, request: ActionRequest): Promise<ActionOutcome> {
  const outcome = await untilSettled(() => trySubmit(deps, request));
  return outcome ?? { kind: "refused", answer: text("approval.busy") };
}

async function trySubmit(
  deps: DeskDeps,
  { migrationId, actor, wish }: ActionRequest,
): Promise<ActionOutcome | "stale"> {
  const migration = await deps.store.load(migrationId);
  if (!migration) return { kind: "refused", answer: text("approval.unknown", { migrationId }) };
  const wanted = wish(migration);
  if (wanted.kind === "refused") return wanted;
  const { order, reason } = wanted;
  const rival = migration.actions.find((action) => isOpenAction(action) && action.order.kind === order.kind);
  if (rival)
    return {
      kind: "refused",
      answer: text("action.openAlready", { title: describeAction(rival.order) }),
    };

  const now = deps.clock.now();
  const policy = policyFor(deps.settings, migration.request.target.environment);
  const expiresAt = now + policy.expiresAfterMs;
  const lookAt = nextLookAtQuestion({ askedAt: now, nudges: [], expiresAt }, policy);
  const proposal = { order, reason, owner: actor, now, expiresAt, lookAt };
  const { action, to, events } = proposeAction(migration, proposal);
  const committed = await commitArrow(deps, { from: migration, to, events, actor, wakeAt: now });
  if (committed.kind === "stale") return "stale";
  return { kind: "changed", migration: committed.migration, action };
}
