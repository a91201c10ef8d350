/** `bakferry-bot db` on real databases of both kinds. */
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { aMigration, aMigrationChange, aNewEvent, createTestClock } from "@bakferry/core/testing";
import { openStore } from "@bakferry/store";
import { startPostgres } from "@bakferry/store/testing";
import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";

import { type CapturedRun, lastJson, runCaptured } from "../testing/run-captured.ts";

const server = await startPostgres();
afterAll(() => server?.stop());

let folder: string;
let config: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "bakferry-db-"));
  file = join(folder, "bakferry.db");
  config = await configured("./bakferry.db");
  const store = await openStore({ file, clock: createTestClock() });
  for (const id of ["mig_a", "mig_b"])
    await store.migrations.create(
      aMigrationChange({
        migration: aMigration({ id, request: { ...aMigration().request, targetDatabaseName: id } }),
        events: [aNewEvent(), aNewEvent()],
      }),
    );
  await store.close();
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function configured(database: string): Promise<string> {
  const path = join(folder, `${database.replaceAll(/[./]/gu, "")}.yaml`);
  const store = `store: { sqlite: ${database} }`;
  await writeFile(
    path,
    `version: 1\nstaging: { bucket: migratetest }\ntargets: {}\npolicies: {}\n${store}\n`,
  );
  return path;
}

/** With that PostgreSQL instead of the file, when an address is given. */
async function db(words: readonly string[], url?: string): Promise<CapturedRun> {
  return runCaptured(["db", ...words, "--config", config], {
    environment: url === undefined ? {} : { DATABASE_URL: url },
  });
}

test("the status tells which database is used and that its schema fits", async () => {
  const { exitCode, stdout } = await db(["status"]);
  expect(exitCode).toBe(0);
  expect(stdout).toContain(`The database is ${file} (SQLite).`);
  expect(stdout).toMatch(/The schema fits this version: \d{4}_/u);
});

test("a status of nothing makes nothing; migrating makes the schema", async () => {
  config = await configured("./none.db");
  const before = await db(["status", "--json"]);
  expect(before.exitCode).toBe(2);
  expect(lastJson(before)).toMatchObject({ type: "db-status", outcome: "absent", schema: null });
  expect(await readdir(folder)).not.toContain("none.db");
  expect(lastJson(await db(["migrate", "--json"]))).toMatchObject({ outcome: "current", missing: [] });
});

test("a backup is proved, restored where nothing is, and replaces nothing", async () => {
  const copy = join(folder, "copy.db");
  expect((await db(["backup", copy])).exitCode).toBe(0);
  expect((await runCaptured(["audit", "verify", "--file", copy])).exitCode).toBe(0);
  const again = await db(["backup", copy]);
  expect(again.exitCode).toBe(1);
  expect(again.stderr).toContain("is there already. Choose a new name.");

  expect((await db(["restore", copy])).stderr).toContain("Stop the bot and move it away first");
  config = await configured("./restored.db");
  const restored = await db(["restore", copy]);
  expect(restored.stdout).toContain("Its audit trail is intact.");
  expect((await runCaptured(["audit", "show", "mig_a", "--config", config])).exitCode).toBe(0);
});

test("an export that was changed is refused with its line, and the database stays empty", async () => {
  const { stdout } = await db(["export"]);
  const changed = join(folder, "changed.jsonl");
  await writeFile(changed, stdout.replaceAll("mig_a", "mig_c"));
  config = await configured("./other.db");
  const refused = await db(["import", changed]);
  expect(refused.exitCode).toBe(1);
  expect(refused.stderr).toMatch(
    /Nothing was imported \(line \d+\): the export was changed, here or before\./u,
  );
  expect((await db(["import", join(folder, "none.jsonl")])).stderr).toContain("none.jsonl cannot be read");
  const whole = join(folder, "whole.jsonl");
  await writeFile(whole, stdout);
  expect(lastJson(await db(["import", whole, "--json"]))).toMatchObject({ migrations: 2, breaks: [] });
});

