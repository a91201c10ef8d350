/** Several databases as one wave, with the worker's real adapters: one question, a limit, and an end for each. */
import { cancelMigration, cancelWave, castVote, type Migration } from "@bakferry/core";
import { aPolicy } from "@bakferry/core/testing";
import fc from "fast-check";
import { afterEach, beforeEach, expect, test } from "vitest";

import { createRunRig, PROD, type RunRig } from "./testing/run-rig.ts";
import { createWaveRig, type WaveRig } from "./testing/wave-rig.ts";

let rig: RunRig;
let waves: WaveRig;
beforeEach(async () => {
  rig = await createRunRig();
  waves = createWaveRig(rig);
});
afterEach(() => rig.close());

const ON_THE_WAY = new Set(["scheduled", "uploading", "rechecking", "preparing", "importing", "verifying"]);

function phasesOf(members: readonly Migration[]): Record<string, string> {
  return Object.fromEntries(members.map(({ request, phase }) => [request.databaseName, phase]));
}

function onTheWay(members: readonly Migration[]): number {
  return members.filter(({ phase }) => ON_THE_WAY.has(phase)).length;
}

test("one vote is for all that can go, at most two begin at once, and one that fails stops no other", async () => {
  for (const name of ["first", "second", "third", "fourth"])
    await rig.stage(`${name}.bak`, { databaseName: name });
  await rig.stage("fifth.bak", { databaseName: "fifth", kind: "differential" });
  const asked = await waves.askAndCheck("first second third fourth fifth");
  expect(asked.phase).toBe("awaiting_approval");
  expect(phasesOf(await waves.members(asked.id))).toEqual({
    first: "awaiting_approval",
    second: "awaiting_approval",
    third: "awaiting_approval",
    fourth: "awaiting_approval",
    fifth: "blocked",
  });

  await rig.cloud.control.deleteObject("migratetest", "migrate/second.bak");
  await waves.approve(asked.id);
  let most = 0;
  const ended = await waves.runUntil(
    asked.id,
    ({ phase }) => phase === "ended",
    (members) => {
      most = Math.max(most, onTheWay(members));
    },
  );
  expect(most).toBe(2);
  expect(phasesOf(await waves.members(ended.id))).toEqual({
    first: "succeeded",
    second: "failed",
    third: "succeeded",
    fourth: "succeeded",
    fifth: "blocked",
  });
  const events = await rig.deps.waves.events(ended.id);
  expect(events.map(({ body }) => body.type)).toEqual([
    "wave_requested",
    "wave_asked",
    "wave_voted",
    "wave_approved",
    "wave_ended",
  ]);
  expect(events.at(-1)?.body).toMatchObject({ succeeded: 3, failed: 1, others: 1 });
  expect(rig.cloud.control.importTasks(PROD).map(({ databaseName }) => databaseName)).toHaveLength(3);

  await rig.stage("second.bak", { databaseName: "second" });
  await rig.cloud.control.deleteObject("migratetest", "migrate/fifth.bak");
  await rig.stage("fifth.bak", { databaseName: "fifth" });
  const retried = await waves.retry(ended.id);
  if (retried.kind === "refused") throw new Error(JSON.stringify(retried.answer));
  expect(retried.wave).toMatchObject({ retryOf: ended.id, phase: "checking" });
  expect(retried.wave.members.map(({ databaseName }) => databaseName)).toEqual(["second", "fifth"]);
  const again = await waves.runUntil(retried.wave.id, ({ phase }) => phase === "awaiting_approval");
  await waves.approve(again.id);
  await waves.runUntil(again.id, ({ phase }) => phase === "ended");
  expect(phasesOf(await waves.members(again.id))).toEqual({ second: "succeeded", fifth: "succeeded" });
});

test("what changed after the approval leaves the wave with a question of its own, and the others go on", async () => {
  for (const name of ["first", "second"]) await rig.stage(`${name}.bak`, { databaseName: name });
  const { id } = await waves.askAndCheck("first second");
  await rig.stage("second.bak", { databaseName: "second", dataBytes: 900_000 });
  await waves.approve(id);
  await waves.runUntil(id, ({ phase }) => phase === "ended");
  const [first, second] = await waves.members(id);
  expect(first?.phase).toBe("succeeded");
  expect(second).toMatchObject({ phase: "awaiting_approval", wave: { waveId: id, hasLeft: true } });
  await rig.approve(second?.id ?? "");
  const alone = await rig.runUntil(second?.id ?? "", ({ phase }) => phase === "succeeded");
  expect(alone.decisions).toHaveLength(1);
});

