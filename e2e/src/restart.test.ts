/** The bot dies at any moment and another one goes on: once, with no part sent twice and no message doubled. */
import { writeFile } from "node:fs/promises";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

import { syntheticBackup } from "@bakferry/bak/testing";
import type { Migration } from "@bakferry/core";
import {
  type Bot,
  createStage,
  OLD_INSTANCE,
  REQUESTER,
  startWorld,
  TARGET_INSTANCE,
  type World,
} from "@bakferry/demo";
import { afterEach, expect, test } from "vitest";

import { losingWire, type Wire } from "./testing/between.ts";
import { peopleOf } from "./testing/people.ts";
import { waitUntil } from "./testing/wait-until.ts";

const MIB = 2 ** 20;
const cleanUps: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

async function world(options: Partial<Parameters<typeof startWorld>[0]> = {}): Promise<World> {
  const created = await startWorld({ speed: 240, pollSeconds: 0.3, ...options });
  cleanUps.push(() => created.close());
  return created;
}

async function killAndRestart(each: World, bot: Bot): Promise<Bot> {
  bot.process.kill("SIGKILL");
  await bot.ended;
  // The sockets of the dead process are gone before the next one may count as connected.
  await waitUntil(
    () => each.simulator.slack.control.as(REQUESTER).state().connections === 0,
    "sockets to close",
  );
  return each.startBot();
}

/** The one row of the bot, as another process reads it. */
function rowOf({ directory }: World): Migration {
  const database = new DatabaseSync(join(directory, "bakferry.db"), { readOnly: true });
  try {
    const row = database.prepare("select document from migration").get();
    return JSON.parse(String(row?.["document"])) as Migration;
  } finally {
    database.close();
  }
}

/**
 * The bot has written down what RDS answered. Killed before that, it rightly asks a person: RDS lists no chains, so
 * nobody else can tell what became of the call.
 */
function isRecorded({ import: state, chain }: Migration): boolean {
  const isIncrementOpen = chain?.current?.calledAt != null && chain.current.taskId === null;
  return state?.taskId != null && !isIncrementOpen;
}

/** Waits for the last entry of the thread, then checks what an outside observer can see. */
async function expectOneTrueEnd(each: World, database: string, imports = 1): Promise<void> {
  const { cloud } = each.simulator;
  const { messages, until } = peopleOf(each);
  const isClosing = ({ text, threadTs }: { text: string; threadTs?: string }): boolean =>
    threadTs !== undefined && text.includes("is online on");
  await until(() => messages().some(isClosing), "the closing entry");
  expect(cloud.control.database(TARGET_INSTANCE, database)?.status).toBe("Running");
  expect(cloud.control.importTasks(TARGET_INSTANCE)).toHaveLength(1);
  const created = cloud.control.requests.filter(
    ({ operation, status }) => operation === "CreateMigrateTask" && status === 200,
  );
  expect(created).toHaveLength(imports);

  const keys = messages().map(({ metadata }) => JSON.stringify(metadata));
  expect(new Set(keys).size).toBe(keys.length);
  expect(messages().filter(({ threadTs }) => threadTs === undefined)).toHaveLength(1);
}

test("killed while it waits for the approval, it still obeys the button", async () => {
  const each = await world();
  const bot = await each.startBot();
  const { ask, approve } = peopleOf(each);
  const card = await ask("/migrate dbstaged");
  await killAndRestart(each, bot);
  await approve(card);
  await expectOneTrueEnd(each, "dbstaged");
});

