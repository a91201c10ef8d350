/** What people must be shown after one arrow of a migration. */
import type { MigrationEventBody } from "../model/event.ts";
import type { Migration } from "../model/migration.ts";
import type { Notice, NoticeLane } from "../model/notice.ts";
import type { NewNotice } from "../ports/migration-store.ts";

/** Events that get an entry in the thread; the others only change the card. */
export const ENTRY_EVENTS: ReadonlySet<MigrationEventBody["type"]> = new Set([
  "checked",
  "blocked",
  "approved",
  "denied",
  "expired",
  "cancelled",
  "plan_changed",
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
  "action_done",
  "action_failed",
]);

export function noticesFor(
  before: Migration,
  after: Migration,
  events: readonly MigrationEventBody[],
): readonly NewNotice[] {
  const lane = laneOf(before, after, events);
  const notices: Notice[] = [{ kind: "root" }];
  // Entries first: what was found stands in the thread before what is asked because of it.
  for (const [index, { type }] of events.entries()) {
    if (ENTRY_EVENTS.has(type)) notices.push({ kind: "entry", eventSequence: index + 1 });
  }
  for (const revision of changedApprovals(before, after)) notices.push({ kind: "approval", revision });
  for (const action of after.actions) {
    if (!before.actions.includes(action)) notices.push({ kind: "action", actionId: action.id });
  }
  return notices.map((notice) => ({ notice, lane }));
}

/** People who clicked see first what came of it. */
function laneOf(before: Migration, after: Migration, events: readonly MigrationEventBody[]): NoticeLane {
  const voted = before.decisions !== after.decisions || events.some(({ type }) => type === "action_voted");
  if (voted) return "people";
  return before.phase !== after.phase || events.length > 0 ? "stages" : "progress";
}

/** Revisions whose approval card looks different now. */
function changedApprovals(before: Migration, after: Migration): readonly number[] {
  if (after.revision === 0) return [];
  if (before.revision !== after.revision) {
    return before.revision > 0 ? [before.revision, after.revision] : [after.revision];
  }
  const asked = before.phase === "awaiting_approval" || after.phase === "awaiting_approval";
  return asked || before.decisions !== after.decisions ? [after.revision] : [];
}