test("a member that is taken back before the vote voids it, and the question is asked anew", async () => {
  for (const name of ["first", "second"]) await rig.stage(`${name}.bak`, { databaseName: name });
  const { id, planDigest } = await waves.askAndCheck("first second");
  const [first] = await waves.members(id);
  const actor = { kind: "slackUser" as const, teamId: "T1", userId: "U1" };
  await cancelMigration(rig.deps, { migrationId: first?.id ?? "", actor, reason: null });
  const asked = await waves.runUntil(id, ({ revision }) => revision === 2);
  expect(asked.planDigest).not.toBe(planDigest);
  await waves.approve(id);
  await waves.runUntil(id, ({ phase }) => phase === "ended");
  expect(phasesOf(await waves.members(id))).toEqual({ first: "cancelled", second: "succeeded" });
});

test("a retry of the same plans needs no second approval where the policy keeps the first", async () => {
  const rules = [{ users: ["U2"], usergroups: [], count: 1 }];
  const keeping = await createRunRig({ policy: aPolicy({ rules, keepsApprovalMs: 7_200_000 }) });
  try {
    const kept = createWaveRig(keeping);
    const names = ["first", "second"];
    for (const name of names) await keeping.stage(`${name}.bak`, { databaseName: name });
    const { id } = await kept.askAndCheck("first second");
    for (const name of names) await keeping.cloud.control.deleteObject("migratetest", `migrate/${name}.bak`);
    await kept.approve(id);
    await kept.runUntil(id, ({ phase }) => phase === "ended");
    for (const name of names) await keeping.stage(`${name}.bak`, { databaseName: name });
    const again = await kept.retry(id);
    if (again.kind === "refused") throw new Error(JSON.stringify(again.answer));
    await kept.runUntil(again.wave.id, ({ phase }) => phase === "ended");
    const members = await kept.members(again.wave.id);
    expect(phasesOf(members)).toEqual({ first: "succeeded", second: "succeeded" });
    expect(members.map(({ decisions }) => decisions.length)).toEqual([1, 1]);
    const events = await keeping.deps.waves.events(again.wave.id);
    expect(events.map(({ body }) => body.type)).toEqual([
      "wave_requested",
      "wave_approval_kept",
      "wave_ended",
    ]);
  } finally {
    await keeping.close();
  }
}, 60_000);

test("two waves for one instance share its places, and the one that was approved first goes first", async () => {
  for (const name of ["a1", "a2", "a3", "b1", "b2"]) await rig.stage(`${name}.bak`, { databaseName: name });
  const a = await waves.askAndCheck("a1 a2 a3");
  const b = await waves.askAndCheck("b1 b2");
  await waves.approve(b.id);
  await waves.runUntil(b.id, ({ phase }) => phase === "running");
  await rig.work(b.id, 3);
  await waves.approve(a.id);
  let most = 0;
  const seen: string[] = [];
  const watch = async (): Promise<void> => {
    const members = [...(await waves.members(a.id)), ...(await waves.members(b.id))];
    most = Math.max(most, onTheWay(members));
    for (const { request, phase } of members)
      if (ON_THE_WAY.has(phase) && !seen.includes(request.databaseName)) seen.push(request.databaseName);
  };
  for (let round = 0; round < 60; round += 1) {
    const both = [...(await waves.members(a.id)), ...(await waves.members(b.id))].map(({ id }) => id);
    for (const id of [a.id, b.id, ...both]) {
      await rig.work(id, 1);
      await watch();
    }
    const phases = [(await waves.load(a.id)).phase, (await waves.load(b.id)).phase];
    if (phases.every((phase) => phase === "ended")) break;
  }
  expect(most).toBe(2);
  expect(seen.slice(0, 2).toSorted()).toEqual(["b1", "b2"]);
  expect(Object.values(phasesOf(await waves.members(a.id)))).toEqual(["succeeded", "succeeded", "succeeded"]);
}, 60_000);

