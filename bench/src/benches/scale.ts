/**
 * Many imports at once: what it costs to watch them, on one process with SQLite and on three with PostgreSQL.
 *
 * Every migration is asked for and approved by people in the simulated Slack, one process brings all of them so far
 * that RDS has taken the import, and RDS fetches so slowly that none ends. Then the state moves to PostgreSQL by
 * `db export` and `db import`, three processes go on with it, one of them is killed, and another one falls silent.
 *
 * The one process may ask RDS and write to Slack more often than an account bears: so the imports begin within
 * minutes, and every look at them is counted that the bot would like to take. In the whole run the three have the usual
 * rates, and show what is left of it.
 */
import { writeFile } from "node:fs/promises";
import path from "node:path";

import { crowdSeed, startWorld, type World } from "@bakferry/demo";
import { startPostgres } from "@bakferry/store/testing";

import type { Bench, BenchRun } from "../bench.ts";
import { beginAll } from "./scale/begin.ts";
import { watchCloud } from "./scale/calls.ts";
import { instancesFor, type Order, ordersFor, runningTasks, stageBackups } from "./scale/fleet.ts";
import { measure, type Row } from "./scale/measure.ts";
import { recover, type RecoverOptions } from "./scale/recover.ts";
import { type Replica, startReplica } from "./scale/replica.ts";

interface Rates {
  readonly rdsRequestsPerSecond: number;
  readonly slackPace: number;
}

interface Size {
  /** Rows of the table: so many imports under way. */
  readonly steps: readonly number[];
  readonly pollSeconds: number;
  readonly leaseSeconds: number;
  /** Until every import was looked at: imports that began together are looked at together. */
  readonly measureMs: number;
  /** Of four people; in the whole run fewer a minute than Slack lets an app open modals. */
  readonly betweenClicksMs: number;
  readonly ratesOfThree: Rates;
  /** How those of the three are lost, one after another. */
  readonly losses: readonly RecoverOptions["loss"][];
}

const HURRIED: Rates = { rdsRequestsPerSecond: 100, slackPace: 100 };
const USUAL: Rates = { rdsRequestsPerSecond: 10, slackPace: 1 };
/** The pauses are the bot's own defaults. */
const WHOLE: Size = {
  steps: [100, 300, 1000],
  pollSeconds: 30,
  leaseSeconds: 20,
  measureMs: 36_000,
  betweenClicksMs: 4000,
  ratesOfThree: USUAL,
  losses: ["killed", "unreachable"],
};
const QUICK: Size = {
  steps: [30],
  pollSeconds: 1,
  leaseSeconds: 2,
  measureMs: 1500,
  betweenClicksMs: 150,
  ratesOfThree: HURRIED,
  losses: ["killed"],
};
const REPLICAS = 3;
/** What waits in RDS for twenty seconds waits one here. */
const CLOUD_SPEED = 20;
const SLOW_BYTES_PER_SECOND = 1;
const BEGIN_WITHIN_MS = 20 * 60_000;
const RECOVER_WITHIN_MS = 120_000;

export const scale: Bench = {
  summary: "1,000 imports at once on one process and on three, and one of the three dies",

  async run(run) {
    const size = run.isQuick ? QUICK : WHOLE;
    const most = Math.max(...size.steps);
    const world = await openWorld(size, most);
    try {
      const orders = ordersFor(most);
      await stageBackups(world, orders);
      const rows = await growOnOne(world, { run, size, orders });
      const many = await continueOnThree(world, { run, size, orders });
      const { pollSeconds, leaseSeconds } = size;
      return {
        pollSeconds,
        leaseSeconds,
        rows: many === undefined ? rows : [...rows, many.row],
        recoverySeconds: many?.seconds.get("killed") ?? null,
        unreachableSeconds: many?.seconds.get("unreachable") ?? null,
      };
    } finally {
      await world.close();
    }
  },
};

async function openWorld(size: Size, migrations: number): Promise<World> {
  const world = await startWorld({
    speed: CLOUD_SPEED,
    pollSeconds: size.pollSeconds,
    fleet: instancesFor(migrations),
    slackSeed: { ...crowdSeed(), rateLimits: "off" },
    operations: { port: 0 },
    settings: settingsFor(size, HURRIED),
  });
  world.simulator.cloud.control.setDownloadRate(SLOW_BYTES_PER_SECOND);
  return world;
}

function settingsFor({ leaseSeconds }: Size, { rdsRequestsPerSecond, slackPace }: Rates) {
  return {
    alibaba: { rdsRequestsPerSecond },
    slack: { pace: slackPace },
    store: { leaseSeconds },
    // The question is what many cost that run at once, so nobody waits for a place.
    limits: { importsPerInstance: 10_000, importsPerAccount: 10_000 },
  };
}

