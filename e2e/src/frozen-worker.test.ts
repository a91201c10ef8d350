/** A worker that stands still between writing down that it asks RDS and asking: another one has gone on meanwhile. */
import { createRunner, type Migration } from "@bakferry/core";
import { afterEach, beforeEach, expect, test } from "vitest";

import { createRunRig, type RunRig } from "./testing/run-rig.ts";

const MINUTE = 60_000;

let rig: RunRig;
beforeEach(async () => {
  rig = await createRunRig();
});
afterEach(() => rig.close());

/** Imports of this database that RDS was asked for, refused or not. */
function asked(): number {
  return rig.cloud.control.requests.filter(
    ({ operation, parameters }) => operation === "CreateMigrateTask" && parameters["DBName"] === "dbtest",
  ).length;
}

/** Takes turns until it is about to call RDS, and goes on when it is told to. */
async function frozenBeforeTheCall(id: string): Promise<{ readonly thaw: () => Promise<void> }> {
  const { deps } = rig;
  const reached = Promise.withResolvers<void>();
  const thawed = Promise.withResolvers<void>();
  const createTask: typeof deps.imports.createTask = async (...order) => {
    reached.resolve();
    await thawed.promise;
    return deps.imports.createTask(...order);
  };
  const run = createRunner({ ...deps, imports: { ...deps.imports, createTask } });
  const turn = run({ migrationId: id, fence: 0, signal: new AbortController().signal, isHeld: () => true });
  await reached.promise;
  return {
    thaw() {
      thawed.resolve();
      return turn;
    },
  };
}

const hasEnded = ({ phase }: Migration): boolean => phase === "failed" || phase === "succeeded";

test("a full import is not asked for a second time by the one that wakes up", async () => {
  await rig.stage("dbtest.bak", {});
  const { id } = await rig.askAndCheck("dbtest");
  await rig.approve(id);
  await rig.runUntil(id, ({ phase }) => phase === "importing");
  const frozen = await frozenBeforeTheCall(id);

  // The other one finds no task for as long as one may hide, and asks.
  rig.sleep(4 * MINUTE);
  const started = await rig.runUntil(id, ({ import: state }) => state?.taskId != null);
  expect(asked()).toBe(1);
  await frozen.thaw();

  expect(asked()).toBe(1);
  const done = await rig.runUntil(id, hasEnded);
  expect(done).toMatchObject({ phase: "succeeded", import: { taskId: started.import?.taskId } });
});
