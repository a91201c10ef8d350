/** One cycle: three migrations asked for and decided on while things break, and then the judgement. */
import { setTimeout as wait } from "node:timers/promises";

import { TEST_INSTANCE, type World } from "@bakferry/demo";
import type { MessageRecord } from "@bakferry/simulator";

import { type Backups, placeBackups } from "./backups.ts";
import { done, type Evidence, type SeenRequest } from "./evidence.ts";
import { judge, postedTwice, standing } from "./observer.ts";
import { playPeople } from "./people.ts";
import type { CyclePlan, Trouble } from "./plan-cycle.ts";
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
const TAKEN_BACK_WITHIN_MS = 30_000;

export async function runCycle(rig: Rig, plan: CyclePlan): Promise<CycleResult> {
  const { world, replicas } = rig;
  const { cloud, slack } = world.simulator;
  const startedAt = Date.now();
  const unorderedBefore = replicas.map(({ unordered }) => unordered.length);
  const requests = watchRequests(world);
  const view = createSlackView(sinceNow(slack.control));
  const backups = await placeBackups(rig, plan);
  const strikesBefore = cloud.control.faults.strikes.length;
  cloud.control.faults.add(...plan.cloudFaults);
  slack.control.faults.add(...plan.slackFaults);
  const giveUpAt = startedAt + GIVE_UP_MS;
  const [{ acts }, happened] = await Promise.all([
    playPeople({ world, view, plan, giveUpAt, placeLog: backups.placeLog }),
    causeTrouble(rig, plan.troubles),
  ]);
  const lost = cloud.control.faults.strikes.length - strikesBefore;
  cloud.control.faults.clear();
  slack.control.faults.clear();
  const databases = new Set(plan.migrations.map(({ database }) => database));
  const [audit] = await Promise.all([auditOf(world), untilQuiet(world)]);
  await untilTakenBack(() => view.records(databases));
  const evidence: Evidence = {
    migrations: plan.migrations,
    isWave: plan.isWave,
    acts,
    requests: requests.stop(),
    tasks: cloud.control.importTasks(TEST_INSTANCE).filter(({ databaseName }) => databases.has(databaseName)),
    messages: view.records(databases),
    databases: statesOf(world, databases),
    audit,
    unordered: replicas.flatMap(({ unordered }, index) => unordered.slice(unorderedBefore[index])),
  };
  await tidyUp(rig, { databases, backups, evidence });
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

/** What is edited or posted late counts, too. */
async function untilQuiet({ simulator }: World): Promise<void> {
  const { control } = simulator.slack;
  let seen = -1;
  while (seen !== control.messageHistory.length) {
    seen = control.messageHistory.length;
    await wait(QUIET_MS);
  }
}

/** What stands there twice is looked for after 20 s for the last time that a cycle can wait for. */
async function untilTakenBack(records: () => readonly MessageRecord[]): Promise<void> {
  const giveUpAt = Date.now() + TAKEN_BACK_WITHIN_MS;
  while (postedTwice(standing(records())).length > 0 && Date.now() < giveUpAt) await wait(QUIET_MS);
}

async function auditOf(world: World): Promise<string> {
  const { stdout, stderr } = await world.runBot(["audit", "verify", "--json"]);
  const [line = ""] = stdout.trim().split("\n").slice(-1);
  if (!line.startsWith("{")) return `unreadable: ${stderr.slice(-300)}`;
  return String((JSON.parse(line) as { outcome?: unknown }).outcome);
}

function statesOf({ simulator }: World, databases: ReadonlySet<string>): ReadonlyMap<string, string> {
  const found = simulator.cloud.control.instance(TEST_INSTANCE).databases;
  return new Map(found.filter(({ name }) => databases.has(name)).map(({ name, status }) => [name, status]));
}

interface Left {
  readonly databases: ReadonlySet<string>;
  readonly backups: Backups;
  readonly evidence: Evidence;
}

async function tidyUp({ world }: Rig, { databases, backups, evidence }: Left): Promise<void> {
  const { control } = world.simulator.cloud;
  const kept = control.instance(TEST_INSTANCE).databases.filter(({ name }) => !databases.has(name));
  control.updateInstance(TEST_INSTANCE, { databases: kept });
  const sent = done(evidence, "CompleteMultipartUpload").flatMap(({ parameters }) => parameters["key"] ?? []);
  await backups.remove(sent);
}
