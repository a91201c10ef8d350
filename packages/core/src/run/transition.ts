/** One arrow of the life of a migration: the new row, its events and what people must be shown, committed together. */
import { type Actor, actorKey } from "../model/actor.ts";
import type { MigrationEventBody } from "../model/event.ts";
import type { Migration } from "../model/migration.ts";
import type { NoticeLane } from "../model/notice.ts";
import type { Clock } from "../ports/clock.ts";
import type { Logger } from "../ports/logger.ts";
import type { CommitOutcome, MigrationChange, MigrationStore, NewNotice } from "../ports/migration-store.ts";

export interface Arrow {
  readonly from: Migration;
  readonly to: Partial<Omit<Migration, "id" | "version" | "createdAt" | "updatedAt">>;
  readonly events: readonly MigrationEventBody[];
  readonly actor: Actor;
  /** When the worker looks again; `null` when only a person can move it. */
  readonly wakeAt: number | null;
  /** The worker's turn; absent when a person acts. */
  readonly fence?: number;
}

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
  "import_finished",
  "succeeded",
  "failed",
  "needs_attention",
]);

export interface ArrowDeps {
  readonly store: MigrationStore;
  readonly clock: Clock;
  readonly logger: Logger;
}

export async function commitArrow({ store, clock, logger }: ArrowDeps, arrow: Arrow): Promise<CommitOutcome> {
  const outcome = await store.commit(toChange(clock, arrow));
  const { id, phase: from } = arrow.from;
  const to = arrow.to.phase ?? from;
  if (outcome.kind === "committed" && from !== to) {
    logger.info("A migration moved.", { migrationId: id, from, to, actor: actorKey(arrow.actor) });
  }
  return outcome;
}

export function toChange(clock: Clock, arrow: Arrow): MigrationChange {
  const now = clock.now();
  const migration: Migration = { ...arrow.from, ...arrow.to, updatedAt: now };
  return {
    migration,
    events: arrow.events.map((body) => ({ at: now, actor: arrow.actor, body })),
    notices: noticesFor(arrow.from, migration, arrow.events),
    wakeAt: arrow.wakeAt,
    ...(arrow.fence === undefined ? {} : { fence: arrow.fence }),
  };
}

export function noticesFor(
  before: Migration,
  after: Migration,
  events: readonly MigrationEventBody[],
): readonly NewNotice[] {
  const voted = before.decisions !== after.decisions;
  const moved = before.phase !== after.phase || events.length > 0;
  let lane: NoticeLane = "progress";
  if (moved) lane = "stages";
  if (voted) lane = "people";

  const notices: NewNotice[] = [{ notice: { kind: "root" }, lane }];
  // Entries first: what was found stands in the thread before what is asked because of it.
  for (const [index, { type }] of events.entries()) {
    if (ENTRY_EVENTS.has(type)) notices.push({ notice: { kind: "entry", eventSequence: index + 1 }, lane });
  }
  const asked = before.phase === "awaiting_approval" || after.phase === "awaiting_approval";
  if (after.revision > 0 && (asked || voted || before.revision !== after.revision)) {
    if (before.revision > 0 && before.revision !== after.revision) {
      notices.push({ notice: { kind: "approval", revision: before.revision }, lane });
    }
    notices.push({ notice: { kind: "approval", revision: after.revision }, lane });
  }
  return notices;
}
