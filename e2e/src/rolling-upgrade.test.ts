/** The steps of docs/how-to/upgrade.md for several processes: each is replaced while a migration is on its way. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { syntheticBackup } from "@bakferry/bak/testing";
import { type Bot, startWorld, TARGET_INSTANCE, type World } from "@bakferry/demo";
import { startPostgres } from "@bakferry/store/testing";
import { afterAll, expect, test } from "vitest";

import { askPage, logOf } from "./testing/operators.ts";
import { peopleOf } from "./testing/people.ts";
import { waitUntil } from "./testing/wait-until.ts";

const MIB = 2 ** 20;
const postgres = await startPostgres();
afterAll(() => postgres?.stop());

/** Started, and ready by its own page. */
async function startReady(world: World): Promise<Bot> {
  const bot = await world.startBot();
  const lines = await logOf(world);
  const served = lines.find(
    ({ msg, pid }) => msg === "Health and metrics are served." && pid === bot.process.pid,
  );
  const port = Number(new URL(String(served?.["where"])).port);
  await expect.poll(() => askPage(port, "/readyz"), { timeout: 30_000 }).toMatchObject({ status: 200 });
  return bot;
}

async function retire(bot: Bot): Promise<void> {
  bot.process.kill("SIGTERM");
  expect(await bot.ended).toBe(0);
}

test.runIf(postgres)(
  "every process is replaced in the midst of an upload: nothing twice, nothing lost",
  async () => {
    const directory = await mkdtemp(join(tmpdir(), "bakferry-rolling-"));
    await writeFile(
      join(directory, "big.bak"),
      syntheticBackup({ databaseName: "big", dataBytes: 512 * MIB }),
    );
    const world = await startWorld({
      speed: 240,
      pollSeconds: 0.3,
      backupDirectory: directory,
      databaseUrl: await postgres!.newSchema(),
      operations: { port: 0 },
    });
    try {
      const old = [await startReady(world), await startReady(world)];
      const { control } = world.simulator.cloud;
      const { ask, approve, messages, until } = peopleOf(world);
      await approve(await ask("/migrate big"));
      const upload = await waitUntil(
        () => control.uploads.find(({ parts }) => parts.length >= 2),
        "two parts",
      );
      const finished = upload.parts.map(({ number }) => number);
      for (const bot of old) {
        await startReady(world);
        await retire(bot);
      }
      await until(
        () =>
          messages().some(({ text, threadTs }) => threadTs !== undefined && text.includes("is online on")),
        "the end",
      );

      const calls = control.requests.filter(({ status }) => status === 200);
      expect(calls.filter(({ operation }) => operation === "CreateMigrateTask")).toHaveLength(1);
      expect(control.importTasks(TARGET_INSTANCE)).toHaveLength(1);
      const sent = calls
        .filter(
          ({ operation, parameters }) =>
            operation === "UploadPart" && parameters["uploadId"] === upload.uploadId,
        )
        .map(({ parameters }) => Number(parameters["partNumber"]));
      for (const number of finished) expect(sent.filter((each) => each === number)).toHaveLength(1);
      const keys = messages().map(({ metadata }) => JSON.stringify(metadata));
      expect(new Set(keys).size).toBe(keys.length);
      const lost = (await logOf(world)).filter(({ msg }) => msg === "A turn was lost to another worker.");
      expect(lost).toEqual([]);
    } finally {
      await world.close();
      await rm(directory, { recursive: true });
    }
  },
);
