/** What operators watch, from real databases of both kinds. */
import { aMigration, aMigrationChange } from "@bakferry/core/testing";
import { afterAll, describe, expect, test } from "vitest";

import { startPostgres } from "./testing/postgres-server.ts";
import { type OpenedStore, openStoreAt } from "./testing/temporary-store.ts";

describe("in memory", () => {
  tells(() => openStoreAt({ file: ":memory:" }));
});

const postgres = await startPostgres();
afterAll(() => postgres?.stop());

describe.runIf(postgres)("in PostgreSQL", () => {
  tells(async () => openStoreAt({ url: await postgres!.newSchema() }));
});

function tells(open: () => Promise<OpenedStore>): void {
  test("an empty store has nothing that waits, and its schema fits", async () => {
    const store = await open();
    const nothing = { count: 0, oldestMs: 0 };
    expect(await store.vitalSigns.counts()).toEqual({
      migrations: {},
      notices: { people: nothing, stages: nothing, progress: nothing },
      acts: nothing,
      dueTurns: nothing,
      heldTurns: 0,
    });
    expect(await store.vitalSigns.schema()).toMatchObject({ missing: [], newer: [] });
    expect(store.vitalSigns.dispatcherReadAt()).toBeNull();
    await store.close();
  });

  test("what waits is counted with the age of the oldest, until it is done", async () => {
    const store = await open();
    const { clock, vitalSigns } = store;
    const { request } = aMigration();
    for (const [id, targetDatabaseName] of [
      ["mig_a", "a"],
      ["mig_b", "b"],
    ] as const)
      await store.migrations.create(
        aMigrationChange({
          migration: aMigration({ id, phase: "importing", request: { ...request, targetDatabaseName } }),
          notices: [{ notice: { kind: "root" }, lane: "people" }],
          wakeAt: clock.now() + 1000,
        }),
      );
    const entry = { key: "act-1", kind: "command", payload: "{}", acceptedAt: clock.now() };
    await store.inbox.accept(entry);
    await clock.advance(4000);
    expect(await vitalSigns.counts()).toMatchObject({
      migrations: { importing: 2 },
      notices: { people: { count: 2, oldestMs: 4000 }, stages: { count: 0, oldestMs: 0 } },
      acts: { count: 1, oldestMs: 4000 },
      dueTurns: { count: 2, oldestMs: 3000 },
      heldTurns: 0,
    });

    let finish = (): void => undefined;
    const working = new Promise<void>((resolve) => {
      finish = resolve;
    });
    store.dispatcher.work(() => working, 1);
    await expect.poll(async () => (await vitalSigns.counts()).heldTurns).toBe(1);
    expect((await vitalSigns.counts()).dueTurns.count).toBe(1);
    expect(vitalSigns.dispatcherReadAt()).toBe(clock.now());
    for (const item of await store.outbox.claim(10)) await store.outbox.complete(item);
    await store.outbox.announce("mig_a", [
      { notice: { kind: "stray", of: { kind: "root" } }, lane: "progress" },
    ]);
    await store.inbox.complete("act-1");
    expect(await vitalSigns.counts()).toMatchObject({
      // Nobody waits for a look for strays.
      notices: { people: { count: 0 }, progress: { count: 0 } },
      acts: { count: 0 },
    });
    finish();
    await store.close();
  });
}
