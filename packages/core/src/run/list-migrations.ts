/** What lists show: migrations by the filters that a person typed, and how those that have ended did end. */
import type { ListFilter } from "../intake/list-filter.ts";
import { type Actor, actorKey } from "../model/actor.ts";
import type { MigrationEvent } from "../model/event.ts";
import { ENDED_PHASES, type Migration } from "../model/migration.ts";
import type { MigrationFilter } from "../ports/migration-store.ts";
import type { Text } from "../texts/text.ts";
import { findTarget, unknownTarget } from "./choose-import.ts";
import type { DeskDeps } from "./deps.ts";

export interface ListOrder {
  readonly filter: ListFilter;
  readonly actor: Actor;
  readonly limit: number;
}

export type Listing =
  /** `more`: there are further ones beyond the limit. */
  | { readonly kind: "listed"; readonly migrations: readonly Migration[]; readonly more: boolean }
  | { readonly kind: "refused"; readonly answer: Text };

/** How one that has ended did end. */
export interface PastMigration {
  readonly migration: Migration;
  readonly endedAt: number;
  /** Who ended it, where a person did. */
  readonly endedBy: Actor | null;
  readonly approvedBy: readonly Actor[];
}

export type History =
  | { readonly kind: "listed"; readonly past: readonly PastMigration[]; readonly more: boolean }
  | { readonly kind: "refused"; readonly answer: Text };

type ListDeps = Pick<DeskDeps, "store" | "clock" | "settings">;

export async function listMigrations(deps: ListDeps, order: ListOrder): Promise<Listing> {
  return listBy(deps, order, order.filter.open ? { ended: false } : {});
}

export async function listHistory(deps: ListDeps, order: ListOrder): Promise<History> {
  const listing = await listBy(deps, order, { ended: true });
  if (listing.kind === "refused") return listing;
  const past = await Promise.all(
    listing.migrations.map(async (migration) => pastOf(migration, await deps.store.events(migration.id))),
  );
  return { ...listing, past };
}

async function listBy(
  { store, clock, settings }: ListDeps,
  { filter, actor, limit }: ListOrder,
  phases: Pick<MigrationFilter, "ended">,
): Promise<Listing> {
  const { mine, targetName, withinMs } = filter;
  const target = targetName === null ? null : findTarget(settings, targetName);
  if (target === undefined) return { kind: "refused", answer: unknownTarget(settings, targetName ?? "") };
  const found = await store.list({
    ...phases,
    ...(target && { instanceId: target.instanceId }),
    ...(withinMs !== null && { createdSince: clock.now() - withinMs }),
    ...(mine && { askedBy: actor }),
    limit: limit + 1,
  });
  return { kind: "listed", migrations: found.slice(0, limit), more: found.length > limit };
}

export function isOf({ request }: Migration, actor: Actor): boolean {
  return actorKey(request.requestedBy) === actorKey(actor);
}

const ENDS: ReadonlySet<string> = new Set(ENDED_PHASES);

function pastOf(migration: Migration, events: readonly MigrationEvent[]): PastMigration {
  const end = events.findLast(({ body }) => ENDS.has(body.type));
  return {
    migration,
    endedAt: end?.at ?? migration.updatedAt,
    endedBy: end && end.actor.kind !== "system" ? end.actor : null,
    approvedBy: migration.decisions.flatMap(({ verdict, actor }) => (verdict === "approve" ? [actor] : [])),
  };
}
