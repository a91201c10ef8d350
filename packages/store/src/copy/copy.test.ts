/** A store that is moved from one engine to the other is the same store. */
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";

import {
  aMigration,
  aMigrationChange,
  aMigrationRequest,
  aNewEvent,
  TEST_EPOCH,
} from "@bakferry/core/testing";
import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";

import type { DatabaseAddress } from "../database-address.ts";
import { startPostgres } from "../testing/postgres-server.ts";
import { openStoreAt, temporaryDirectory } from "../testing/temporary-store.ts";
import { backUpFile } from "./back-up-file.ts";
import { exportStore } from "./export-store.ts";
import { importStore } from "./import-store.ts";

const server = await startPostgres();
afterAll(() => server?.stop());

let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
let source: DatabaseAddress & { readonly file: string };
beforeEach(async () => {
  directory = await temporaryDirectory();
  source = { file: join(directory.path, "source.db") };
  await fill(source);
});
afterEach(() => directory.remove());

/** Migrations that are under way, with everything that belongs to them. */
async function fill(address: DatabaseAddress): Promise<void> {
  const store = await openStoreAt(address);
  for (const [index, phase] of (["awaiting_approval", "importing", "failed"] as const).entries()) {
    const request = aMigrationRequest({ targetDatabaseName: `database ${index} 数据库` });
    await store.migrations.create(
      aMigrationChange({
        migration: aMigration({ id: `mig_${index}`, phase, request }),
        events: [aNewEvent(), aNewEvent()],
        notices: [{ notice: { kind: "root" }, lane: "stages" }],
        wakeAt: phase === "failed" ? null : TEST_EPOCH + 60_000,
      }),
    );
  }
  const kind = "click";
  await store.inbox.accept({ key: "env_1", kind, payload: '{"a":"\\u0000"}', acceptedAt: TEST_EPOCH });
  await store.budget.take([{ key: "posts", everyMs: 1000, burst: 3 }]);
  await store.unknownMessages.note({ service: "RDS", hash: "h", text: "what 什么?" }, TEST_EPOCH);
  await store.journal.addPart("j", "u", { partNumber: 1, crc64: "18446744073709551615", etag: "e" });
  await store.close();
}

async function exported(address: DatabaseAddress): Promise<string[]> {
  const lines: string[] = [];
  const write = async (line: string): Promise<void> => void lines.push(line);
  await exportStore(address, { exportedAt: TEST_EPOCH, write });
  return lines;
}

describe.runIf(server)("between SQLite and PostgreSQL", () => {
  let target: DatabaseAddress & { readonly url: string };
  beforeEach(async () => {
    target = { url: await server!.newSchema() };
  });
  afterEach(() => server!.dropSchema(target.url));

  test("open migrations move with ids, events and an unbroken chain, there and back", async () => {
    const lines = await exported(source);
    const there = await importStore(target, lines);
    expect(there).toMatchObject({ kind: "imported", trail: { breaks: [], migrations: 3, records: 9 } });
    expect(await exported(target)).toEqual(lines);

    const back = { file: join(directory.path, "back.db") };
    expect((await importStore(back, await exported(target))).kind).toBe("imported");
    expect(await exported(back)).toEqual(lines);
  });

  test("the moved store goes on: turns are due, numbers go on, the chain grows", async () => {
    await importStore(target, await exported(source));
    const store = await openStoreAt(target);
    const turns: string[] = [];
    store.dispatcher.work(async ({ migrationId, fence }) => {
      turns.push(migrationId);
      const migration = await store.migrations.load(migrationId);
      const change = { migration: migration!, events: [aNewEvent()], wakeAt: null, fence };
      expect((await store.migrations.commit(aMigrationChange(change))).kind).toBe("committed");
    }, 2);
    await store.clock.advance(61_000);
    expect(turns.toSorted()).toEqual(["mig_0", "mig_1"]);
    const before = await store.outbox.claim(10);
    await store.outbox.announce("mig_0", [{ notice: { kind: "approval", revision: 9 }, lane: "people" }]);
    const [added] = await store.outbox.claim(10);
    expect(added!.id).toBeGreaterThan(Math.max(...before.map(({ id }) => id)));
    await store.close();
    const grown = await importStore({ file: ":memory:" }, await exported(target));
    expect(grown).toMatchObject({ kind: "imported", trail: { breaks: [], records: 13 } });
  });
});

describe("an import that cannot be right leaves nothing behind", () => {
  const empty: DatabaseAddress = { file: ":memory:" };

  test("of a file that was cut off, changed or is another file", async () => {
    const lines = await exported(source);
    expect(await importStore(empty, lines.slice(0, -1))).toMatchObject({ kind: "refused", why: "cut_off" });
    expect(await importStore(empty, lines.toSpliced(3, 1))).toMatchObject({
      kind: "refused",
      why: "changed",
    });
    const edited = lines.map((line) => line.replace("mig_1", "mig_9"));
    expect(await importStore(empty, edited)).toMatchObject({ kind: "refused", why: "changed" });
    expect(await importStore(empty, ["TAPE"])).toEqual({ kind: "refused", why: "unreadable", line: 1 });
    const older = lines.with(0, lines[0]!.replace(/"schema":"[^"]*"/u, '"schema":"0001_first"'));
    expect(await importStore(empty, older)).toEqual({ kind: "refused", why: "other_schema", line: 1 });
  });

  test("into a store that holds rows", async () => {
    const lines = await exported(source);
    expect(await importStore(source, lines)).toEqual({ kind: "refused", why: "not_empty", line: 0 });
    expect(await exported(source)).toEqual(lines);
  });

  test("of rows whose hashes do not hold is told, chain by chain", async () => {
    const file = join(directory.path, "broken.db");
    const { DatabaseSync } = await import("node:sqlite");
    await backUpFile(source.file, file);
    const database = new DatabaseSync(file);
    database.exec("drop trigger event_no_update; update event set at = 1 where migration_id = 'mig_1'");
    database.close();
    const outcome = await importStore(empty, await exported({ file }));
    expect(outcome).toMatchObject({
      kind: "imported",
      trail: { breaks: [{ chain: "mig_1", kind: "changed" }] },
    });
  });
});

test("a backup is the whole store, for this user alone, and never replaces a file", async () => {
  const running = await openStoreAt(source);
  const target = join(directory.path, "backup.db");
  expect(await backUpFile(source.file, target)).toBe("written");
  expect(await exported({ file: target })).toEqual(await exported(source));
  expect((await stat(target)).mode & 0o777).toBe(0o600);
  expect(await backUpFile(source.file, target)).toBe("exists");
  await running.close();
  const restored = await openStoreAt({ file: target });
  expect((await restored.migrations.load("mig_1"))?.phase).toBe("importing");
  await restored.close();
  await expect(backUpFile(source.file, join(directory.path, "none", "b.db"))).rejects.toThrow("ENOENT");
  expect(await readdir(directory.path)).not.toContain("none");
});