test("killed in the midst of the upload, it goes on and sends no finished part again", async () => {
  const directory = await mkdtemp(join(tmpdir(), "bakferry-big-"));
  cleanUps.push(() => rm(directory, { recursive: true }));
  await writeFile(join(directory, "big.bak"), syntheticBackup({ databaseName: "big", dataBytes: 512 * MIB }));
  const each = await world({ backupDirectory: directory });
  const { control } = each.simulator.cloud;
  const bot = await each.startBot();
  const { ask, approve } = peopleOf(each);
  await approve(await ask("/migrate big"));
  const begun = await waitUntil(() => control.uploads.find(({ parts }) => parts.length >= 8), "eight parts");
  const finished = begun.parts.map(({ number }) => number);
  await killAndRestart(each, bot);
  await expectOneTrueEnd(each, "big");

  const stored = control.requests.filter(
    ({ operation, status }) => operation === "UploadPart" && status === 200,
  );
  const sent = stored.map(({ parameters }) => Number(parameters["partNumber"]));
  for (const number of finished) expect(sent.filter((each) => each === number)).toHaveLength(1);
  expect(control.requests.filter(({ operation }) => operation === "InitiateMultipartUpload")).toHaveLength(1);
});

test("killed while RDS imports, it watches the same task to its end", async () => {
  const each = await world({ speed: 60 });
  const { control } = each.simulator.cloud;
  const bot = await each.startBot();
  const { ask, approve } = peopleOf(each);
  await approve(await ask("/migrate dbstaged"));
  await waitUntil(() => control.importTasks(TARGET_INSTANCE).length === 1, "the import task");
  await killAndRestart(each, bot);
  await expectOneTrueEnd(each, "dbstaged");
});

test("killed at each step of a chain, it restores every backup once and opens the database once", async () => {
  const each = await world({ speed: 120 });
  const { control } = each.simulator.cloud;
  let bot = await each.startBot();
  const kill = async (): Promise<void> => {
    bot = await killAndRestart(each, bot);
  };
  const asked = (operation: string): number =>
    control.requests.filter((request) => request.operation === operation && request.status === 200).length;
  const { ask, approve, messages } = peopleOf(each);
  await approve(await ask("/migrate dbchain with increments"));
  const root = messages().find(({ threadTs }) => threadTs === undefined);
  const stage = createStage(each, root?.ts ?? "");

  const took = (count: number): boolean => asked("CreateMigrateTask") === count && isRecorded(rowOf(each));
  await waitUntil(() => took(1), "the full backup to be taken");
  await kill();
  await waitUntil(() => took(2), "the differential to be taken", 120_000);
  await kill();
  await stage.until(/2 restored on top of the full one/);
  await kill();
  await stage.press("migration.cutover");
  await stage.until(/The cut-over of dbchain on prod-1 waits for approval/);
  await kill();
  await stage.approveStep();
  await waitUntil(() => asked("CreateOnlineDatabaseTask") === 1, "the cut-over", 120_000);
  await kill();
  await expectOneTrueEnd(each, "dbchain", 3);
}, 360_000);

test("killed while the empty database of a 2008 R2 instance is made, it makes and imports it once", async () => {
  const each = await world({ speed: 60 });
  const { control } = each.simulator.cloud;
  const bot = await each.startBot();
  const { ask, approve, messages, until } = peopleOf(each);
  await approve(await ask("/migrate dbold to old-2008r2"));
  const asked = (operation: string): number =>
    control.requests.filter((request) => request.operation === operation && request.status === 200).length;
  await waitUntil(() => asked("CreateDatabase") === 1, "the empty database");
  await killAndRestart(each, bot);
  await until(() => messages().some(({ text }) => text.includes("is online on")), "the end");
  expect([asked("CreateDatabase"), asked("CreateMigrateTask")]).toEqual([1, 1]);
  expect(control.database(OLD_INSTANCE, "dbold")?.status).toBe("Running");
});

test("an import whose answer was lost is found, not asked for again", async () => {
  let wire: Wire | undefined;
  const each = await world({
    async endpoints(cloud) {
      wire = await losingWire(cloud, { action: "CreateMigrateTask", times: 1 });
      cleanUps.push(() => wire?.close());
      return { rds: wire.url };
    },
  });
  await each.startBot();
  const { ask, approve } = peopleOf(each);
  await approve(await ask("/migrate dbstaged"));
  await expectOneTrueEnd(each, "dbstaged");
  expect(wire?.lost.get("CreateMigrateTask")).toBe(1);
});
