/** An approved import waits for its window, in earnest: the worker, the store and the cloud, with a clock that is pushed. */
import type { ApprovalPolicy, ChangeWindows } from "@bakferry/core";
import { aPolicy } from "@bakferry/core/testing";
import { afterEach, expect, test } from "vitest";

import { createRunRig, type RunRig } from "./testing/run-rig.ts";

const MINUTE_MS = 60_000;
const ALL_DAYS: ChangeWindows["allow"][number]["days"] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

let rig: RunRig;
afterEach(() => rig.close());

/** "hh:mm" in UTC, so many minutes from now. */
function clockTime(minutes: number): string {
  return new Date(Date.now() + minutes * MINUTE_MS).toISOString().slice(11, 16);
}

async function start(from: number, to: number): Promise<void> {
  const windows: ChangeWindows = {
    timeZone: "UTC",
    allow: [{ days: ALL_DAYS, from: clockTime(from), to: clockTime(to) }],
    deny: [],
    overrun: false,
  };
  const rules = [{ users: ["U2"], usergroups: [], count: 1 }];
  const policy: ApprovalPolicy = aPolicy({ rules, windows });
  rig = await createRunRig({ policy });
  await rig.stage("dbtest.bak", { databaseName: "dbtest", release: "2019" });
}

test("it starts when the window opens, by itself and after one more check", async () => {
  await start(2, 5);
  const asked = await rig.askAndCheck("dbtest");
  await rig.approve(asked.id);
  const waiting = await rig.load(asked.id);
  expect(waiting.phase).toBe("scheduled");
  expect((waiting.opensAt ?? 0) - Date.now()).toBeLessThanOrEqual(2 * MINUTE_MS);

  await rig.turn(asked.id);
  expect((await rig.load(asked.id)).phase).toBe("scheduled");
  rig.sleep(2 * MINUTE_MS);
  await rig.runUntil(asked.id, ({ phase }) => phase === "importing");
  const types = (await rig.events(asked.id)).map(({ type }) => type);
  expect(types.slice(types.indexOf("approved"))).toEqual([
    "approved",
    "scheduled",
    "window_opened",
    "import_intended",
  ]);
});

test("a window that closes before RDS is asked sends it back to wait for the next one", async () => {
  await start(-5, 3);
  const asked = await rig.askAndCheck("dbtest");
  await rig.approve(asked.id);
  expect((await rig.load(asked.id)).phase).toBe("rechecking");
  rig.sleep(4 * MINUTE_MS);
  await rig.turn(asked.id);
  const back = await rig.load(asked.id);
  expect(back.phase).toBe("scheduled");
  expect(back.opensAt).toBeGreaterThan(Date.now());
  expect(back.import).toBeNull();
});
