/**
 * A worker that takes a turn and then stands still (SIGSTOP) in the midst of its writing, with two transactions open:
 * one holds the end of the audit trail, the other one holds the row of the turn and waits for the first. Woken again, it
 * tells its parent what became of both.
 */
import { OperationalError } from "@bakferry/core";

import { openStore } from "../open-store.ts";
import { addressFrom } from "./address-from.ts";
import { systemClock } from "./system-clock.ts";

const [place = "", leaseMs = ""] = process.argv.slice(2);
const store = await openStore({
  ...addressFrom(place),
  clock: systemClock,
  leaseMs: Number(leaseMs),
  pollMs: 10,
});
const system = { kind: "system" } as const;
let hasFrozen = false;

function codeOf(reason: unknown): string {
  return OperationalError.is(reason) ? reason.code : String(reason);
}

/** Read in the transaction, when it holds the end of the trail. */
function actorWhoFreezes(): typeof system {
  if (!hasFrozen) process.kill(process.pid, "SIGSTOP");
  hasFrozen = true;
  return system;
}

store.dispatcher.work(async ({ migrationId, fence }) => {
  const migration = await store.migrations.load(migrationId);
  if (migration === undefined) throw new Error(`No migration ${migrationId}.`);
  const at = Date.now();
  const appending = store.audit.append({
    at,
    body: { type: "replayed", act: "click", key: migrationId },
    get actor() {
      return actorWhoFreezes();
    },
  });
  const committing = store.migrations.commit({
    migration: { ...migration, revision: migration.revision + 1 },
    events: [{ at, actor: system, body: { type: "blocked" } }],
    notices: [],
    wakeAt: null,
    fence,
  });
  const ends = await Promise.allSettled([appending, committing]);
  process.send?.(ends.map((end) => (end.status === "fulfilled" ? "written" : codeOf(end.reason))));
}, 1);

process.send?.("ready");
