import { cancelMigration, type Migration, placeStateOf, type RunnerDeps, summarize } from "@bakferry/core";
import { aFailure, aPolicy } from "@bakferry/core/testing";
/** However many migrations are approved, RDS is given no more imports at once than the limits say: by RDS's own record. */
import {
  BUCKET,
  CHANNEL,
  crowdBackup,
  PREFIX,
  REQUESTER,
  startWorld,
  TARGET_INSTANCE,
  type World,
} from "@bakferry/demo";
import type { CloudSimulator } from "@bakferry/simulator";
import fc from "fast-check";
import { afterEach, expect, test } from "vitest";

import { peopleOf } from "./testing/people.ts";
import { createRunRig, PROD, type RunRig } from "./testing/run-rig.ts";

/** The default. */
const LIMIT = 2;
const NAMES = ["first", "second", "third", "fourth", "fifth"];

let world: World | undefined;
let rig: RunRig | undefined;
afterEach(async () => {
  await world?.close();
  await rig?.close();
  [world, rig] = [undefined, undefined];
});

function runningIn(cloud: CloudSimulator): number {
  const tasks = cloud.control.importTasks(PROD);
  return tasks.filter(({ status }) => status === "NoStart" || status === "Running").length;
}

async function approved(at: RunRig, names = NAMES): Promise<readonly string[]> {
  const ids: string[] = [];
  for (const name of names) {
    await at.stage(`${name}.bak`, { databaseName: name });
    const { id } = await at.askAndCheck(name);
    await at.approve(id);
    ids.push(id);
  }
  return ids;
}

async function phasesOf({ store }: RunnerDeps, ids: readonly string[]): Promise<readonly string[]> {
  const rows = await Promise.all(ids.map((id) => store.load(id)));
  return rows.map((row) => row?.phase ?? "");
}

test("five approved migrations on one instance share two bots and two places, and all of them end", async () => {
  world = await startWorld({ speed: 20, pollSeconds: 0.5 });
  const { cloud, slack } = world.simulator;
  for (const [index, name] of NAMES.entries())
    await cloud.control.putObject(BUCKET, `${PREFIX}${name}FULL.bak`, Buffer.from(crowdBackup(name, index)));
  await world.startBot();
  await world.startBot();
  const { messages, until, approve } = peopleOf(world);
  const cards = () => messages().filter(({ blocks }) => JSON.stringify(blocks).includes('"approval.review"'));
  const requester = slack.control.as(REQUESTER);
  await Promise.all(NAMES.map((name) => requester.command(CHANNEL, `/migrate ${name}`)));
  await until(() => cards().length === NAMES.length, "a question for each");
  for (const card of cards()) await approve(card);

  await until(
    () =>
      messages().some(({ blocks }) => JSON.stringify(blocks).includes(`2 imports run on ${TARGET_INSTANCE}`)),
    "a card that says what is before it",
  );
  const tasks = () => cloud.control.importTasks(TARGET_INSTANCE);
  await until(
    () => tasks().filter(({ status }) => status === "Success").length === NAMES.length,
    "the end of all imports",
  );
  const spans = tasks().map(({ createdAt, endedAt }) => ({ createdAt, endedAt: endedAt ?? Infinity }));
  const atOnce = spans.map(
    ({ createdAt: at }) => spans.filter((span) => span.createdAt <= at && at < span.endedAt).length,
  );
  expect(Math.max(...atOnce)).toBe(LIMIT);
  await until(
    () =>
      NAMES.every((name) => messages().some(({ text }) => text.includes(name) && text.includes("online"))),
    "the end of all migrations",
  );
}, 180_000);

test("a place is taken and given back in the order of asking, and one that waits can be taken back", async () => {
  rig = await createRunRig();
  const ids = await approved(rig);
  for (const id of ids) await rig.work(id, 3);
  expect(await phasesOf(rig.deps, ids)).toEqual(["importing", "importing", "queued", "queued", "queued"]);
  const [first = "", , third = "", fourth = "", fifth = ""] = ids;
  expect((await rig.load(fifth)).place?.line).toEqual({ bound: "instance", running: 2, ahead: 2 });

  const actor = { kind: "slackUser" as const, teamId: "T1", userId: "U1" };
  expect((await cancelMigration(rig.deps, { migrationId: third, actor, reason: null })).kind).toBe(
    "cancelled",
  );
  await rig.work(fifth, 1);
  expect((await rig.load(fifth)).place?.line).toEqual({ bound: "instance", running: 2, ahead: 1 });
  await rig.runUntil(first, ({ phase }) => phase === "succeeded");
  await rig.work(fifth, 1);
  expect((await rig.load(fifth)).phase).toBe("queued");
  await rig.work(fourth, 2);
  expect((await rig.load(fourth)).phase).toBe("importing");
  for (const id of ids.slice(1)) await rig.runUntil(id, ({ phase }) => phase === "succeeded" || id === third);
  expect(await phasesOf(rig.deps, ids)).toEqual([
    "succeeded",
    "succeeded",
    "cancelled",
    "succeeded",
    "succeeded",
  ]);
  const types = (await rig.events(fourth)).map(({ type }) => type);
  expect(types.filter((type) => type.startsWith("place_"))).toEqual(["place_awaited", "place_given"]);
}, 60_000);

