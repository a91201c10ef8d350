/** The question of a wave has everything that the question of one migration has, and its limit holds for two workers. */
import { breakGlass, createRunner, type Migration, reviewBrokenGlass } from "@bakferry/core";
import { aPolicy } from "@bakferry/core/testing";
import fc from "fast-check";
import { expect, test } from "vitest";

import { createRunRig, PROD, type RunRig } from "./testing/run-rig.ts";
import { createWaveRig } from "./testing/wave-rig.ts";

const MINUTE_MS = 60_000;
const person = (userId: string) => ({ kind: "slackUser" as const, teamId: "T1", userId });

const STRICT = aPolicy({
  rules: [{ users: ["U2"], usergroups: [], count: 1 }],
  expiresAfterMs: 60 * MINUTE_MS,
  remindAfterMs: [10 * MINUTE_MS],
  escalation: { users: ["U5"], usergroups: [], afterMs: 20 * MINUTE_MS },
  // Open on one day of the past.
  windows: {
    timeZone: "UTC",
    allow: [{ days: ["mon"], from: "00:00", to: "00:01" }],
    deny: [{ from: "2020-01-01", to: "2099-12-31" }],
    overrun: false,
  },
  breakGlass: {
    users: ["U4"],
    usergroups: [],
    minReasonLength: 5,
    notify: ["C9"],
    reviewWithinMs: MINUTE_MS,
  },
});

async function typesOf(rig: RunRig, id: string): Promise<readonly string[]> {
  return (await rig.deps.waves.events(id)).map(({ body }) => body.type);
}

test("is reminded, passed on, and started over a broken glass outside its windows, which somebody reviews", async () => {
  const rig = await createRunRig({ policy: STRICT });
  const waves = createWaveRig(rig);
  try {
    for (const name of ["first", "second"]) await rig.stage(`${name}.bak`, { databaseName: name });
    const { id } = await waves.askAndCheck("first second");
    rig.sleep(10 * MINUTE_MS);
    await rig.work(id, 1);
    rig.sleep(10 * MINUTE_MS);
    await rig.work(id, 1);
    const asked = await waves.load(id);
    expect(asked.nudges.map(({ kind }) => kind)).toEqual(["reminder", "escalation"]);

    const order = {
      migrationId: id,
      planDigest: asked.planDigest ?? "",
      reason: "nobody answers",
      typedName: null,
    };
    expect(await breakGlass(rig.deps, { ...order, actor: person("U2") })).toMatchObject({
      answer: { key: "glass.notAllowed" },
    });
    expect((await breakGlass(rig.deps, { ...order, actor: person("U4") })).kind).toBe("done");
    await waves.runUntil(id, ({ phase }) => phase === "ended");
    const members = await waves.members(id);
    expect(members.map(({ phase, brokenGlass }) => [phase, brokenGlass?.waveId])).toEqual([
      ["succeeded", id],
      ["succeeded", id],
    ]);

    rig.sleep(2 * MINUTE_MS);
    await rig.work(id, 1);
    expect((await typesOf(rig, id)).at(-1)).toBe("wave_glass_unreviewed");
    const own = await reviewBrokenGlass(rig.deps, { migrationId: id, actor: person("U4") });
    expect(own).toMatchObject({ answer: { key: "glass.ownReview" } });
    const review = await reviewBrokenGlass(rig.deps, { migrationId: id, actor: person("U2") });
    expect(review.kind).toBe("done");
    expect(await typesOf(rig, id)).toEqual([
      "wave_requested",
      "wave_asked",
      "wave_reminded",
      "wave_escalated",
      "wave_glass_broken",
      "wave_ended",
      "wave_glass_unreviewed",
      "wave_glass_reviewed",
    ]);
    // Each member says where its glass was broken, and is not reviewed once more.
    const told = await rig.events(members[0]?.id ?? "");
    expect(told.filter(({ type }) => type.includes("glass")).map(({ type }) => type)).toEqual([
      "glass_broken_in_wave",
    ]);
  } finally {
    await rig.close();
  }
}, 120_000);

const ON_THE_WAY = new Set(["scheduled", "uploading", "rechecking", "preparing", "importing", "verifying"]);

test("two workers that give turns to two waves at the same time never hold more places than the instance has", async () => {
  const schedule = fc.array(fc.nat(), { minLength: 40, maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(schedule, async (numbers) => {
      const rig = await createRunRig();
      const waves = createWaveRig(rig);
      try {
        const names = ["a1", "a2", "a3", "b1", "b2", "b3"];
        for (const name of names) await rig.stage(`${name}.bak`, { databaseName: name });
        const one = await waves.askAndCheck("a1 a2 a3");
        const other = await waves.askAndCheck("b1 b2 b3");
        await waves.approve(one.id);
        await waves.approve(other.id);
        const most = await workWithTwo(rig, { numbers, waveIds: [one.id, other.id] });
        expect(most).toBe(2);
        expect(rig.cloud.control.importTasks(PROD)).toHaveLength(names.length);
      } finally {
        await rig.close();
      }
    }),
    { numRuns: 2, endOnFailure: true },
  );
}, 240_000);

/** How many were on the way at once, looked at after every commit of either worker. */
async function workWithTwo(
  rig: RunRig,
  { numbers, waveIds }: { readonly numbers: readonly number[]; readonly waveIds: readonly string[] },
): Promise<number> {
  let most = 0;
  const held = new Map<string, Migration["phase"]>();
  const store = {
    ...rig.deps.store,
    async commit(change: Parameters<RunRig["deps"]["store"]["commit"]>[0]) {
      const outcome = await rig.deps.store.commit(change);
      if (outcome.kind === "committed") held.set(outcome.migration.id, outcome.migration.phase);
      most = Math.max(most, [...held.values()].filter((phase) => ON_THE_WAY.has(phase)).length);
      return outcome;
    },
  };
  const workers = [createRunner({ ...rig.deps, store }), createRunner({ ...rig.deps, store })];
  const { signal } = new AbortController();
  for (let round = 0; round < 200; round += 1) {
    const rows = await Promise.all(waveIds.map((id) => rig.deps.waves.load(id)));
    if (rows.every((wave) => wave?.phase === "ended")) return most;
    const members = rows.flatMap((wave) => wave?.members.map(({ migrationId }) => migrationId) ?? []);
    const all = [...waveIds, ...members];
    const shift = numbers[round % numbers.length] ?? 0;
    const order = all.map((_, index) => all[(index + shift) % all.length] ?? "");
    // Each worker takes every other one; a wave and its members are under way at the same time.
    const give = async (worker: number): Promise<void> => {
      for (const migrationId of order.filter((_, index) => index % 2 === worker))
        await workers[worker]?.({ migrationId, fence: 0, signal, isHeld: () => true });
    };
    await Promise.all([give(0), give(1)]);
    rig.passInCloud(90_000);
    rig.sleep(3000);
  }
  throw new Error("The waves stand still.");
}
