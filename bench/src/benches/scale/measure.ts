/** A while in which nothing begins or ends: imports are watched, and people look at cards. */
import { setTimeout as wait } from "node:timers/promises";

import { CHANNEL, keyOf, type World } from "@bakferry/demo";
import type { MessageRecord, Person } from "@bakferry/simulator";

import { percentile } from "../../percentile.ts";
import { APPROVERS } from "./begin.ts";
import { cloudCallsOf, countByKind, slackCallsSince, watchCloud } from "./calls.ts";
import type { Replica } from "./replica.ts";

export interface MeasureOptions {
  readonly world: World;
  readonly replicas: readonly Replica[];
  readonly migrations: number;
  readonly forMs: number;
  /** Between two clicks of one of four people. */
  readonly betweenClicksMs: number;
}

export interface Row {
  readonly replicas: number;
  readonly migrations: number;
  /** By service and operation. */
  readonly callsPerMinute: Readonly<Record<string, number>>;
  /** The most frequent operation of RDS. */
  readonly busiestRdsPerMinute: number;
  /** The worst process. */
  readonly loopP99Ms: number;
  /** The largest process. */
  readonly rssMB: number;
  readonly clicks: number;
  /** Slack said that they did not work, or nothing was to be seen. */
  readonly failedClicks: number;
  readonly clickP99Ms: number;
  /** In a minute. */
  readonly callsPerMigration: number;
  /** In a minute, of all processes together. */
  readonly cpuMsPerMigration: number;
}

const LOOKERS = APPROVERS.slice(0, 4);
const ANSWER = { timeoutMs: 30_000, what: "the details of a migration" };
const MINUTE_MS = 60_000;

export async function measure(options: MeasureOptions): Promise<Row> {
  const { world, replicas, migrations, forMs, betweenClicksMs } = options;
  const before = await scrapeAll(replicas);
  const startedAt = Date.now();
  const watch = watchCloud(world);
  const looks = await lookAtCards(world, { until: startedAt + forMs, betweenClicksMs });
  watch.stop();
  const after = await scrapeAll(replicas);
  const minutes = (Date.now() - startedAt) / MINUTE_MS;
  const cpuMs = sum(after.map(({ cpuMs: used }, index) => used - (before[index]?.cpuMs ?? 0)));
  const fromCloud = cloudCallsOf(watch);
  const counts = countByKind([...fromCloud, ...slackCallsSince(world, startedAt)]);
  const perMinute = counts.map(({ kind, calls }) => [kind, Math.round(calls / minutes)] as const);
  return {
    replicas: replicas.length,
    migrations,
    callsPerMinute: Object.fromEntries(perMinute),
    busiestRdsPerMinute: perMinute.find(([kind]) => kind.startsWith("RDS "))?.[1] ?? 0,
    loopP99Ms: Math.round(Math.max(...after.map(({ loopP99Ms }) => loopP99Ms))),
    rssMB: Math.round(Math.max(...after.map(({ rssMB }) => rssMB))),
    clicks: looks.length,
    failedClicks: looks.filter(({ isShown }) => !isShown).length,
    clickP99Ms: percentile(
      looks.map(({ tookMs }) => tookMs),
      0.99,
    ),
    callsPerMigration: hundredths(fromCloud.length / minutes / migrations),
    cpuMsPerMigration: Math.round(cpuMs / minutes / migrations),
  };
}

function scrapeAll(replicas: readonly Replica[]) {
  return Promise.all(replicas.map(async (replica) => replica.scrape()));
}

interface Look {
  /** From the click to the modal that it opens, or to the word or the time at which it had not worked. */
  readonly tookMs: number;
  readonly isShown: boolean;
}

interface Looking {
  readonly until: number;
  readonly betweenClicksMs: number;
}

async function lookAtCards(
  { simulator }: World,
  { until, betweenClicksMs }: Looking,
): Promise<readonly Look[]> {
  const { control } = simulator.slack;
  const cards = control.messageHistory.filter(
    (record) => record.kind === "post" && record.channel === CHANNEL && keyOf(record) === "root",
  );
  const looks = LOOKERS.map(async (id, lane) => {
    const person = control.as(id);
    const mine: Look[] = [];
    for (let turn = lane; Date.now() < until; turn += LOOKERS.length) {
      const card = cards[turn % cards.length];
      if (card === undefined) throw new Error("There is no card to look at.");
      mine.push(await look(person, card, (isThere) => control.waitFor(isThere, ANSWER)));
      await wait(betweenClicksMs);
    }
    return mine;
  });
  return (await Promise.all(looks)).flat();
}

async function look(
  person: Person,
  { channel, ts }: MessageRecord,
  waitFor: (isThere: () => boolean) => Promise<unknown>,
): Promise<Look> {
  // What an earlier click opened too late.
  if (person.modal()) await person.closeModal();
  const startedAt = performance.now();
  const clicking = person.click({ channel, ts, actionId: "migration.details" });
  const shown = waitFor(() => person.modal() !== undefined).then(
    () => true,
    () => false,
  );
  const refused = clicking.then(({ ok }) => (ok ? new Promise<never>(() => undefined) : false));
  const isShown = await Promise.race([shown, refused]);
  const tookMs = performance.now() - startedAt;
  await clicking;
  if (person.modal()) await person.closeModal();
  return { tookMs, isShown };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function hundredths(value: number): number {
  return Math.round(value * 100) / 100;
}
