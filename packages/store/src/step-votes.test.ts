/** Votes on a step beyond the plan, by the real orders over the real store. */
import { castVote, type Migration, withdrawVote } from "@bakferry/core";
import {
  aMigration,
  aMigrationChange,
  anAction,
  aPolicy,
  createTestClock,
  TEST_EPOCH,
  testRunnerDeps,
} from "@bakferry/core/testing";
import { afterEach, beforeEach, expect, test } from "vitest";

import { openStore, type Store } from "./open-store.ts";
import { temporaryDirectory } from "./testing/temporary-store.ts";

const ORDER = { kind: "back_up", instanceId: "rm-bp1prod1", databaseName: "dbtest" } as const;
const STEP = anAction({ order: ORDER, expiresAt: TEST_EPOCH + 3_600_000 });
const ROW = aMigration({ phase: "succeeded", actions: [STEP] });

let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
let store: Store;
beforeEach(async () => {
  directory = await temporaryDirectory();
  store = await openStore({ file: `${directory.path}/steps.db`, clock: createTestClock() });
  await store.migrations.create(aMigrationChange({ migration: ROW }));
});
afterEach(async () => {
  await store.close();
  await directory.remove();
});

function deps(count: number) {
  return testRunnerDeps({
    store: store.migrations,
    clock: createTestClock(),
    settings: { policies: { prod: aPolicy({ rules: [{ users: ["U2", "U3"], usergroups: [], count }] }) } },
    people: { standing: async () => "member" },
  });
}

function by(userId: string) {
  const actor = { kind: "slackUser" as const, teamId: "T1", userId };
  return { migrationId: ROW.id, actionId: STEP.id, planDigest: STEP.digest, actor };
}

async function step(): Promise<Migration["actions"][number] | undefined> {
  return (await store.migrations.load(ROW.id))?.actions[0];
}

test("a vote is taken back by its voter until the question is settled, and may be given again", async () => {
  const approval = { verdict: "approve" as const, reason: null };
  await castVote(deps(2), { ...by("U2"), ...approval });
  expect(await withdrawVote(deps(2), by("U3"))).toMatchObject({ answer: { key: "approval.noVote" } });
  expect(await withdrawVote(deps(2), by("U2"))).toMatchObject({ kind: "counted" });
  expect(await step()).toMatchObject({ state: "proposed", decisions: [] });

  await castVote(deps(2), { ...by("U2"), ...approval });
  await castVote(deps(2), { ...by("U3"), ...approval });
  expect((await step())?.state).toBe("approved");
  expect(await withdrawVote(deps(2), by("U2"))).toMatchObject({
    answer: { key: "action.alreadyApproved" },
  });
  const types = (await store.migrations.events(ROW.id)).map(({ body }) => body.type);
  expect(types).toEqual([
    "action_voted",
    "action_vote_withdrawn",
    "action_voted",
    "action_voted",
    "action_approved",
  ]);
});
