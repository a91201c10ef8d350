/** So many cycles of one set-up, and the score. */
import { arch, cpus, totalmem } from "node:os";

import { planCycle, REPLICAS, type SetUp } from "./plan-cycle.ts";
import { keepTraces, LEASE_MS, type Rig, startRig } from "./rig.ts";
import { runCycle } from "./run-cycle.ts";

export interface SuiteOptions {
  readonly setUp: SetUp;
  readonly seed: number;
  /** Number of the first cycle. */
  readonly from: number;
  readonly cycles: number;
  readonly say: (line: string) => void;
}

/** The last line of the long form; scripts rely on it. */
export interface Score {
  readonly store: SetUp;
  readonly replicas: number;
  readonly cycles: number;
  readonly violations: number;
  readonly migrations: number;
  readonly troubles: Readonly<Record<string, number>>;
  /** How the disk was filled, where it was. */
  readonly disk: string | null;
  readonly seed: number;
  readonly seconds: number;
  readonly cycleP50Ms: number;
  readonly cycleMaxMs: number;
  /** Numbers of the cycles that broke a promise. */
  readonly failed: readonly number[];
  readonly machine: string;
}

/** A new world after so many, so that nothing grows beyond what a test should hold. */
const CYCLES_OF_A_WORLD = 50;

/** `undefined` where the set-up cannot be had on this machine. */
export async function runSuite(options: SuiteOptions): Promise<Score | undefined> {
  const { setUp, seed, from, cycles, say } = options;
  const startedAt = Date.now();
  const times: number[] = [];
  const failed: number[] = [];
  const troubles = new Map<string, number>();
  let violations = 0;
  let migrations = 0;
  let disk: string | null = null;
  let rig: Rig | undefined;
  let left = 0;
  try {
    for (let cycle = from; cycle < from + cycles; cycle += 1) {
      if (left === 0 || !rig) {
        await rig?.close();
        rig = await startRig(setUp);
        if (!rig) return undefined;
        disk = rig.disk?.kind ?? null;
        left = CYCLES_OF_A_WORLD;
      }
      left -= 1;
      const plan = planCycle({ setUp, seed, cycle, leaseMs: LEASE_MS });
      const result = await runCycle(rig, plan);
      times.push(result.ms);
      migrations += plan.migrations.length;
      for (const [kind, count] of result.troubles) troubles.set(kind, (troubles.get(kind) ?? 0) + count);
      if (result.violations.length > 0) {
        violations += result.violations.length;
        failed.push(cycle);
        say(
          `cycle ${cycle} broke promises; alone: --store ${setUp} --seed ${seed} --from ${cycle} --cycles 1`,
        );
        for (const violation of result.violations) say(`  ${violation}`);
        say(`  trouble: ${JSON.stringify(plan.troubles)}`);
        say(`  traces: ${await keepTraces(rig, result.evidence, `${setUp}-${seed}-${cycle}`)}`);
        // What was left in a bad state must not be blamed on the next cycle.
        left = 0;
      } else say(`cycle ${cycle} held, ${result.ms} ms`);
    }
  } finally {
    await rig?.close();
  }
  const sorted = times.toSorted((a, b) => a - b);
  return {
    store: setUp,
    replicas: REPLICAS[setUp],
    cycles,
    violations,
    migrations,
    troubles: Object.fromEntries(troubles),
    disk,
    seed,
    seconds: Math.round((Date.now() - startedAt) / 1000),
    cycleP50Ms: sorted[Math.floor(sorted.length / 2)] ?? 0,
    cycleMaxMs: sorted.at(-1) ?? 0,
    failed,
    machine: `${cpus()[0]?.model ?? arch()} x${cpus().length}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`,
  };
}