test("taken back while it runs, what is on its way goes on and nothing else begins", async () => {
  for (const name of ["first", "second", "third"]) await rig.stage(`${name}.bak`, { databaseName: name });
  const { id } = await waves.askAndCheck("first second third");
  await waves.approve(id);
  await waves.runUntil(id, () => rig.cloud.control.importTasks(PROD).length > 0);
  const actor = { kind: "slackUser" as const, teamId: "T1", userId: "U1" };
  expect((await cancelWave(rig.deps, { waveId: id, actor, reason: null })).kind).toBe("cancelled");
  await waves.runUntil(id, ({ phase }) => phase === "ended");
  const phases = phasesOf(await waves.members(id));
  expect(phases).toEqual({ first: "succeeded", second: "succeeded", third: "cancelled" });
});

test("a denial, and a question that nobody answers, end every member without an import", async () => {
  for (const name of ["first", "second", "third", "fourth"])
    await rig.stage(`${name}.bak`, { databaseName: name });
  const denied = await waves.askAndCheck("first second");
  const actor = { kind: "slackUser" as const, teamId: "T1", userId: "U2" };
  const planDigest = denied.planDigest ?? "";
  const vote = { migrationId: denied.id, actor, verdict: "deny" as const, reason: "not now", planDigest };
  expect((await castVote(rig.deps, vote)).kind).toBe("counted");
  await waves.runUntil(denied.id, ({ phase }) => phase === "denied");
  await rig.work(denied.id, 2);
  expect(phasesOf(await waves.members(denied.id))).toEqual({ first: "denied", second: "denied" });

  const expired = await waves.askAndCheck("third fourth");
  rig.sleep((expired.approvalExpiresAt ?? 0) - expired.updatedAt + 1000);
  await rig.work(expired.id, 3);
  expect((await waves.load(expired.id)).phase).toBe("expired");
  expect(phasesOf(await waves.members(expired.id))).toEqual({ third: "expired", fourth: "expired" });
  const late = {
    ...vote,
    migrationId: expired.id,
    verdict: "approve" as const,
    planDigest: expired.planDigest ?? "",
  };
  expect(await castVote(rig.deps, late)).toMatchObject({ kind: "refused" });
  expect(rig.cloud.control.importTasks(PROD)).toEqual([]);
});

test("whatever the order of turns and wherever the process dies, a wave ends once and keeps its limit", async () => {
  const names = fc.subarray(["first", "second", "third", "fourth"], { minLength: 2 });
  const turns = fc.infiniteStream(fc.nat());
  const property = fc.asyncProperty(
    turns,
    fc.nat({ max: 120 }),
    names,
    async (numbers, deathAt, databases) => {
      // The clouds of two runs must not share a day's quota.
      const fresh = await createRunRig();
      try {
        const { phases, most, ends, imported } = await runAnyhow(fresh, { numbers, deathAt, databases });
        expect(most).toBeLessThanOrEqual(2);
        expect(phases).toEqual(["failed", ...databases.slice(1).map(() => "succeeded")]);
        expect(ends).toBe(1);
        expect(imported).toEqual(databases.slice(1).toSorted());
      } finally {
        await fresh.close();
      }
    },
  );
  await fc.assert(property, { numRuns: 6, endOnFailure: true });
}, 120_000);

interface Anyhow {
  readonly numbers: IterableIterator<number>;
  readonly deathAt: number;
  readonly databases: readonly string[];
}

/** The first database's backup vanishes after the approval, and the process dies once on the way. */
async function runAnyhow(on: RunRig, { numbers, deathAt, databases }: Anyhow) {
  for (const name of databases) await on.stage(`${name}.bak`, { databaseName: name });
  const any = createWaveRig(on, (count) => Number(numbers.next().value) % count);
  const { id } = await any.askAndCheck(databases.join(" "));
  await on.cloud.control.deleteObject("migratetest", `migrate/${databases[0]}.bak`);
  await any.approve(id);
  on.dieAt(deathAt);
  let most = 0;
  await any.runUntil(
    id,
    ({ phase }) => phase === "ended",
    (members) => {
      most = Math.max(most, onTheWay(members));
    },
  );
  on.dieAt(Number.POSITIVE_INFINITY);
  const events = await on.deps.waves.events(id);
  return {
    most,
    phases: (await any.members(id)).map(({ phase }) => phase),
    ends: events.filter(({ body }) => body.type === "wave_ended").length,
    imported: on.cloud.control
      .importTasks(PROD)
      .map(({ databaseName }) => databaseName)
      .toSorted(),
  };
}
