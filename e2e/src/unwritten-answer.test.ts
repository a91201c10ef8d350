/** The cloud has done it, and the store cannot be written just then: what was done must be found, not done again. */
import type { SyntheticBackupOptions } from "@bakferry/bak/testing";
import { createRunner, type Migration, OperationalError, type Retry } from "@bakferry/core";
import { afterEach, beforeEach, expect, test } from "vitest";

import { createRunRig, type RunRig } from "./testing/run-rig.ts";

const LOG: SyntheticBackupOptions = {
  kind: "log",
  ids: { backupSetGUID: "00000000-0000-4000-8000-000000000003" },
};
/** What passes between two turns. */
const SECONDS = 20_000;

let rig: RunRig;
beforeEach(async () => {
  rig = await createRunRig();
});
afterEach(() => rig.close());

/** Asked, whether or not RDS refused it. */
function asked(): number {
  return rig.cloud.control.requests.filter(
    ({ operation, parameters }) => operation === "CreateMigrateTask" && parameters["DBName"] === "dbtest",
  ).length;
}

/** Turns in which the first write after each answer to CreateMigrateTask and CompleteMultipartUpload fails. */
async function runForgetfully(
  id: string,
  retry: Retry,
  isReached: (migration: Migration) => boolean,
): Promise<Migration> {
  const { imports, objects, store } = rig.deps;
  let isCut = false;
  const cutAfter = async <T>(call: Promise<T>): Promise<T> => {
    const answer = await call;
    isCut = true;
    return answer;
  };
  const run = createRunner({
    ...rig.deps,
    imports: { ...imports, createTask: (...order) => cutAfter(imports.createTask(...order)) },
    objects: { ...objects, completeUpload: (...order) => cutAfter(objects.completeUpload(...order)) },
    store: {
      ...store,
      async commit(change) {
        if (!isCut) return store.commit(change);
        isCut = false;
        throw new OperationalError("STORE_UNAVAILABLE", { message: "The connection was cut.", retry });
      },
    },
  });
  for (let turns = 0; turns < 200; turns += 1) {
    const migration = await rig.load(id);
    if (isReached(migration)) return migration;
    const { signal } = new AbortController();
    await run({ migrationId: id, fence: 0, failures: 0, signal, isHeld: () => true });
    rig.passInCloud(SECONDS);
    rig.sleep(SECONDS);
  }
  throw new Error(`Stands still: ${JSON.stringify((await rig.load(id)).phase)}`);
}

const hasStopped = ({ phase }: Migration): boolean =>
  ["succeeded", "failed", "needs_attention", "blocked"].includes(phase);

const RETRIES: readonly (readonly [string, Retry])[] = [
  ["for a moment", { kind: "after", milliseconds: 1000 }],
  ["until somebody mends it", { kind: "never" }],
];

test.each(RETRIES)("a full import, with the store away %s", async (_, retry) => {
  await rig.stage("dbtest.bak", {});
  const { id } = await rig.askAndCheck("dbtest");
  await rig.approve(id);
  const done = await runForgetfully(id, retry, hasStopped);
  expect(done.phase).toBe("succeeded");
  expect(asked()).toBe(1);
});

test.each(RETRIES)("an upload and its import, with the store away %s", async (_, retry) => {
  await rig.placeBeside("dbtest.bak", {});
  const { id } = await rig.askAndCheck("dbtest");
  await rig.approve(id);
  const done = await runForgetfully(id, retry, hasStopped);
  expect({ phase: done.phase, failure: done.failure }).toEqual({ phase: "succeeded", failure: null });
  const parts = rig.cloud.control.requests.filter(({ operation }) => operation === "UploadPart");
  expect(parts).toHaveLength(1);
  expect(asked()).toBe(1);
  expect(await rig.deps.journal.load(id)).toBeUndefined();
});

test.each(RETRIES)("a later log of a chain, with the store away %s", async (_, retry) => {
  rig.cloud.control.setSwitches({ chainTask: "repeated" });
  await rig.stage("dbtest.bak", {});
  const { id } = await rig.askAndCheck("dbtest with increments");
  await rig.approve(id);
  await rig.runUntil(id, ({ phase }) => phase === "awaiting_increment");
  await rig.stage("dbtest.trn", LOG);
  const before = asked();
  const done = await runForgetfully(
    id,
    retry,
    (now) => hasStopped(now) || (now.phase === "awaiting_increment" && now.chain?.restored.length === 1),
  );
  expect(done).toMatchObject({ phase: "awaiting_increment", chain: { misfits: [] } });
  expect(asked()).toBe(before + 1);
});