function lookingOf({ measureMs: forMs, betweenClicksMs }: Size) {
  return { forMs, betweenClicksMs };
}

interface Scene {
  readonly run: BenchRun;
  readonly size: Size;
  readonly orders: readonly Order[];
}

/** One process on SQLite, that is given more and more. */
async function growOnOne(world: World, { run, size, orders }: Scene): Promise<readonly BeginRow[]> {
  const replica = await startReplica(world);
  const rows: BeginRow[] = [];
  let begun = 0;
  for (const migrations of size.steps) {
    const cost = await measureBegin(world, replica, orders.slice(begun, migrations));
    begun = migrations;
    run.say(`${migrations} imports are under way: ${JSON.stringify(cost)}`);
    expectRunning(world, orders.slice(0, migrations));
    const row = await measure({ world, replicas: [replica], migrations, ...lookingOf(size) });
    run.say(JSON.stringify(row));
    rows.push({ ...HURRIED, ...row, ...cost });
  }
  await stop(replica);
  return rows;
}

type BeginRow = Rates & Row & BeginCost;

interface BeginCost {
  readonly beginSeconds: number;
  /** Of the cloud, for each migration, from the command to the import. */
  readonly beginCalls: number;
  readonly beginCpuMs: number;
}

async function measureBegin(world: World, replica: Replica, orders: readonly Order[]): Promise<BeginCost> {
  const before = await replica.scrape();
  const startedAt = Date.now();
  const watch = watchCloud(world);
  await beginAll(world, { orders, withinMs: BEGIN_WITHIN_MS });
  watch.stop();
  const after = await replica.scrape();
  return {
    beginSeconds: Math.round((Date.now() - startedAt) / 1000),
    beginCalls: Math.round(watch.requests.length / orders.length),
    beginCpuMs: Math.round((after.cpuMs - before.cpuMs) / orders.length),
  };
}

interface Many {
  readonly row: Rates & Row;
  /** Until others had done what a lost one had begun. */
  readonly seconds: ReadonlyMap<RecoverOptions["loss"], number>;
}

/** The same imports on three; `undefined` where there is no PostgreSQL. */
async function continueOnThree(world: World, { run, size, orders }: Scene): Promise<Many | undefined> {
  const postgres = await startPostgres();
  if (postgres === undefined) return undefined;
  try {
    const databaseUrl = await postgres.newSchema();
    const changes = { DATABASE_URL: databaseUrl };
    await moveTo(world, changes, run.folder);
    await world.configure(settingsFor(size, size.ratesOfThree));
    const replicas: Replica[] = [];
    for (let count = 0; count < REPLICAS; count += 1) replicas.push(await startReplica(world, changes));
    const migrations = orders.length;
    const row = await measure({ world, replicas, migrations, ...lookingOf(size) });
    run.say(JSON.stringify(row));
    const tasks = expectRunning(world, orders);
    const seconds = new Map<RecoverOptions["loss"], number>();
    for (const loss of size.losses) {
      const victim = replicas.shift() as Replica;
      const withinMs = RECOVER_WITHIN_MS;
      const recovery = await recover({ world, victim, postgres, databaseUrl, tasks, loss, withinMs });
      run.say(`${loss}: ${recovery.orphans} turns were lost, and done by others after ${recovery.seconds} s`);
      seconds.set(loss, recovery.seconds);
    }
    await Promise.all(replicas.map(stop));
    return { row: { ...size.ratesOfThree, ...row }, seconds };
  } finally {
    await postgres.stop();
  }
}

async function moveTo(
  world: World,
  changes: Readonly<Record<string, string>>,
  folder: string,
): Promise<void> {
  const exported = await world.runBot(["db", "export"]);
  if (exported.exitCode !== 0) throw new Error(`The state was not exported:\n${exported.stderr}`);
  const file = path.join(folder, "state.ndjson");
  await writeFile(file, exported.stdout);
  const imported = await world.runBot(["db", "import", file], changes);
  if (imported.exitCode !== 0) throw new Error(`The state was not imported:\n${imported.stderr}`);
}

/** The figures mean something only while nothing has ended. */
function expectRunning(world: World, orders: readonly Order[]): ReadonlyMap<string, string> {
  const tasks = runningTasks(world, orders);
  if (tasks.size !== orders.length) throw new Error(`${tasks.size} of ${orders.length} imports are running.`);
  return tasks;
}

async function stop({ bot }: Replica): Promise<void> {
  bot.process.kill("SIGTERM");
  await bot.ended;
}
