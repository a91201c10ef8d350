/** The question of a plan stands in the migration's row, which goes on by its answer. */
import { nextLookAtQuestion } from "../../approval/nudges.ts";
import type { MigrationEventBody } from "../../model/event.ts";
import type { Migration } from "../../model/migration.ts";
import { beginApproved } from "../begin-approved.ts";
import { type Arrow, commitArrow } from "../transition.ts";
import {
  askedAfter,
  type Found,
  type QuestionChange,
  type QuestionCommit,
  type QuestionDeps,
  type QuestionEvent,
} from "./question-change.ts";

export async function commitPlanQuestion(
  deps: QuestionDeps,
  found: Found<"plan">,
  change: QuestionChange,
): Promise<QuestionCommit> {
  const { migration } = found.subject;
  const { actor, fence } = change;
  const next = nextOf(found, change, deps.clock.now());
  const committed = await commitArrow(deps, {
    from: migration,
    to: { ...written(migration, change), ...next.to },
    events: [...change.events.map((event) => eventOf(event, migration)), ...next.events],
    actor,
    wakeAt: next.wakeAt,
    ...(fence !== undefined && { fence }),
  });
  if (committed.kind === "stale") return committed;
  return { kind: "committed", subject: { kind: "plan", migration: committed.migration } };
}

function written(
  { ballot }: Migration,
  { decisions, nudges, brokenGlass, fence }: QuestionChange,
): Arrow["to"] {
  return {
    ...(decisions && { decisions }),
    ...(nudges && ballot && { ballot: { ...ballot, nudges } }),
    ...(brokenGlass && { brokenGlass }),
    // A turn that comes to its end has met no trouble.
    ...(fence !== undefined && { trouble: null, attempts: 0 }),
  };
}

function nextOf(
  found: Found<"plan">,
  change: QuestionChange,
  now: number,
): Pick<Arrow, "to" | "events" | "wakeAt"> {
  const { subject, question, policy } = found;
  if (change.settled === undefined) {
    const wakeAt = question.closed ? now : nextLookAtQuestion(askedAfter(found, change), policy);
    return { to: {}, events: [], wakeAt };
  }
  switch (change.settled) {
    case "approve":
      return beginApproved(subject.migration, policy, now);
    case "glass":
      return beginApproved(subject.migration, { windows: null }, now);
    case "deny":
      return { to: { phase: "denied" }, events: [], wakeAt: null };
    case "expire":
      return { to: { phase: "expired" }, events: [], wakeAt: null };
  }
}

function eventOf(event: QuestionEvent, { planDigest: digest, revision }: Migration): MigrationEventBody {
  const planDigest = digest ?? "";
  switch (event.type) {
    case "withdrawn":
      return { ...event, type: "vote_withdrawn", planDigest };
    case "reminded":
      return { type: "approval_reminded", revision };
    case "escalated":
      return { type: "approval_escalated", revision };
    case "voted":
      return { ...event, type: "voted", planDigest };
    case "denied":
      return { ...event, planDigest };
    case "glass_broken":
      return { ...event, planDigest };
    case "approved":
      return { type: "approved", planDigest };
    case "expired":
      return { type: "expired" };
    case "glass_reviewed":
      return { type: "glass_reviewed" };
    case "glass_unreviewed":
      return event;
  }
}
