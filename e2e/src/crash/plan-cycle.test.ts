import { expect, test } from "vitest";

import { planCycle, REPLICAS, SET_UPS, type SetUp } from "./plan-cycle.ts";

const plans = (setUp: SetUp, seed: number) =>
  Array.from({ length: 200 }, (_, cycle) => planCycle({ setUp, seed, cycle, leaseMs: 1500 }));

test("a cycle is the same for the same seed, alone or among others, and differs for another seed", () => {
  const [, , third] = plans("postgres", 7);
  expect(planCycle({ setUp: "postgres", seed: 7, cycle: 2, leaseMs: 1500 })).toEqual(third);
  expect(planCycle({ setUp: "postgres", seed: 8, cycle: 2, leaseMs: 1500 })).not.toEqual(third);
});

test.each(SET_UPS)(
  "two hundred cycles on %s meet every kind of trouble, both ways in, both verdicts, chains and waves",
  (setUp) => {
    const all = plans(setUp, 1);
    const troubles = all.flatMap((plan) => plan.troubles.map(({ trouble }) => trouble));
    const own = setUp === "postgres" ? ["cut", "partition", "postgres_crash"] : [];
    expect([...new Set(troubles.map(({ kind }) => kind))].toSorted()).toEqual(
      ["disk_full", "freeze", "kill", "replace", ...own].toSorted(),
    );
    for (const trouble of troubles) {
      if ("replica" in trouble) expect(trouble.replica).toBeLessThan(REPLICAS[setUp]);
      // Shorter than the lease, nobody would have taken anything over.
      if ("frozenMs" in trouble) expect(trouble.frozenMs).toBeGreaterThan(1500);
      if ("apartMs" in trouble) expect(trouble.apartMs).toBeGreaterThan(1500);
    }
    const migrations = all.flatMap((plan) => plan.migrations);
    expect(new Set(migrations.map(({ way }) => way))).toEqual(new Set(["staged", "uploaded"]));
    expect(new Set(migrations.map(({ verdict }) => verdict))).toEqual(new Set(["approve", "deny"]));
    expect(new Set(migrations.map(({ chain }) => chain))).toEqual(new Set([null, "whole", "growing"]));
    // A wave has one verdict; apart from it, never is everything denied, nor a chain.
    const verdicts = all.map((plan) => ({
      isWave: plan.isWave,
      count: new Set(plan.migrations.map(({ verdict }) => verdict)).size,
      approved: plan.migrations.filter(({ verdict }) => verdict === "approve").length,
    }));
    const waves = verdicts.filter(({ isWave }) => isWave);
    expect(waves.every(({ count }) => count === 1)).toBe(true);
    expect(new Set(waves.map(({ approved }) => approved))).toEqual(new Set([0, 3]));
    expect(verdicts.every(({ isWave, approved }) => isWave || approved >= 2)).toBe(true);
    expect(migrations.every(({ chain, verdict }) => chain === null || verdict === "approve")).toBe(true);
  },
);
