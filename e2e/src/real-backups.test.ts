/** Real backups through the whole of it. They are other people's, so they are read from beside the repository. */
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";

import { CHANNEL, type Outcome, play, startWorld, TARGET_INSTANCE, type World } from "@bakferry/demo";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const FOLDER = process.env["BAKFERRY_BAK_DIR"] ?? resolve(import.meta.dirname, "../../../shared/bak");

const CASES: readonly [file: string, database: string, outcome: Outcome, reason: RegExp][] = [
  ["full/northwind-2019.bak", "Northwind", "succeeded", /is online on prod-1/],
  ["full/northwind-2005.bak", "Northwind", "succeeded", /is online on prod-1/],
  ["full/tutorialdb-2016-compressed.bak", "TutorialDB", "succeeded", /is online on prod-1/],
  ["full/bookstore-2025-compressed.bak", "BookStore", "blocked", /from SQL Server 2025/],
  ["full/stripetest-2008r2-password.bak", "stripetest", "blocked", /password/i],
  ["differential/doublediff-2008r2.bak", "doublediff", "blocked", /differential backup/],
  ["log/db1-2008r2-checksum.trn", "db1", "blocked", /log backup/],
  ["stripe/library-2016-2of2.bak", "library", "blocked", /file 2 of 2/],
  ["stranger/zip.bak", "zip", "blocked", /no SQL Server backup/],
  ["stranger/sql-text-mysql.bak", "notes", "blocked", /no SQL Server backup/],
];

describe.skipIf(!existsSync(FOLDER))(`real backups in ${FOLDER} (BAKFERRY_BAK_DIR)`, () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld({ speed: 480, pollSeconds: 0.2, backupDirectory: FOLDER });
    await world.startBot();
  });
  afterAll(() => world.close());

  test.each(CASES)("%s (%s) ends %s", async (file, database, outcome, reason) => {
    expect(existsSync(join(FOLDER, file))).toBe(true);
    const { control } = world.simulator.slack;
    const name = `db${file.replaceAll(/[^A-Za-z0-9]/g, "")}`;
    const before = control.channel(CHANNEL).messages.length;
    const command = `/migrate "${database}" from "${file}" as ${name}`;
    const played = await play(world, { command, answer: "approve" });
    expect(played.outcome).toBe(outcome);
    expect(JSON.stringify(played.card)).toMatch(reason);
    const online = world.simulator.cloud.control.database(TARGET_INSTANCE, name)?.status;
    expect(online).toBe(outcome === "succeeded" ? "Running" : undefined);
    const asked = control.channel(CHANNEL).messages.slice(before);
    const wasAsked = asked.some(({ metadata }) => JSON.stringify(metadata ?? null).includes('"approval-1"'));
    expect(wasAsked).toBe(outcome === "succeeded");
  });
});
