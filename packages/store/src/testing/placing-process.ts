/**
 * A worker process: takes a place for each migration that it is given, holds it over a few moments, ends, and tells
 * its parent how many hold one by then. It is there to be killed at any moment.
 */
import { keptPlace, type Migration, placeStateOf } from "@bakferry/core";

import { openStore } from "../open-store.ts";
import { addressFrom } from "./address-from.ts";
import { systemClock } from "./system-clock.ts";

const [place = "", limit = ""] = process.argv.slice(2);
const limits = { importsPerInstance: Number(limit), importsPerAccount: 100 };
const store = await openStore({ ...addressFrom(place), clock: systemClock, leaseMs: 1500, pollMs: 10 });

/** For those whose wake came before they had written that they wait. */
const LOOK_AGAIN_MS = 500;
const WORKS_MS = 20;

store.dispatcher.work(async ({ migrationId, fence, signal }) => {
  const found = await store.migrations.load(migrationId);
  if (!found) throw new Error(`No migration ${migrationId}.`);
  const migration = { ...found, updatedAt: Date.now() };
  const beside = { events: [], notices: [], fence };
  const commit = (to: Partial<Migration>, wakeAt: number | null, frees?: { readonly freesPlace: true }) => {
    const next = { ...migration, ...to };
    const kept = { ...next, place: keptPlace(next) };
    return store.migrations.commit({ ...beside, migration: kept, wakeAt, ...frees });
  };
  if (placeStateOf(migration) === "holds") {
    await systemClock.sleep(WORKS_MS, signal);
    await commit({ phase: "succeeded" }, null, { freesPlace: true });
    return;
  }
  const askedAt = migration.place?.askedAt ?? Date.now();
  const taken = {
    ...migration,
    phase: "importing" as const,
    place: { askedAt, takenAt: Date.now(), line: null },
  };
  const outcome = await store.migrations.takePlace(
    { ...beside, migration: taken, wakeAt: Date.now() },
    limits,
  );
  if (outcome.kind === "full") {
    const waiting = { askedAt, takenAt: null, line: outcome.line };
    await commit({ phase: "queued", place: waiting }, Date.now() + LOOK_AGAIN_MS);
  } else if (outcome.kind === "committed") {
    const rows = await store.migrations.list({ limit: 1000 });
    process.send?.({ migrationId, holding: rows.filter((row) => placeStateOf(row) === "holds").length });
  }
}, 3);

process.send?.("ready");
process.once("message", () => {
  void store.close().then(() => process.disconnect());
});
