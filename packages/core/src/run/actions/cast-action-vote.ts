/** A person answers the question of one action; the same rules as for a plan, bound to the action's own digest. */
import { type DecisionOutcome, type Vote, decide } from "../../approval/decide.ts";
import { questionOfAction } from "../../approval/question.ts";
import type { Action } from "../../model/action.ts";
import type { MigrationEventBody } from "../../model/event.ts";
import type { Migration } from "../../model/migration.ts";
import { type Text, text } from "../../texts/text.ts";
import { type DeskDeps, policyFor } from "../deps.ts";
import { identifyVoters } from "../identify-voter.ts";
import { commitArrow } from "../transition.ts";
import { untilSettled } from "../until-settled.ts";
import { approvedAction, endedAction, withAction } from "./change-action.ts";

export interface CastActionVote extends Omit<Vote, "planDigest" | "typedName"> {
  readonly migrationId: string;
  readonly actionId: string;
  /** The digest on the card that was clicked, whole or its first eight characters. */
  readonly digest: string;
}

export type ActionOutcome =
  | { readonly kind: "changed"; readonly migration: Migration; readonly action: Action }
  | { readonly kind: "refused"; readonly answer: Text };

export async function castActionVote(deps: DeskDeps, vote: CastActionVote): Promise<ActionOutcome> {
  const outcome = await untilSettled(() => tryVote(deps, vote));
  return outcome ?? { kind: "refused", answer: text("approval.busy") };
}

async function tryVote(deps: DeskDeps, vote: CastActionVote): Promise<ActionOutcome | "stale"> {
  const { migrationId, actionId, digest, actor, verdict, reason } = vote;
  const migration = await deps.store.load(migrationId);
  const action = migration?.actions.find(({ id }) => id === actionId);
  if (!migration || !action)
    return { kind: "refused", answer: text("action.unknown", { migrationId, actionId }) };
  const policy = policyFor(deps.settings, migration.request.target.environment);
  const asked = questionOfAction(action);
  const voters = await identifyVoters(deps, { actor, decisions: asked.decisions }, policy);
  if (!voters) return { kind: "refused", answer: text("approval.cannotVerify") };

  const { voter, decisions } = voters;
  const now = deps.clock.now();
  const context = { question: { ...asked, decisions }, policy, voter, now };
  const outcome = decide({ actor, verdict, reason, planDigest: digest }, context);
  if (outcome.kind === "refused") return outcome;
  const { counted, events } = countVote({ ...action, decisions }, outcome, now);
  const committed = await commitArrow(deps, {
    from: migration,
    to: withAction(migration, counted),
    events,
    actor,
    wakeAt: now,
  });
  if (committed.kind === "stale") return "stale";
  return { kind: "changed", migration: committed.migration, action: counted };
}

type Counted = Extract<DecisionOutcome, { kind: "counted" }>;

function countVote(
  action: Action,
  { decision, settled, tally: votes }: Counted,
  now: number,
): { counted: Action; events: readonly MigrationEventBody[] } {
  const step = { actionId: action.id, kind: action.order.kind, digest: action.digest };
  const voted = { type: "action_voted" as const, ...step, count: votes.given, quorum: votes.needed };
  const decisions = [...action.decisions, decision];
  switch (settled) {
    case null:
      return { counted: { ...action, decisions }, events: [voted] };
    case "deny": {
      const denied = { type: "action_denied" as const, ...step, reason: decision.reason?.trim() ?? "" };
      return { counted: endedAction({ ...action, decisions }, "denied", now), events: [denied] };
    }
    case "approve":
      return {
        counted: approvedAction(action, decision, now),
        events: [voted, { type: "action_approved", ...step }],
      };
  }
}
