/** Turns that are no longer ours, and turns that take their process with them: the worker on real rows. */
import { createRunner, type ImportState, type Turn } from "@bakferry/core";
import {
  aMigration,
  aMigrationChange,
  aPlan,
  aStagedObject,
  createTestClock,
  testRunnerDeps,
} from "@bakferry/core/testing";
import { afterEach, beforeEach, expect, test } from "vitest";

import { openStore, type Store } from "./open-store.ts";

const clock = createTestClock();
let store: Store;
beforeEach(async () => {
  store = await openStore({ file: ":memory:", clock });
});
afterEach(() => store.close());

function intended(): ImportState {
  return {
    intendedAt: clock.now(),
    earlierTaskIds: [],
    requestedAt: null,
    taskId: null,
    status: null,
    description: null,
    fileStatus: null,
    observedAt: null,
    finishedAt: null,
  };
}

function turn(change: Partial<Turn> = {}): Turn {
  const signal = new AbortController().signal;
  return { migrationId: aMigration().id, fence: 0, failures: 0, signal, isHeld: () => true, ...change };
}

test.each([
  [true, 1],
  [false, 0],
])("with the turn still held (%s), RDS is asked for the import %i times", async (isHeld, times) => {
  const migration = aMigration({
    phase: "importing",
    plan: aPlan(),
    staged: aStagedObject(),
    import: intended(),
  });
  await store.migrations.create(aMigrationChange({ migration }));
  let asked = 0;
  const deps = testRunnerDeps({
    store: store.migrations,
    settings: { policies: {} },
    clock,
    objects: {
      bucket: async () => ({
        name: "b",
        regionId: "cn-hangzhou",
        endpoint: "oss-cn-hangzhou.aliyuncs.com",
        storageClass: "Standard",
        encryption: "None",
        ownerId: "1",
      }),
    },
    imports: {
      createTask: async () => {
        asked += 1;
        return { taskId: "1", centreTaskId: null, urlExpiresAt: null };
      },
    },
  });
  await createRunner(deps)(turn({ isHeld: () => isHeld }));
  expect(asked).toBe(times);
  // That it was about to ask stays written: whoever has the turn now looks before it asks.
  expect((await store.migrations.load(migration.id))?.import?.requestedAt).toBe(clock.now());
});

test("a step that took five processes with it is given to a person, with a card, and is not tried again", async () => {
  const migration = aMigration({ phase: "importing", import: intended() });
  await store.migrations.create(aMigrationChange({ migration }));
  await createRunner(testRunnerDeps({ store: store.migrations, clock }))(turn({ failures: 5 }));
  const found = await store.migrations.load(migration.id);
  expect(found).toMatchObject({ phase: "needs_attention", failure: { code: "INTERNAL_ERROR" } });
  const kinds = (await store.outbox.claim(10)).map(({ notice }) => notice.kind);
  expect(kinds).toEqual(expect.arrayContaining(["root", "entry"]));
  const turns: Turn[] = [];
  store.dispatcher.work(async (given) => void turns.push(given), 1);
  await clock.advance(600_000);
  expect(turns).toEqual([]);
});
