/** What people must be shown after one arrow of a migration. */
import type { Action } from "../model/action.ts";
import type { MigrationEventBody } from "../model/event.ts";
import { hasEnded, type Migration, type MigrationPhase, waveOf } from "../model/migration.ts";
import type { Notice, NoticeLane } from "../model/notice.ts";
import type { NewNotice } from "../ports/migration-store.ts";
import { type AskedState, noticesOfQuestion } from "./questions/question-notices.ts";

/** Events that get an entry in the thread; the others only change the card. */
export const ENTRY_EVENTS: ReadonlySet<MigrationEventBody["type"]> = new Set([
  "checked",
  "blocked",
  "approved",
  "denied",
  "expired",
  "cancelled",
  "plan_changed",
  "plan_kept",
  "approval_kept",
  "wave_left",
  "scheduled",
  "window_opened",
  "place_awaited",
  "glass_broken",
  "glass_reviewed",
  "glass_unreviewed",
  "upload_started",
  "upload_finished",
  "import_started",
  "role_missing",
  "role_back",
  "import_finished",
  "database_created",
  "import_renewed",
  "url_ending",
  "object_lost",
  "object_back",
  "import_waiting",
  "increment_found",
  "increment_restored",
  "increment_misfit",
  "increment_failed",
  "doubt_settled",
  "online_checked",
  "succeeded",
  "backup_seen",
  "object_left",
  "failed",
  "needs_attention",
  "action_denied",
  "action_expired",
  "action_cancelled",
  "action_glass_broken",
  "action_glass_reviewed",
  "action_glass_unreviewed",
  "action_done",
  "action_failed",
]);

export function noticesFor(
  before: Migration,
  after: Migration,
  events: readonly MigrationEventBody[],
): readonly NewNotice[] {
  const lane = laneOf(before, after, events);
  if (waveOf(after) !== null) {
    const shown = [...entriesOf(events, WAVE_ENTRIES), ...changedSteps(before, after)];
    return shown.map((notice) => ({ notice, lane }));
  }
  const notices: Notice[] = [{ kind: "root" }];
  // Entries first: what was found stands in the thread before what is asked because of it.
  notices.push(...entriesOf(events, ENTRY_EVENTS));
  for (const eventSequence of reportedEnds(after, events)) notices.push({ kind: "report", eventSequence });
  for (const revision of changedApprovals(before, after)) notices.push({ kind: "approval", revision });
  notices.push(...noticesOfQuestion(planState(before), planState(after)), ...changedSteps(before, after));
  return notices.map((notice) => ({ notice, lane }));
}

/** A member has no card of its own, and in the thread of its wave only ends, steps beyond the plan, and what needs a person. */
const WAVE_ENTRIES: ReadonlySet<MigrationEventBody["type"]> = new Set([
  "blocked",
  "role_missing",
  "object_lost",
  "online_checked",
  "succeeded",
  "failed",
  "needs_attention",
  "action_glass_broken",
  "action_glass_unreviewed",
  "action_done",
  "action_failed",
]);

function entriesOf(
  events: readonly MigrationEventBody[],
  told: ReadonlySet<MigrationEventBody["type"]>,
): readonly Notice[] {
  return events.flatMap(({ type }, index) =>
    told.has(type) ? [{ kind: "entry" as const, eventSequence: index + 1 }] : [],
  );
}

/** Where nothing was begun, the status card tells all there is, and its button gives the report to whoever wants it. */
function reportedEnds(
  { upload, import: state }: Migration,
  events: readonly MigrationEventBody[],
): readonly number[] {
  return events.flatMap(({ type }, index) => {
    const isBegun = upload !== null || state !== null;
    return REPORTED.has(type) || (type === "cancelled" && isBegun) ? [index + 1] : [];
  });
}

const REPORTED: ReadonlySet<MigrationEventBody["type"]> = new Set(["succeeded", "failed", "needs_attention"]);

/** People who clicked see first what came of it. */
function laneOf(before: Migration, after: Migration, events: readonly MigrationEventBody[]): NoticeLane {
  const voted = before.decisions !== after.decisions || events.some(({ type }) => PEOPLE_FIRST.has(type));
  if (voted) return "people";
  return before.phase !== after.phase || events.length > 0 ? "stages" : "progress";
}

const PEOPLE_FIRST: ReadonlySet<MigrationEventBody["type"]> = new Set([
  "action_voted",
  "action_vote_withdrawn",
  "action_glass_broken",
  "action_glass_reviewed",
  "glass_broken",
  "glass_reviewed",
]);

/** Revisions whose approval card looks different now. */
function changedApprovals(before: Migration, after: Migration): readonly number[] {
  if (after.revision === 0) return [];
  if (before.revision !== after.revision) {
    // A member that leaves its wave never had a card before.
    return before.revision > 0 && waveOf(before) === null
      ? [before.revision, after.revision]
      : [after.revision];
  }
  const isAsked = [before.phase, after.phase].some((phase) => ON_THE_CARD.has(phase));
  const isOther = before.decisions !== after.decisions || before.brokenGlass !== after.brokenGlass;
  return isAsked || isOther ? [after.revision] : [];
}

/** Phases that the approval card tells of. */
const ON_THE_CARD: ReadonlySet<MigrationPhase> = new Set(["awaiting_approval", "scheduled"]);

function planState({ revision, ballot, phase, brokenGlass }: Migration): AskedState {
  const isOpen = phase === "awaiting_approval";
  return { isOpen, revision, nudges: ballot?.nudges ?? [], brokenGlass, hasEnded: hasEnded(phase) };
}

/** A step that was just proposed has told nothing before. */
function changedSteps(before: Migration, after: Migration): readonly Notice[] {
  return after.actions.flatMap((action) => {
    if (before.actions.includes(action)) return [];
    const earlier = before.actions.find(({ id }) => id === action.id) ?? action;
    const asked = noticesOfQuestion(stepState(earlier), stepState(action));
    return [{ kind: "action" as const, actionId: action.id }, ...asked];
  });
}

function stepState({ id: actionId, state, nudges, brokenGlass, endedAt }: Action): AskedState {
  const isOpen = state === "proposed";
  return { isOpen, revision: 0, actionId, nudges, brokenGlass, hasEnded: endedAt !== null };
}
