/** A turn that ran out of time while nobody else looked: it is not forgotten. */
import type { Turn } from "@bakferry/core";
import { aMigrationChange, createTestClock } from "@bakferry/core/testing";
import type { Kysely } from "kysely";
import { afterEach, beforeEach, expect, test } from "vitest";

import { EmbeddedDispatcher } from "./dispatcher.ts";
import { createMigrationStore } from "./migration-store.ts";
import { openDatabase } from "./open-database.ts";
import type { Tables } from "./schema.ts";
import { createTurns, type Turns } from "./turns.ts";
import { createWorkerIdentity } from "./worker-identity.ts";

const LEASE_MS = 20_000;
const POLL_MS = 250;

let db: Kysely<Tables>;
let dispatcher: EmbeddedDispatcher;
const beats = createTestClock();
/** Time that passed while this process stood still: no timer of it went off. */
let stoodStillMs: number;
const clock = { now: () => beats.now() + stoodStillMs, sleep: beats.sleep };
const logger = { info() {}, warn() {}, error() {} };

beforeEach(async () => {
  stoodStillMs = 0;
  db = await openDatabase({ file: ":memory:" });
  const migrations = createMigrationStore(db, { onWake: () => undefined });
  await migrations.create(aMigrationChange({ wakeAt: clock.now() }));
});
afterEach(async () => {
  await dispatcher.stop();
  await db.destroy();
});

function dispatch(turns: Turns): void {
  const worker = createWorkerIdentity();
  dispatcher = new EmbeddedDispatcher(turns, { clock, logger, worker, leaseMs: LEASE_MS, pollMs: POLL_MS });
}

test("a turn whose lease could not be extended in time is given again, though its handler ended without a word", async () => {
  // The database says nothing, as on a machine that has no time for it.
  dispatch({ ...createTurns(db), extend: () => new Promise(() => undefined) });
  const fences: number[] = [];
  dispatcher.work((turn) => {
    fences.push(turn.fence);
    if (fences.length > 1) return Promise.resolve();
    return new Promise((resolve) => {
      turn.signal.addEventListener("abort", () => resolve(), { once: true });
    });
  }, 1);
  await beats.advance(LEASE_MS + 2 * POLL_MS);
  expect(fences).toEqual([1, 2]);
  await beats.advance(10 * LEASE_MS);
  expect(fences).toHaveLength(2);
});

test("a handler that found its turn over gets another one, although the lease was extended right afterwards", async () => {
  dispatch(createTurns(db));
  const turns: Turn[] = [];
  dispatcher.work((turn) => {
    turns.push(turn);
    if (turns.length === 1) stoodStillMs += LEASE_MS + 1;
    // As a step does before it calls: it would not, and leaves it to whoever has the turn now.
    return Promise.resolve(turn.isHeld()).then(() => undefined);
  }, 1);
  await beats.advance(2 * POLL_MS);
  expect(turns.map(({ fence }) => fence)).toEqual([1, 2]);
});
