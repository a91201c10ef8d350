/** One cycle: three migrations asked for and decided on while things break, and then the judgement. */
import { writeFile } from "node:fs/promises";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

import { syntheticBackup } from "@bakferry/bak/testing";
import { type World } from "@bakferry/demo";

import { type Evidence, judge, type SeenRequest } from "./observer.ts";
import { playPeople } from "./people.ts";
import type { CyclePlan, PlannedMigration, Trouble } from "./plan-cycle.ts";
import type { Rig } from "./rig.ts";
import { createSlackView } from "./slack-view.ts";
import { causeTrouble } from "./trouble.ts";

export interface CycleResult {
  readonly violations: readonly string[];
  readonly evidence: Evidence;
  readonly ms: number;
  /** How often each kind of trouble happened; `lostReply` counts replies lost after success. */
  readonly troubles: ReadonlyMap<string, number>;
}

/** Nothing takes longer that ends at all. */
const GIVE_UP_MS = 120_000;
const LOOK_MS = 10;
const QUIET_MS = 500;
const BUCKET = "migratetest";
const INSTANCE = "rm-bp1std2019";
const MIB = 2 ** 20;
/** Three parts. */
const UPLOADED_BYTES = 20 * MIB;

export async function runCycle(rig: Rig, plan: CyclePlan): Promise<CycleResult> {
  const { world, replicas } = rig;
  const { cloud, slack } = world.simulator;
  const startedAt = Date.now();
  const unorderedBefore = replicas.map(({ unordered }) => unordered.length);
  const requests = watchRequests(world);
  const view = createSlackView(sinceNow(slack.control));
  await placeBackups(rig, plan.migrations);
  const strikesBefore = cloud.control.faults.strikes.length;
  cloud.control.faults.add(...plan.cloudFaults);
  slack.control.faults.add(...plan.slackFaults);
  const giveUpAt = startedAt + GIVE_UP_MS;
  const [{ acts }, happened] = await Promise.all([
    playPeople({ world, view, migrations: plan.migrations, giveUpAt }),
    causeTrouble(rig, plan.troubles),
  ]);
  const lost = cloud.control.faults.strikes.length - strikesBefore;
  cloud.control.faults.clear();
  slack.control.faults.clear();
  const [audit] = await Promise.all([auditOf(world), untilQuiet(world)]);
  const databases = new Set(plan.migrations.map(({ database }) => database));
  const evidence: Evidence = {
    migrations: plan.migrations,
    acts,
    requests: requests.stop(),
    messages: view.records(databases),
    databases: statesOf(world, databases),
    audit,
    unordered: replicas.flatMap(({ unordered }, index) => unordered.slice(unorderedBefore[index])),
  };
  await tidyUp(rig, databases);
  return {
    violations: judge(evidence),
    evidence,
    ms: Date.now() - startedAt,
    troubles: countTroubles(happened, lost),
  };
}

function sinceNow(control: World["simulator"]["slack"]["control"]) {
  const before = control.messageHistory.length;
  return () => control.messageHistory.slice(before);
}

function countTroubles(happened: readonly Trouble[], lost: number): ReadonlyMap<string, number> {
  const counted = new Map([["lostReply", lost]]);
  for (const { kind } of happened) counted.set(kind, (counted.get(kind) ?? 0) + 1);
  return counted;
}

/** The simulator keeps the latest requests only, and does not say when one was over: so it is looked at all the time. */
function watchRequests({ simulator }: World): { stop: () => readonly SeenRequest[] } {
  const { control } = simulator.cloud;
  const seen: SeenRequest[] = [];
  let last = control.requests.at(-1)?.requestId;
  const look = (): void => {
    const all = control.requests;
    const from = all.findLastIndex(({ requestId }) => requestId === last) + 1;
    const seenAt = Date.now();
    seen.push(...all.slice(from).map((request) => ({ ...request, seenAt })));
    last = all.at(-1)?.requestId;
  };
  const timer = setInterval(look, LOOK_MS);
  return {
    stop() {
      clearInterval(timer);
      look();
      return seen;
    },
  };
}

async function placeBackups(rig: Rig, migrations: readonly PlannedMigration[]): Promise<void> {
  const { control } = rig.world.simulator.cloud;
  for (const { database, way } of migrations) {
    const fileName = `${database}FULL.bak`;
    if (way === "staged") await control.putObject(BUCKET, `migrate/${fileName}`, backupOf(database, 0));
    else await writeFile(join(rig.backups, fileName), backupOf(database, UPLOADED_BYTES));
  }
}

const EAST_MS = 8 * 3_600_000;
const HOUR_MS = 3_600_000;

/** A fresh one, at a source that keeps the time of the simulated instances. */
function backupOf(databaseName: string, dataBytes: number): Uint8Array {
  const at = (hoursAgo: number): string =>
    new Date(Date.now() + EAST_MS - hoursAgo * HOUR_MS).toISOString().slice(0, 19);
  return syntheticBackup({
    databaseName,
    startedAt: at(2),
    finishedAt: at(1),
    timeZoneQuarterHours: 32,
    collation: { info: 0xd0_0804, sortId: 0 },
    ...(dataBytes > 0 && { dataBytes }),
  });
}

/** What is edited or posted late counts, too. */
async function untilQuiet({ simulator }: World): Promise<void> {
  const { control } = simulator.slack;
  let seen = -1;
  while (seen !== control.messageHistory.length) {
    seen = control.messageHistory.length;
    await wait(QUIET_MS);
  }
}

async function auditOf(world: World): Promise<string> {
  const { stdout, stderr } = await world.runBot(["audit", "verify", "--json"]);
  const [line = ""] = stdout.trim().split("\n").slice(-1);
  if (!line.startsWith("{")) return `unreadable: ${stderr.slice(-300)}`;
  return String((JSON.parse(line) as { outcome?: unknown }).outcome);
}

function statesOf({ simulator }: World, databases: ReadonlySet<string>): ReadonlyMap<string, string> {
  const found = simulator.cloud.control.instance(INSTANCE).databases;
  return new Map(found.filter(({ name }) => databases.has(name)).map(({ name, status }) => [name, status]));
}

async function tidyUp({ world, backups }: Rig, databases: ReadonlySet<string>): Promise<void> {
  const { control } = world.simulator.cloud;
  const kept = control.instance(INSTANCE).databases.filter(({ name }) => !databases.has(name));
  control.updateInstance(INSTANCE, { databases: kept });
  for (const name of databases) await rm(join(backups, `${name}FULL.bak`), { force: true });
}
