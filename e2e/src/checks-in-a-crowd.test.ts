import { checkRequest, type CheckReport, parseCommand, say } from "@bakferry/core";
/** Many ask at once, at the rate that RDS documents: every check is made, and looks at imports do not hold people up. */
import { BUCKET, CHANNEL, crowdBackup, PREFIX, REQUESTER, startWorld, type World } from "@bakferry/demo";
import type { CloudSimulator } from "@bakferry/simulator";
import { afterEach, expect, test } from "vitest";

import { peopleOf } from "./testing/people.ts";
import { createRunRig, PROD, type RunRig } from "./testing/run-rig.ts";

/** RDS documents it for one operation. */
const PER_SECOND = 10;
const NAMES = Array.from({ length: 10 }, (_, index) => `crowd${index}`);

let world: World | undefined;
let rig: RunRig | undefined;
afterEach(async () => {
  await world?.close();
  await rig?.close();
  [world, rig] = [undefined, undefined];
});

async function check({ deps }: RunRig, name: string): Promise<CheckReport> {
  const command = parseCommand(name);
  if (command.kind !== "migrate") throw new Error(`Not a request: ${name}`);
  const report = await checkRequest(deps, { command, defaultTarget: null });
  if (report.kind === "refused") throw new Error(JSON.stringify(report.answer));
  return report;
}

/** The reasons. */
function unknownIn({ findings }: CheckReport): readonly string[] {
  return findings.flatMap(({ kind, remedy }) =>
    kind === "unknown" ? [remedy === null ? "" : say(remedy.text)] : [],
  );
}

/** Holds every operation of RDS that was asked for so far to its documented rate. */
function limit({ control }: CloudSimulator): void {
  const asked = control.requests.flatMap(({ service, operation }) => (service === "rds" ? [operation] : []));
  const operations = [...new Set([...asked, "DescribeMigrateTaskById"])];
  control.setRateLimits(operations.map((operation) => ({ operation, perSecond: PER_SECOND })));
}

function refusedBy({ control }: CloudSimulator): number {
  return control.requests.filter(({ errorCode }) => errorCode?.startsWith("Throttling")).length;
}

test("twenty examinations at once take longer than their deadline, and none has an unknown check for that", async () => {
  rig = await createRunRig();
  const at = rig;
  for (const name of NAMES) await at.stage(`${name}.bak`, { databaseName: name });
  await check(at, "crowd0");
  limit(at.cloud);
  const startedAt = Date.now();
  const reports = await Promise.all([...NAMES, ...NAMES].map(async (name) => check(at, name)));
  expect(Date.now() - startedAt).toBeGreaterThan(at.deps.settings.preflight.deadlineMs);
  expect(reports.flatMap(unknownIn)).toEqual([]);
  expect(refusedBy(at.cloud)).toBe(0);
}, 120_000);

test("a check takes about as long beside a hundred imports that are looked at as it takes alone", async () => {
  rig = await createRunRig();
  const at = rig;
  await at.stage("alone.bak", { databaseName: "alone" });
  const timed = async (): Promise<number> => {
    const startedAt = Date.now();
    expect(unknownIn(await check(at, "alone"))).toEqual([]);
    return Date.now() - startedAt;
  };
  // The first one loads what the others have.
  await timed();
  limit(at.cloud);
  const aloneMs = await timed();
  const looks = Array.from({ length: 100 }, () => at.deps.imports.task(PROD, "1").catch(() => undefined));
  const besideMs = await timed();
  const seen = at.cloud.control.requests.filter(({ operation }) => operation === "DescribeMigrateTaskById");
  // A hundred looks take 12 s of the rate; a quarter and one request, and what a busy machine adds.
  expect(besideMs).toBeLessThan(aloneMs * 1.25 + 3000);
  expect(seen.length).toBeLessThan(100);
  await Promise.all(looks);
  expect(refusedBy(at.cloud)).toBe(0);
}, 120_000);

test("ten requests in Slack, worked on by two bots, get their questions, and RDS refuses nobody", async () => {
  world = await startWorld({ speed: 240, pollSeconds: 5 });
  const { cloud, slack } = world.simulator;
  for (const [index, name] of NAMES.entries())
    await cloud.control.putObject(BUCKET, `${PREFIX}${name}FULL.bak`, Buffer.from(crowdBackup(name, index)));
  await world.startBot();
  await world.startBot();
  const { ask, messages, until } = peopleOf(world);
  await ask("/migrate dbtest");
  limit(cloud);
  const requester = slack.control.as(REQUESTER);
  await Promise.all(NAMES.map((name) => requester.command(CHANNEL, `/migrate ${name}`)));
  const shown = (words: string): number =>
    messages().filter(({ blocks }) => JSON.stringify(blocks).includes(words)).length;
  await until(() => shown('"approval.review"') === NAMES.length + 1, "a question for each");
  expect(JSON.stringify(messages())).not.toMatch(/[1-9]\d* unknown/u);
  expect(refusedBy(cloud)).toBe(0);
}, 180_000);
