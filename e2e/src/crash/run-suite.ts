/** So many cycles of one set-up, and the score. */
import { arch, cpus, totalmem } from "node:os";

import { type CyclePlan, planCycle, REPLICAS, type SetUp } from "./plan-cycle.ts";
import { keepTraces, LEASE_MS, type Rig, startRig } from "./rig.ts";
import { type CycleResult, runCycle } from "./run-cycle.ts";

export interface SuiteOptions {
  readonly setUp: SetUp;
  readonly seed: number;
  /** Number of the first cycle. */
  readonly from: number;
  readonly cycles: number;
  readonly say: (line: string) => void;
  /** Ends the suite after the cycle that runs. */
  readonly signal: AbortSignal;
}

/** The last line of the long form; scripts rely on it. */
export interface Score {
  readonly store: SetUp;
  readonly replicas: number;
  readonly cycles: number;
  readonly violations: number;
  readonly migrations: number;
  readonly troubles: Readonly<Record<string, number>>;
  /** Messages that left late, stood there twice, and were deleted again. */
  readonly takenBack: number;
  /** How the disk is filled; `none` where it cannot be, and no disk gets full. */
  readonly disk: "tmpfs" | "prlimit" | "none";
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

interface Played {
  readonly plan: CyclePlan;
  readonly result: CycleResult;
}

/** `undefined` where the set-up cannot be had on this machine. */
export async function runSuite(options: SuiteOptions): Promise<Score | undefined> {
  const { setUp, seed, from, cycles, signal } = options;
  const startedAt = Date.now();
  const played: Played[] = [];
  let rig = await startRig(setUp);
  if (!rig) return undefined;
  const disk = rig.disk?.kind ?? "none";
  let left = CYCLES_OF_A_WORLD;
  try {
    for (let cycle = from; rig && cycle < from + cycles && !signal.aborted; cycle += 1) {
      const plan = planCycle({ setUp, seed, cycle, leaseMs: LEASE_MS });
      const result = await runCycle(rig, plan);
      played.push({ plan, result });
      const isBroken = result.violations.length > 0;
      await tell(options, rig, { plan, result });
      left -= 1;
      // What was left in a bad state must not be blamed on the next cycle.
      if (!isBroken && left > 0) continue;
      await rig.close();
      rig = cycle + 1 < from + cycles ? await startRig(setUp) : undefined;
      left = CYCLES_OF_A_WORLD;
    }
  } finally {
    await rig?.close();
  }
  const seconds = Math.round((Date.now() - startedAt) / 1000);
  return {
    store: setUp,
    replicas: REPLICAS[setUp],
    ...scoreOf(played),
    disk,
    seed,
    seconds,
    machine: machine(),
  };
}

async function tell({ setUp, seed, say }: SuiteOptions, rig: Rig, { plan, result }: Played): Promise<void> {
  const { cycle, troubles } = plan;
  if (result.violations.length === 0) {
    say(`cycle ${cycle} held, ${result.ms} ms`);
    return;
  }
  say(`cycle ${cycle} broke promises; alone: --store ${setUp} --seed ${seed} --from ${cycle} --cycles 1`);
  for (const violation of result.violations) say(`  ${violation}`);
  say(`  trouble: ${JSON.stringify(troubles)}`);
  say(`  traces: ${await keepTraces(rig, result.evidence, `${setUp}-${seed}-${cycle}`)}`);
}

type Sums = Omit<Score, "store" | "replicas" | "disk" | "seed" | "seconds" | "machine">;

function scoreOf(played: readonly Played[]): Sums {
  const troubles: Record<string, number> = {};
  for (const { result } of played)
    for (const [kind, count] of result.troubles) troubles[kind] = (troubles[kind] ?? 0) + count;
  const times = played.map(({ result }) => result.ms).toSorted((a, b) => a - b);
  const broken = played.filter(({ result }) => result.violations.length > 0);
  return {
    cycles: played.length,
    violations: broken.flatMap(({ result }) => result.violations).length,
    migrations: played.flatMap(({ plan }) => plan.migrations).length,
    troubles,
    takenBack: played.flatMap(({ result }) =>
      result.evidence.messages.filter(({ kind }) => kind === "delete"),
    ).length,
    cycleP50Ms: times[Math.floor(times.length / 2)] ?? 0,
    cycleMaxMs: times.at(-1) ?? 0,
    failed: broken.map(({ plan }) => plan.cycle),
  };
}

function machine(): string {
  const model = cpus()[0]?.model ?? arch();
  return `${model} x${cpus().length}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`;
}
