/** An instance's databases are moved one by one, several at a time: each has its own request, checks, vote and task. */
import type { Migration } from "@bakferry/core";
import { afterEach, beforeEach, expect, test } from "vitest";

import { createRunRig, PROD, type RunRig } from "./testing/run-rig.ts";

let rig: RunRig;
beforeEach(async () => {
  rig = await createRunRig();
});
afterEach(() => rig.close());

function hasStopped({ phase }: Migration): boolean {
  return ["succeeded", "failed", "needs_attention", "blocked"].includes(phase);
}

test("databases go side by side, and one that is blocked or fails stops no other", async () => {
  await rig.stage("first.bak", { databaseName: "first" });
  await rig.stage("second.bak", { databaseName: "second" });
  await rig.stage("third.bak", { databaseName: "third", kind: "differential" });
  await rig.stage("fourth.bak", { databaseName: "fourth" });
  const [first, second, third, fourth] = await Promise.all(
    ["first", "second", "third", "fourth"].map((name) => rig.askAndCheck(name)),
  );
  expect([first, second, third, fourth].map((each) => each?.phase)).toEqual([
    "awaiting_approval",
    "awaiting_approval",
    "blocked",
    "awaiting_approval",
  ]);
  const ids = [first, second, fourth].map((each) => each?.id ?? "");
  for (const id of ids) await rig.approve(id);
  await rig.cloud.control.deleteObject("migratetest", "migrate/fourth.bak");
  for (const id of ids.slice(0, 2))
    await rig.runUntil(id, ({ import: state }) => (state?.taskId ?? null) !== null);
  const tasks = rig.cloud.control.importTasks(PROD).map(({ databaseName }) => databaseName);
  const ends = [];
  for (const id of ids) ends.push((await rig.runUntil(id, hasStopped)).phase);
  expect(tasks.toSorted()).toEqual(["first", "second"]);
  expect(ends).toEqual(["succeeded", "succeeded", "failed"]);
  for (const name of ["first", "second"]) {
    expect(rig.cloud.control.database(PROD, name)?.status).toBe("Running");
  }
  expect(rig.cloud.control.database(PROD, "third")).toBeUndefined();
});
