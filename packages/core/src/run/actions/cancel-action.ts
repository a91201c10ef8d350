/** The owner or an approver takes an action back, as long as the cloud was not asked. */
import type { Action } from "../../model/action.ts";
import { actorKey, type Actor } from "../../model/actor.ts";
import type { Migration } from "../../model/migration.ts";
import { type Text, text } from "../../texts/text.ts";
import { type DeskDeps, policyFor } from "../deps.ts";
import { mayApprove } from "../identify-voter.ts";
import { commitArrow } from "../transition.ts";
import { untilSettled } from "../until-settled.ts";
import { type ActionOutcome, endedAction, withAction } from "./change-action.ts";

export interface CancelActionOrder {
  readonly migrationId: string;
  readonly actionId: string;
  readonly actor: Actor;
}

export async function cancelAction(deps: DeskDeps, order: CancelActionOrder): Promise<ActionOutcome> {
  const outcome = await untilSettled(() => tryCancel(deps, order));
  return outcome ?? { kind: "refused", answer: text("approval.busy") };
}

async function tryCancel(deps: DeskDeps, order: CancelActionOrder): Promise<ActionOutcome | "stale"> {
  const { migrationId, actionId, actor } = order;
  const migration = await deps.store.load(migrationId);
  const action = migration?.actions.find(({ id }) => id === actionId);
  if (!migration || !action)
    return { kind: "refused", answer: text("action.unknown", { migrationId, actionId }) };
  const refusal = await refuse(deps, order, { migration, action });
  if (refusal) return { kind: "refused", answer: refusal };

  const now = deps.clock.now();
  const cancelled = endedAction(action, "cancelled", now);
  const committed = await commitArrow(deps, {
    from: migration,
    to: withAction(migration, cancelled),
    events: [{ type: "action_cancelled", actionId, kind: action.order.kind, reason: null }],
    actor,
    wakeAt: now,
  });
  if (committed.kind === "stale") return "stale";
  return { kind: "changed", migration: committed.migration, action: cancelled };
}

async function refuse(
  deps: DeskDeps,
  { actor }: CancelActionOrder,
  { migration, action }: { migration: Migration; action: Action },
): Promise<Text | null> {
  switch (action.state) {
    case "proposed":
    case "approved":
      break;
    case "running":
      return text("action.runsAlready");
    case "done":
      return text("action.alreadyDone");
    case "failed":
      return text("action.alreadyFailed");
    case "denied":
      return text("action.alreadyDenied");
    case "expired":
      return text("action.alreadyExpired");
    case "cancelled":
      return text("action.alreadyCancelled");
  }
  if (actorKey(actor) === actorKey(action.owner)) return null;
  const policy = policyFor(deps.settings, migration.request.target.environment);
  return (await mayApprove(deps, actor, policy)) ? null : text("action.notYours");
}