test("an address of another kind of database is refused without being shown", async () => {
  const { exitCode, stderr } = await db(["status"], "mysql://bot:hunter2@db/bakferry");
  expect(exitCode).toBe(1);
  expect(stderr).toContain("DATABASE_URL is no address of PostgreSQL");
  expect(stderr).not.toContain("hunter2");
});

describe.runIf(server)("with DATABASE_URL", () => {
  let url: string;
  beforeEach(async () => {
    url = await server!.newSchema();
  });
  afterEach(() => server!.dropSchema(url));

  test("a store moves from the file to PostgreSQL, and every command reads it there", async () => {
    expect((await db(["status"], url)).exitCode).toBe(2);
    const exported = join(folder, "all.jsonl");
    await writeFile(exported, (await db(["export"])).stdout);
    const moved = await db(["import", exported], url);
    expect(moved.exitCode).toBe(0);
    expect(moved.stdout).toMatch(/\d+ rows were read into .*\/postgres\./u);
    await rm(file);

    const environment = { DATABASE_URL: url };
    const heads = await runCaptured(["audit", "verify", "--json", "--config", config], { environment });
    expect(lastJson(heads)).toMatchObject({ outcome: "intact", migrations: 2, records: 6 });
    const shown = await runCaptured(["audit", "show", "mig_b", "--config", config], { environment });
    expect(shown.exitCode).toBe(0);
    for (const words of [["messages"], ["installations", "list"]])
      expect((await runCaptured([...words, "--config", config], { environment })).exitCode).toBe(0);
    expect(lastJson(await db(["status", "--json"], url))).toMatchObject({
      engine: "postgres",
      outcome: "current",
    });
    expect((await db(["backup", "x"], url)).stdout).toContain("pg_dump --format=custom");
    expect((await db(["restore", "x"], url)).stdout).toContain("pg_restore --no-owner");
    expect(await readdir(folder)).not.toContain("bakferry.db");
  });
});

describe("db prune", () => {
  async function withRule(rule: string): Promise<string> {
    const path = join(folder, "ruled.yaml");
    await writeFile(
      path,
      `version: 1\nstaging: { bucket: migratetest }\ntargets: {}\npolicies: {}\nstore: { sqlite: ./bakferry.db }\nretention: ${rule}\n`,
    );
    return path;
  }

  beforeEach(async () => {
    const store = await openStore({ file, clock: createTestClock() });
    const migration = aMigration({ id: "mig_ended", phase: "failed" });
    await store.migrations.create(aMigrationChange({ migration, events: [aNewEvent()] }));
    await store.close();
  });

  test("counts without removing, then removes; the trail is intact and says so", async () => {
    // The rows are as old as the tests' epoch, which is longer ago than the rule keeps.
    const ruled = await withRule("{ migrations: 30d }");
    const preview = await runCaptured(["db", "prune", "--dry-run", "--config", ruled]);
    expect(preview.stdout).toContain("Would be removed now, at least: migrations 1, waves 0, their events 1");
    expect(preview.exitCode).toBe(0);
    const pruned = await runCaptured(["db", "prune", "--json", "--config", ruled]);
    expect(lastJson(pruned)).toMatchObject({ type: "db-prune", dryRun: false, migrations: 1, events: 1 });
    const verified = await runCaptured(["audit", "verify", "--config", ruled]);
    expect(verified.stdout).toContain(
      "Removed by the rule of retention, and sealed: 0 records at the beginning, 1 migration.",
    );
    const shown = await runCaptured(["audit", "show", "mig_ended", "--config", ruled]);
    expect(shown.stdout).toContain("sealed");
  });

  test("a rule that keeps less than is safe is refused with its place", async () => {
    const { exitCode, stderr } = await runCaptured([
      "db",
      "prune",
      "--config",
      await withRule("{ delivered: 1h }"),
    ]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain("at least 1d, or forever");
  });
});
