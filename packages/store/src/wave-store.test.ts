/** Waves as rows of another kind: what they share with migrations, and what keeps them apart. */
import type { Wave, WaveChange } from "@bakferry/core";
import { aDecision, aMigration, aMigrationChange, TEST_EPOCH } from "@bakferry/core/testing";
import { afterEach, beforeEach, expect, test } from "vitest";

import { aWave, WAVE_REQUESTER as REQUESTER } from "./testing/a-wave.ts";
import { type OpenedStore, openStoreAt } from "./testing/temporary-store.ts";

let store: OpenedStore;
beforeEach(async () => {
  store = await openStoreAt({ file: ":memory:" });
});
afterEach(() => store.close());

function aChange(wave: Wave, overrides: Partial<WaveChange> = {}): WaveChange {
  return { wave, events: [], notices: [], wakeAt: null, ...overrides };
}

test("a row is created once, and of two writers of one version the second is told", async () => {
  const created = await store.waves.create(aChange(aWave()));
  expect(created).toEqual({ kind: "committed", wave: aWave() });
  expect(await store.waves.create(aChange(aWave()))).toEqual({ kind: "stale" });
  const first = await store.waves.commit(aChange(aWave({ phase: "awaiting_approval" })));
  expect(first).toMatchObject({ kind: "committed", wave: { version: 2 } });
  expect(await store.waves.commit(aChange(aWave({ phase: "cancelled" })))).toEqual({ kind: "stale" });
  expect(await store.waves.commit(aChange(aWave({ version: 2 }), { fence: 7 }))).toEqual({ kind: "stale" });
  expect(await store.waves.load("wave_0000000001")).toMatchObject({ phase: "awaiting_approval" });
});

test("neither is taken for the other, by id or in a list", async () => {
  await store.waves.create(aChange(aWave()));
  await store.migrations.create(aMigrationChange({ migration: aMigration() }));
  expect(await store.migrations.load("wave_0000000001")).toBeUndefined();
  expect(await store.waves.load("mig_000001")).toBeUndefined();
  expect((await store.migrations.list({ limit: 9 })).map(({ id }) => id)).toEqual(["mig_000001"]);
  expect((await store.waves.list({ limit: 9 })).map(({ id }) => id)).toEqual(["wave_0000000001"]);
  const elsewhere = { phases: ["checking" as const], instanceId: "rm-other", limit: 9 };
  expect(await store.waves.list(elsewhere)).toEqual([]);
});

test("a member's commit wakes its wave and draws its card anew, in one transaction", async () => {
  await store.waves.create(aChange(aWave()));
  const notices = [{ notice: { kind: "root" as const }, lane: "stages" as const }];
  const wave = { waveId: "wave_0000000001", notices, wakeAt: TEST_EPOCH };
  const member = aMigration({ wave: { waveId: wave.waveId, hasLeft: false } });
  await store.migrations.create(aMigrationChange({ migration: member }));
  await store.migrations.commit({ ...aMigrationChange({ migration: { ...member, version: 9 } }), wave });
  expect(await store.outbox.claim(9)).toEqual([]);

  await store.migrations.commit({ ...aMigrationChange({ migration: member }), wave });
  const turned: string[] = [];
  store.dispatcher.work(async ({ migrationId }) => {
    turned.push(migrationId);
  }, 1);
  await store.clock.advance(1000);
  expect(turned).toContain("wave_0000000001");
  const items = await store.outbox.claim(9);
  expect(items.map(({ migrationId, notice }) => [migrationId, notice.kind])).toContainEqual([
    "wave_0000000001",
    "root",
  ]);
});

test("its events are in order and chained, and entries point at their own", async () => {
  const requested = { type: "wave_requested" as const, databases: ["a", "b"], retryOf: null };
  const event = { at: TEST_EPOCH, actor: REQUESTER, body: requested };
  await store.waves.create(aChange(aWave(), { events: [event] }));
  const blocked = { at: TEST_EPOCH, actor: REQUESTER, body: { type: "wave_blocked" as const } };
  const decision = aDecision({ planDigest: "d".repeat(64) });
  const notices = [{ notice: { kind: "entry" as const, eventSequence: 1 }, lane: "stages" as const }];
  const change = { events: [blocked], notices };
  await store.waves.commit(aChange(aWave({ phase: "blocked", decisions: [decision] }), change));
  const events = await store.waves.events("wave_0000000001");
  expect(events.map(({ sequence, body }) => [sequence, body.type])).toEqual([
    [1, "wave_requested"],
    [2, "wave_blocked"],
  ]);
  const [item] = await store.outbox.claim(9);
  expect(item?.notice).toEqual({ kind: "entry", eventSequence: 2 });
});
