/** How every MigrationStore gives places out; each adapter's tests call this. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import type { Migration } from "../model/migration.ts";
import { keptPlace, placeStateOf } from "../model/place.ts";
import type { Dispatcher } from "../ports/dispatcher.ts";
import type { MigrationStore, TakeOutcome } from "../ports/migration-store.ts";
import { aMigration, aMigrationChange, aMigrationRequest } from "./builders.ts";
import { TEST_EPOCH, type TestClock } from "./clock.ts";

export interface PlacesUnderTest {
  readonly migrations: MigrationStore;
  readonly dispatcher: Dispatcher;
  readonly clock: TestClock;
  close(): Promise<void>;
}

const LIMITS = { importsPerInstance: 2, importsPerAccount: 3 };

/** `open` gives an empty store for each test. */
export function placeConformance(open: () => Promise<PlacesUnderTest>): void {
  describe("a store of places", () => {
    let opened: PlacesUnderTest;
    let store: MigrationStore;

    beforeEach(async () => {
      opened = await open();
      store = opened.migrations;
    });

    afterEach(() => opened.close());

    /** About to ask RDS, at its version 1. */
    async function ready(name: string, instanceId = "rm-1"): Promise<Migration> {
      const { target } = aMigrationRequest();
      const request = aMigrationRequest({ targetDatabaseName: name, target: { ...target, instanceId } });
      const outcome = await store.create(
        aMigrationChange({ migration: aMigration({ id: `mig_${name}`, request, phase: "rechecking" }) }),
      );
      if (outcome.kind !== "committed") throw new Error(`${name}: ${outcome.kind}`);
      return outcome.migration;
    }

    async function take(migration: Migration, askedAt = TEST_EPOCH): Promise<TakeOutcome> {
      const place = { askedAt, takenAt: TEST_EPOCH, line: null };
      return store.takePlace(
        aMigrationChange({ migration: { ...migration, phase: "importing", place } }),
        LIMITS,
      );
    }

    async function wait(migration: Migration, askedAt: number): Promise<Migration> {
      const place = { askedAt, takenAt: null, line: null };
      return saved(
        await store.commit(aMigrationChange({ migration: { ...migration, phase: "queued", place } })),
      );
    }

    async function end(migration: Migration): Promise<void> {
      const ended = { ...migration, phase: "succeeded" as const, updatedAt: opened.clock.now() };
      const change = aMigrationChange({ migration: { ...ended, place: keptPlace(ended) } });
      saved(await store.commit({ ...change, freesPlace: true }));
    }

    test("gives out so many for an instance, and writes nothing beyond that", async () => {
      saved(await take(await ready("a")));
      saved(await take(await ready("b")));
      const third = await ready("c");
      expect(await take(third)).toEqual({
        kind: "full",
        line: { bound: "instance", running: 2, ahead: 0 },
      });
      expect(await store.load(third.id)).toEqual(third);
    });

    test("gives out so many in the account", async () => {
      for (const [name, instanceId] of [
        ["a", "rm-1"],
        ["b", "rm-2"],
        ["c", "rm-3"],
      ] as const)
        saved(await take(await ready(name, instanceId)));
      expect(await take(await ready("d", "rm-4"))).toMatchObject({
        kind: "full",
        line: { bound: "account", running: 3 },
      });
    });

    test("gives a place that is free to whoever asked first", async () => {
      saved(await take(await ready("a")));
      const first = await wait(await ready("first"), TEST_EPOCH + 1);
      const second = await wait(await ready("second"), TEST_EPOCH + 2);
      expect(await take(second, TEST_EPOCH + 2)).toMatchObject({ kind: "full", line: { ahead: 1 } });
      expect((await take(first, TEST_EPOCH + 1)).kind).toBe("committed");
    });

    test("gives a place of one that has ended to another, and wakes that one at once", async () => {
      const running = saved(await take(await ready("a")));
      saved(await take(await ready("b")));
      const waiting = await wait(await ready("c"), TEST_EPOCH + 1);
      const woken: string[] = [];
      opened.dispatcher.work(async ({ migrationId }) => void woken.push(migrationId), 1);
      await opened.clock.advance(60_000);
      expect(woken).toEqual([]);
      await end(running);
      await opened.clock.advance(1000);
      expect(woken).toEqual([waiting.id]);
      expect((await take(waiting, TEST_EPOCH + 1)).kind).toBe("committed");
    });

    test("refuses a change of a row that somebody changed meanwhile", async () => {
      const migration = await ready("a");
      await store.commit(aMigrationChange({ migration }));
      expect(await take(migration)).toEqual({ kind: "stale" });
    });

    test("gives out no more however many ask at once", async () => {
      const many = await Promise.all(Array.from({ length: 12 }, (_, index) => ready(`db${index}`)));
      const outcomes = await Promise.all(many.map((migration, index) => take(migration, TEST_EPOCH + index)));
      expect(outcomes.filter(({ kind }) => kind === "committed")).toHaveLength(2);
      expect(outcomes.filter(({ kind }) => kind === "full")).toHaveLength(10);
      const holding = (await store.list({ limit: 100 })).filter((row) => placeStateOf(row) === "holds");
      expect(holding).toHaveLength(2);
    });
  });
}

function saved(outcome: { readonly kind: string; readonly migration?: Migration }): Migration {
  if (outcome.kind !== "committed" || !outcome.migration) throw new Error(`It was ${outcome.kind}.`);
  return outcome.migration;
}
