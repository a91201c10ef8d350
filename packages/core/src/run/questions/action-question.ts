/** The question of a step beyond the plan stands with the step, in the migration's row. */
import { nextLookAtQuestion } from "../../approval/nudges.ts";
import type { Action } from "../../model/action.ts";
import type { MigrationEventBody } from "../../model/event.ts";
import { approvedAction, endedAction, withAction } from "../actions/change-action.ts";
import { commitArrow } from "../transition.ts";
import {
  askedAfter,
  type Found,
  type QuestionChange,
  type QuestionCommit,
  type QuestionDeps,
  type QuestionEvent,
} from "./question-change.ts";

export async function commitActionQuestion(
  deps: QuestionDeps,
  found: Found<"action">,
  change: QuestionChange,
): Promise<QuestionCommit> {
  const { migration } = found.subject;
  const { actor, fence } = change;
  const now = deps.clock.now();
  const action = changed(found, change, now);
  const committed = await commitArrow(deps, {
    from: migration,
    to: withAction(migration, action),
    events: change.events.map((event) => eventOf(event, action)),
    actor,
    // The step of the migration's phase gets the next turn at once: it alone knows when it has to look again.
    wakeAt: now,
    ...(fence !== undefined && { fence }),
  });
  if (committed.kind === "stale") return committed;
  return { kind: "committed", subject: { kind: "action", migration: committed.migration, action } };
}

function changed(found: Found<"action">, change: QuestionChange, now: number): Action {
  const { decisions, nudges, brokenGlass, settled } = change;
  const action: Action = {
    ...found.subject.action,
    ...(decisions && { decisions }),
    ...(nudges && { nudges }),
    ...(brokenGlass && { brokenGlass }),
  };
  if (settled === undefined) {
    if (found.question.closed) return action;
    return { ...action, lookAt: nextLookAtQuestion(askedAfter(found, change), found.policy) };
  }
  switch (settled) {
    case "approve":
    case "glass":
      return approvedAction(action, now);
    case "deny":
      return endedAction(action, "denied", now);
    case "expire":
      return endedAction(action, "expired", now);
  }
}

function eventOf(event: QuestionEvent, { id: actionId, order, digest }: Action): MigrationEventBody {
  const step = { actionId, kind: order.kind };
  switch (event.type) {
    case "voted":
      return { ...event, ...step, type: "action_voted", digest };
    case "withdrawn":
      return { ...event, ...step, type: "action_vote_withdrawn", digest };
    case "denied":
      return { ...event, ...step, type: "action_denied", digest };
    case "glass_broken":
      return { ...event, ...step, type: "action_glass_broken", digest };
    case "approved":
      return { ...step, type: "action_approved", digest };
    case "reminded":
    case "escalated":
      return { ...step, type: `action_${event.type}` };
    case "expired":
      return { ...step, type: "action_expired" };
    case "glass_reviewed":
      return { ...step, type: "action_glass_reviewed" };
    case "glass_unreviewed":
      return { ...event, ...step, type: "action_glass_unreviewed" };
  }
}
