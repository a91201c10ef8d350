/** One arrow of the life of a migration: the new row, its events and what people must be shown, committed together. */
import { nextLook } from "../model/action.ts";
import { type Actor, actorKey } from "../model/actor.ts";
import { nextGlassReview } from "../model/approval.ts";
import type { MigrationEventBody } from "../model/event.ts";
import { type Migration, waveOf } from "../model/migration.ts";
import { keptPlace, type PlaceLimits, placeStateOf } from "../model/place.ts";
import type { Clock } from "../ports/clock.ts";
import type { Logger } from "../ports/logger.ts";
import type {
  CommitOutcome,
  MigrationChange,
  MigrationStore,
  TakeOutcome,
  WaveNews,
} from "../ports/migration-store.ts";
import type { Witness } from "../ports/witness.ts";
import { noticesFor } from "./notices-for.ts";

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

export interface ArrowDeps {
  readonly store: MigrationStore;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly witness?: Witness;
}

export async function commitArrow(deps: ArrowDeps, arrow: Arrow): Promise<CommitOutcome> {
  const outcome = await deps.store.commit(toChange(deps.clock, arrow));
  if (outcome.kind === "committed") note(deps, arrow, outcome.migration);
  return outcome;
}

/** An arrow by which a migration takes a place, if there is one. */
export async function commitWithPlace(
  deps: ArrowDeps,
  arrow: Arrow,
  limits: PlaceLimits,
): Promise<TakeOutcome> {
  const outcome = await deps.store.takePlace(toChange(deps.clock, arrow), limits);
  if (outcome.kind === "committed") note(deps, arrow, outcome.migration);
  return outcome;
}

function note(
  { logger, witness }: ArrowDeps,
  { from: before, events, actor }: Arrow,
  after: Migration,
): void {
  const { id: migrationId, phase: from } = before;
  const { phase: to } = after;
  if (from !== to) logger.info("A migration moved.", { migrationId, from, to, actor: actorKey(actor) });
  witness?.migrationMoved(before, after, events);
}

export function toChange(clock: Clock, arrow: Arrow): MigrationChange {
  const now = clock.now();
  const moved: Migration = { ...arrow.from, ...arrow.to, updatedAt: now };
  const migration: Migration = { ...moved, place: keptPlace(moved) };
  return {
    migration,
    events: arrow.events.map((body) => ({ at: now, actor: arrow.actor, body })),
    notices: noticesFor(arrow.from, migration, arrow.events),
    wakeAt: earliest(
      arrow.wakeAt,
      nextGlassReview(migration.brokenGlass),
      ...migration.actions.map(nextLook),
      ...migration.actions.map(({ brokenGlass }) => nextGlassReview(brokenGlass)),
    ),
    ...(arrow.fence === undefined ? {} : { fence: arrow.fence }),
    ...waveNews(arrow.from, migration),
    ...(placeStateOf(arrow.from) === "holds" &&
      placeStateOf(migration) !== "holds" && { freesPlace: true as const }),
  };
}

/** A member that moves, or leaves, moves its wave; whatever else it tells is seen on the wave's card. */
function waveNews(before: Migration, after: Migration): { readonly wave?: WaveNews } {
  const waveId = waveOf(before);
  if (waveId === null) return {};
  const isMoved = before.phase !== after.phase || waveOf(after) === null;
  const lane = isMoved ? ("stages" as const) : ("progress" as const);
  const notices = [{ notice: { kind: "root" as const }, lane }];
  return { wave: { waveId, notices, wakeAt: isMoved ? after.updatedAt : null } };
}

function earliest(...times: readonly (number | null)[]): number | null {
  const known = times.filter((time) => time !== null);
  return known.length === 0 ? null : Math.min(...known);
}
