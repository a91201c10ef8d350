/** Three bots on one PostgreSQL: one is killed in the midst of an upload, and the others finish what it had begun. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { syntheticBackup } from "@bakferry/bak/testing";
import { type Bot, startWorld, TARGET_INSTANCE } from "@bakferry/demo";
import { startPostgres } from "@bakferry/store/testing";
import { afterAll, expect, test } from "vitest";

import { peopleOf } from "./testing/people.ts";
import { waitUntil } from "./testing/wait-until.ts";

const MIB = 2 ** 20;
const postgres = await startPostgres();
afterAll(() => postgres?.stop());

test.runIf(postgres)("a replica that dies is replaced: nothing twice, nothing lost", async () => {
  const url = await postgres!.newSchema();
  const directory = await mkdtemp(join(tmpdir(), "bakferry-replicas-"));
  await writeFile(join(directory, "big.bak"), syntheticBackup({ databaseName: "big", dataBytes: 512 * MIB }));
  await writeFile(join(directory, "small.bak"), syntheticBackup({ databaseName: "small" }));
  const world = await startWorld({
    speed: 240,
    pollSeconds: 0.3,
    backupDirectory: directory,
    databaseUrl: url,
  });
  try {
    const bots = await Promise.all([world.startBot(), world.startBot(), world.startBot()]);
    const { control } = world.simulator.cloud;
    const { ask, approve, messages, until } = peopleOf(world);
    await approve(await ask("/migrate big"));
    const begun = await waitUntil(() => control.uploads.find(({ parts }) => parts.length >= 4), "four parts");
    const finished = begun.parts.map(({ number }) => number);
    await kill(await holderOf(bots, "big"));
    // The two others are there for people, too.
    await approve(await ask("/migrate small"));

    const online = (database: string) => () =>
      messages().some(
        ({ text, threadTs }) => threadTs !== undefined && text.includes(`${database} is online on`),
      );
    await until(online("small"), "the end of the small one");
    await until(online("big"), "the end of the big one");

    const calls = (operation: string) =>
      control.requests.filter((request) => request.operation === operation && request.status === 200);
    expect(calls("CreateMigrateTask")).toHaveLength(2);
    expect(control.importTasks(TARGET_INSTANCE)).toHaveLength(2);
    const sent = calls("UploadPart")
      .filter(({ parameters }) => parameters["uploadId"] === begun.uploadId)
      .map(({ parameters }) => Number(parameters["partNumber"]));
    for (const number of finished) expect(sent.filter((each) => each === number)).toHaveLength(1);
    const keys = messages().map(({ metadata }) => JSON.stringify(metadata));
    expect(new Set(keys).size).toBe(keys.length);
    const audit = await world.runBot(["audit", "verify", "--json"]);
    expect(JSON.parse(audit.stdout)).toMatchObject({ outcome: "intact", migrations: 2 });
  } finally {
    await world.close();
    await rm(directory, { recursive: true });
  }

  /** The row says who has the turn: `host/namespace/pid/start`. */
  async function holderOf(bots: readonly Bot[], database: string): Promise<Bot> {
    const [row] = await postgres!.query(
      `select lease_owner from migration where target_database = '${database}'`,
      url,
    );
    const pid = Number(String(row?.["lease_owner"]).split("/").at(-2));
    const holder = bots.find(({ process }) => process.pid === pid);
    if (!holder) throw new Error(`Nobody has the turn: ${JSON.stringify(row)}`);
    return holder;
  }
});

async function kill(bot: Bot): Promise<void> {
  bot.process.kill("SIGKILL");
  await bot.ended;
}
