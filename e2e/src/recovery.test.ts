/** The machine is lost: the steps of docs/how-to/recovery.md, with the bot's own commands, in the midst of a migration. */
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

import {
  type Bot,
  CHANNEL,
  type CommandRun,
  REQUESTER,
  startWorld,
  TARGET_INSTANCE,
  type World,
} from "@bakferry/demo";
import { startPostgres } from "@bakferry/store/testing";
import { afterAll, afterEach, expect, test } from "vitest";

import { peopleOf } from "./testing/people.ts";

const postgres = await startPostgres();
afterAll(() => postgres?.stop());

let world: World | undefined;
afterEach(async () => {
  await world?.close();
  world = undefined;
});

function runIn(each: World): World["runBot"] {
  return async (words, changes) => each.runBot(words, changes);
}

async function lose(bot: Bot): Promise<void> {
  bot.process.kill("SIGKILL");
  await bot.ended;
}

async function headOf(run: Promise<CommandRun>): Promise<string> {
  const { exitCode, stdout } = await run;
  expect(exitCode).toBe(0);
  const proof = JSON.parse(stdout) as { readonly outcome: string; readonly head: string };
  expect(proof.outcome).toBe("intact");
  return proof.head;
}

/** Approved after the recovery, and imported once. */
async function expectOneEnd(each: World, approveNow: () => Promise<void>): Promise<void> {
  const { messages, until } = peopleOf(each);
  await approveNow();
  await until(
    () => messages().some(({ text, threadTs }) => threadTs !== undefined && text.includes("is online on")),
    "the closing entry",
  );
  expect(each.simulator.cloud.control.importTasks(TARGET_INSTANCE)).toHaveLength(1);
  const keys = messages().map(({ metadata }) => JSON.stringify(metadata));
  expect(new Set(keys).size).toBe(keys.length);
}

test("a copy of the state file brings an open question back, and the migration ends once", async () => {
  world = await startWorld({ speed: 240, pollSeconds: 0.3 });
  const { directory } = world;
  const runBot = runIn(world);
  const bot = await world.startBot();
  const { ask, approve } = peopleOf(world);
  const card = await ask("/migrate dbtest");

  const copy = join(directory, "backup.db");
  expect(await runBot(["db", "backup", copy])).toMatchObject({ exitCode: 0, stderr: "" });
  const head = await headOf(runBot(["audit", "verify", "--file", copy, "--json"]));
  await lose(bot);
  for (const suffix of ["", "-wal", "-shm"])
    await rm(join(directory, `bakferry.db${suffix}`), { force: true });

  expect((await runBot(["db", "status"])).exitCode).toBe(2);
  expect(await runBot(["db", "restore", copy])).toMatchObject({ exitCode: 0, stderr: "" });
  expect((await runBot(["audit", "verify", "--head", head])).exitCode).toBe(0);
  await world.startBot();
  await expectOneEnd(world, () => approve(card));
});

test("what was started after the copy is not started again", async () => {
  world = await startWorld({ speed: 240, pollSeconds: 0.3 });
  const { directory, simulator } = world;
  const runBot = runIn(world);
  const { cloud, slack } = simulator;
  const bot = await world.startBot();
  const { ask, approve, until } = peopleOf(world);
  const card = await ask("/migrate dbtest");
  const copy = join(directory, "backup.db");
  await runBot(["db", "backup", copy]);
  await approve(card);
  await until(() => cloud.control.importTasks(TARGET_INSTANCE).length === 1, "the import");
  await lose(bot);
  for (const suffix of ["", "-wal", "-shm"])
    await rm(join(directory, `bakferry.db${suffix}`), { force: true });

  expect((await runBot(["db", "restore", copy])).exitCode).toBe(0);
  await world.startBot();
  // The copy knows an open question only, and its card in Slack has no buttons any more: taken back, and asked anew.
  const [open] = phasesIn(directory);
  expect(open?.phase).toBe("awaiting_approval");
  await slack.control.as(REQUESTER).command(CHANNEL, `/migrate cancel ${open?.id}`);
  await expect.poll(() => phasesIn(directory)[0]?.phase, PATIENCE).toBe("cancelled");
  await expect
    .poll(() => cloud.control.database(TARGET_INSTANCE, "dbtest")?.status, PATIENCE)
    .toBe("Running");
  await slack.control.as(REQUESTER).command(CHANNEL, "/migrate dbtest");
  await expect.poll(() => phasesIn(directory)[1]?.phase, PATIENCE).toBe("blocked");
  expect(cloud.control.importTasks(TARGET_INSTANCE)).toHaveLength(1);
});

const PATIENCE = { timeout: 60_000 };

/** Oldest first. */
function phasesIn(directory: string): readonly { readonly id: string; readonly phase: string }[] {
  const database = new DatabaseSync(join(directory, "bakferry.db"), { readOnly: true });
  try {
    const rows = database.prepare("select id, phase from migration order by created_at").all();
    return rows.map(({ id, phase }) => ({ id: String(id), phase: String(phase) }));
  } finally {
    database.close();
  }
}

test.runIf(postgres)("an export brings everything into another PostgreSQL", async () => {
  const [first, second] = [await postgres!.newSchema(), await postgres!.newSchema()];
  world = await startWorld({ speed: 240, pollSeconds: 0.3, databaseUrl: first });
  const { directory } = world;
  const runBot = runIn(world);
  const bot = await world.startBot();
  const { ask, approve } = peopleOf(world);
  const card = await ask("/migrate dbtest");
  await lose(bot);

  const head = await headOf(runBot(["audit", "verify", "--json"]));
  const exported = join(directory, "bakferry.jsonl");
  const { exitCode, stdout } = await runBot(["db", "export"]);
  expect(exitCode).toBe(0);
  await writeFile(exported, stdout, { mode: 0o600 });
  const there = { DATABASE_URL: second };
  expect((await runBot(["db", "import", exported], there)).exitCode).toBe(0);
  expect((await runBot(["audit", "verify", "--head", head], there)).exitCode).toBe(0);
  expect((await readFile(exported, "utf8")).split("\n").length).toBeGreaterThan(5);
  await world.startBot(there);
  await expectOneEnd(world, () => approve(card));
});
