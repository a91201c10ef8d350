/**
 * A worker process: opens the store named on its command line and moves every migration it is given by one commit,
 * telling its parent which turn it was. It lives until its parent tells it to stop.
 */
import { openStore } from "../open-store.ts";
import { addressFrom } from "./address-from.ts";
import { systemClock } from "./system-clock.ts";

const [place = ""] = process.argv.slice(2);
const store = await openStore({ ...addressFrom(place), clock: systemClock, leaseMs: 5000, pollMs: 10 });

store.dispatcher.work(async ({ migrationId, fence, signal }) => {
  // A step waits for the world, which leaves the other worker time to take its share.
  await systemClock.sleep(5, signal);
  const migration = await store.migrations.load(migrationId);
  if (migration === undefined) throw new Error(`No migration ${migrationId}.`);
  const revision = migration.revision + 1;
  const outcome = await store.migrations.commit({
    migration: { ...migration, revision },
    events: [{ at: Date.now(), actor: { kind: "system" }, body: { type: "blocked" } }],
    notices: [],
    wakeAt: revision < 5 ? Date.now() : null,
    fence,
  });
  process.send?.({ migrationId, fence, outcome: outcome.kind });
}, 2);

process.send?.("ready");
process.once("message", () => {
  void store.close().then(() => process.disconnect());
});
