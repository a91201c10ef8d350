/** The daily removal, on a real store and a clock that the test moves. */
import { aMigration, aMigrationChange, aNewEvent, createTestClock, TEST_EPOCH } from "@bakferry/core/testing";
import { openStore } from "@bakferry/store";
import { expect, test } from "vitest";

import { keepHouse } from "./keep-house.ts";

const DAY = 86_400_000;

test("what is due goes each day, and a store that fails does not end the days", async () => {
  const clock = createTestClock();
  const store = await openStore({ file: ":memory:", clock });
  const migration = aMigration({ phase: "failed", updatedAt: TEST_EPOCH });
  await store.migrations.create(aMigrationChange({ migration, events: [aNewEvent()] }));
  const said: string[] = [];
  const logger = {
    info: (message: string) => void said.push(message),
    warn: (message: string) => void said.push(message),
    error: (message: string) => void said.push(message),
  };
  const rule = { migrationsMs: 2 * DAY, auditMs: null, deliveredMs: DAY };
  const stopping = new AbortController();
  const kept = keepHouse({ store, rule, clock, logger }, stopping.signal);
  await clock.advance(DAY);
  expect(await store.migrations.load(migration.id)).toBeDefined();
  await clock.advance(2 * DAY);
  expect(await store.migrations.load(migration.id)).toBeUndefined();
  await store.close();
  await clock.advance(2 * DAY);
  expect(said.at(-1)).toBe("What is no longer kept could not be removed.");
  stopping.abort();
  await kept;
});
