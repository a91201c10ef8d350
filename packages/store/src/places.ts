/**
 * Places for imports, as columns of the migration's row: written with every commit from what the row itself says.
 *
 * A version of Bakferry that does not know the columns leaves them as they are, so the phase has its say as well.
 */
import { mayBe, type Migration, type Placed, placeStateOf } from "@bakferry/core";
import type { Kysely } from "kysely";

import type { Tables } from "./schema.ts";

/** Woken when a place is given back; whoever is further behind finds out by a look of its own. */
const MOST_WOKEN = 3;

export function placeColumns(migration: Migration): Pick<Tables["migration"], "place" | "place_asked_at"> {
  const { place, updatedAt } = migration;
  const state = placeStateOf(migration);
  return { place: state, place_asked_at: state && (place?.askedAt ?? updatedAt) };
}

/** All others that hold a place or wait for one. */
export async function readPlaces(db: Kysely<Tables>, without: string): Promise<readonly Placed[]> {
  const rows = await db
    .selectFrom("migration")
    .select(["id", "instance_id", "phase", "place", "place_asked_at"])
    .where("place", "is not", null)
    .where("id", "!=", without)
    .execute();
  return rows.flatMap(({ id, instance_id: instanceId, phase, place: state, place_asked_at: askedAt }) =>
    state !== null && mayBe(state, phase as Migration["phase"])
      ? [{ id, instanceId, state, askedAt: askedAt ?? 0 }]
      : [],
  );
}

/** Who asked first for the instance, and in the account. */
export async function nextInLine(db: Kysely<Tables>, instanceId: string): Promise<readonly string[]> {
  const rows = await db
    .selectFrom("migration")
    .select("id")
    .where("place", "=", "waits")
    .where("phase", "=", "queued")
    .orderBy((eb) => eb.case().when("instance_id", "=", instanceId).then(0).else(1).end())
    .orderBy("place_asked_at")
    .orderBy("id")
    .limit(MOST_WOKEN)
    .execute();
  return rows.map(({ id }) => id);
}