test("a chain holds a place while RDS restores, and its next backup goes before imports that asked later", async () => {
  const at = await createRunRig();
  rig = at;
  await at.stage("dbtest.bak", {});
  const { id } = await at.askAndCheck("dbtest with increments");
  await at.approve(id);
  const full = await at.runUntil(id, ({ phase }) => phase === "importing");
  expect(placeStateOf(full)).toBe("holds");
  expect(placeStateOf(await at.runUntil(id, ({ phase }) => phase === "awaiting_increment"))).toBeNull();

  const [first = "", second = "", third = ""] = await approved(at, NAMES.slice(0, 3));
  for (const other of [first, second, third]) await at.work(other, 3);
  expect(await phasesOf(at.deps, [first, second, third])).toEqual(["importing", "importing", "queued"]);
  const ids = { backupSetGUID: "00000000-0000-4000-8000-000000000003" };
  await at.stage("dbtest.trn", { kind: "log", ids });
  const waiting = await at.runUntil(id, ({ phase }) => phase === "queued");
  expect(waiting.place?.line).toEqual({ bound: "instance", running: 2, ahead: 0 });
  const { stages } = summarize(waiting, aPolicy());
  expect(stages.find(({ id: stage }) => stage === "increments")?.detail).toMatchObject({
    key: "stage.awaitingPlace",
  });

  await at.runUntil(first, ({ phase }) => phase === "succeeded");
  await at.work(third, 1);
  expect((await at.load(third)).phase).toBe("queued");
  const restored = await at.runUntil(id, ({ chain }) => chain?.restored.length === 1);
  expect(placeStateOf(restored)).toBeNull();
  for (const other of [second, third]) await at.runUntil(other, ({ phase }) => phase === "succeeded");
}, 60_000);

test("an import that a person has to look after keeps its place until RDS has ended it", async () => {
  const at = await createRunRig();
  rig = at;
  await at.stage("first.bak", { databaseName: "first" });
  const { id } = await at.askAndCheck("first");
  await at.approve(id);
  const importing = await at.runUntil(id, ({ import: state }) => (state?.taskId ?? null) !== null);
  const failure = aFailure();
  const broken = { ...importing, phase: "needs_attention" as const, failure };
  await at.migrations.commit({ migration: broken, events: [], notices: [], wakeAt: null });
  await at.turn(id);
  expect(placeStateOf(await at.load(id))).toBe("holds");
  await at.work(id, 20);
  expect(at.cloud.control.importTasks(PROD)).toMatchObject([{ status: "Success" }]);
  expect(placeStateOf(await at.load(id))).toBeNull();
}, 60_000);

/** What one step of the schedule does: a turn of one of the migrations, in which the process may die. */
const STEP = fc.record({ who: fc.nat(NAMES.length - 1), dies: fc.option(fc.nat(9), { nil: null }) });

test("the limit is never passed, in whatever order the turns come and whenever a process dies", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(STEP, { minLength: 20, maxLength: 60 }), async (schedule) => {
      const at = await createRunRig();
      try {
        const ids = await approved(at);
        const watch = async (): Promise<void> => {
          expect(runningIn(at.cloud)).toBeLessThanOrEqual(LIMIT);
          const rows: readonly Migration[] = await at.migrations.list({ limit: 10 });
          expect(rows.filter((row) => placeStateOf(row) === "holds").length).toBeLessThanOrEqual(LIMIT);
        };
        for (const { who, dies } of schedule) {
          if (dies !== null) at.dieAt(dies);
          await at.work(ids[who] ?? "", 1);
          await watch();
        }
        at.dieAt(Number.POSITIVE_INFINITY);
        for (let round = 0; round < 80; round += 1) {
          for (const id of ids) {
            await at.work(id, 1);
            await watch();
          }
          if ((await phasesOf(at.deps, ids)).every((phase) => phase === "succeeded")) break;
        }
        expect(await phasesOf(at.deps, ids)).toEqual(NAMES.map(() => "succeeded"));
        expect(at.cloud.control.importTasks(PROD)).toHaveLength(NAMES.length);
      } finally {
        await at.close();
      }
    }),
    { numRuns: 3 },
  );
}, 180_000);
