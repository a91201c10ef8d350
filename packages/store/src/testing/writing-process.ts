/**
 * A writer: commits to one migration as fast as it can, and acknowledges every commit to its parent after it was
 * made. It is there to be killed.
 */
import { setImmediate as nextRound } from "node:timers/promises";

import { openStore } from "../open-store.ts";
import { addressFrom } from "./address-from.ts";
import { systemClock } from "./system-clock.ts";

const [place = "", id = ""] = process.argv.slice(2);
const store = await openStore({ ...addressFrom(place), clock: systemClock });

while (process.connected) {
  const migration = await store.migrations.load(id);
  if (migration === undefined) throw new Error(`No migration ${id}.`);
  const outcome = await store.migrations.commit({
    migration: { ...migration, revision: migration.revision + 1 },
    events: [{ at: Date.now(), actor: { kind: "system" }, body: { type: "blocked" } }],
    notices: [{ notice: { kind: "entry", eventSequence: 1 }, lane: "stages" }],
    wakeAt: null,
  });
  if (outcome.kind === "committed") process.send?.(outcome.migration.version);
  // Without a pause it would never hear that its parent is gone.
  await nextRound();
}
