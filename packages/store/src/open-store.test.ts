/** Opening, closing, and every way in which a path can be wrong. */
import { mkdir, readdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

import { advise, say, summarize, text } from "@bakferry/core";
import {
  aDecision,
  aMigration,
  aMigrationChange,
  aMigrationRequest,
  aNewEvent,
  aPolicy,
  createTestClock,
} from "@bakferry/core/testing";
import { sql } from "kysely";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { openAuditTrail } from "./audit/read-trail.ts";
import { verifyTrail } from "./audit/verify-trail.ts";
import { createMigrationStore } from "./migration-store.ts";
import { openStore, type Store } from "./open-store.ts";
import { openDatabase } from "./sqlite/open-database.ts";
import { takeBackTo } from "./testing/older-store.ts";
import { temporaryDirectory } from "./testing/temporary-store.ts";

const clock = createTestClock();
let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
let file: string;

beforeEach(async () => {
  directory = await temporaryDirectory();
  file = join(directory.path, "state", "bakferry.db");
});

afterEach(() => directory.remove());

/** What stands in the file itself, past the adapter. */
function query(sql: string): readonly Record<string, unknown>[] {
  const database = new DatabaseSync(file);
  const rows = database.prepare(sql).all();
  database.close();
  return rows.map((row) => ({ ...row }));
}

function change(statement: string, value: string): void {
  const database = new DatabaseSync(file);
  database.prepare(statement).run(value);
  database.close();
}

async function withStore<T>(work: (store: Store) => Promise<T>): Promise<T> {
  const store = await openStore({ file, clock });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

test("what was committed is there after the file is opened again", async () => {
  await withStore((store) => store.migrations.create(aMigrationChange({ events: [aNewEvent()] })));
  const found = await withStore((store) => store.migrations.load("mig_000001"));
  expect(found).toEqual(aMigration());
});

test("an upload that was written before its pace was kept is shown with its amount alone", async () => {
  const upload = {
    bucket: "b",
    key: "k",
    totalBytes: 200,
    acknowledgedBytes: 100,
    startedAt: 1,
    finishedAt: null,
  };
  const migration = aMigration({ phase: "uploading", upload });
  await withStore((store) => store.migrations.create(aMigrationChange({ migration })));
  const before = query("select document from migration")[0]?.["document"];
  const old = String(before).replace(
    '"acknowledgedBytes":100',
    '"acknowledgedBytes":100,"bytesPerSecond":null',
  );
  expect(old).not.toBe(before);
  change("update migration set document = ?", old);

  const found = await withStore((store) => store.migrations.load(migration.id));

  expect(found?.upload?.pace).toBeUndefined();
  const stage = summarize(found!, aPolicy()).stages.find(({ id }) => id === "upload");
  expect(stage?.detail && say(stage.detail)).toBe("100 B of 200 B");
});

test.skipIf(process.platform === "win32")(
  "only this user may read the files and their directory",
  async () => {
    const store = await openStore({ file, clock });
    await store.migrations.create(aMigrationChange());
    const folder = join(directory.path, "state");
    const names = await readdir(folder);
    expect(names.toSorted()).toEqual([
      "bakferry.db",
      "bakferry.db-shm",
      "bakferry.db-wal",
      "bakferry.db.lock",
    ]);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    for (const name of names) expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600);
    await store.close();
  },
);

test("every commit reaches the disk before it is acknowledged", async () => {
  const db = await openDatabase(file);
  const { rows: journal } = await sql`pragma journal_mode`.execute(db);
  const { rows: synchronous } = await sql`pragma synchronous`.execute(db);
  expect([journal, synchronous]).toEqual([[{ journal_mode: "wal" }], [{ synchronous: 2 }]]);
  await db.destroy();
});

test("a vote on record for a plan is never replaced", async () => {
  await withStore(async ({ migrations }) => {
    const first = aMigration({ decisions: [aDecision({ verdict: "deny", reason: "not today" })] });
    await migrations.create(aMigrationChange({ migration: first }));
    const second = aMigration({
      decisions: [aDecision(), aDecision({ actor: { kind: "cliUser", name: "dba" } })],
    });
    await migrations.commit(aMigrationChange({ migration: second }));
  });
  expect(query("select actor_key, verdict, reason from approval order by actor_key")).toEqual([
    { actor_key: "cli:dba", verdict: "approve", reason: null },
    { actor_key: "slack:T1/U2", verdict: "deny", reason: "not today" },
  ]);
});

test("a vote that was taken back is on record no longer, and those for an earlier plan stay", async () => {
  const [first, second] = ["a".repeat(64), "b".repeat(64)];
  await withStore(async ({ migrations }) => {
    const phase = "awaiting_approval";
    const voted = aMigration({ phase, planDigest: first, decisions: [aDecision({ planDigest: first })] });
    await migrations.create(aMigrationChange({ migration: voted }));
    const asked = aMigration({ phase, planDigest: second, decisions: [aDecision({ planDigest: second })] });
    await migrations.commit(aMigrationChange({ migration: asked }));
    const withdrawn = aMigration({ phase, version: 2, planDigest: second, decisions: [] });
    await migrations.commit(aMigrationChange({ migration: withdrawn }));
  });
  expect(query("select plan_digest from approval")).toEqual([{ plan_digest: first }]);
});

test("a damaged row is a clear error that names it", async () => {
  await withStore((store) => store.migrations.create(aMigrationChange()));
  query("update migration set document = '{' returning id");
  await expect(withStore((store) => store.migrations.load("mig_000001"))).rejects.toMatchObject({
    code: "STORE_UNAVAILABLE",
    message: expect.stringContaining("mig_000001"),
  });
});

test("a database that another process holds is an error to try again", async () => {
  const db = await openDatabase(file, 20);
  const migrations = createMigrationStore(db, { onWake() {} });
  const other = new DatabaseSync(file);
  other.exec("begin immediate");
  await expect(migrations.create(aMigrationChange())).rejects.toMatchObject({
    code: "STORE_UNAVAILABLE",
    retry: { kind: "after" },
  });
  other.exec("rollback");
  expect((await migrations.create(aMigrationChange())).kind).toBe("committed");
  other.close();
  await db.destroy();
});

test("findings of an earlier version load with their sentence as the remedy", async () => {
  const written = {
    checkId: "file-name",
    group: "file",
    kind: "warning",
    summary: text("check.name.unusual", { name: "db_test.bak" }),
    remedy: text("check.name.renamePlain"),
  } as const;
  await withStore(({ migrations }) => migrations.create(aMigrationChange()));
  query(
    `update migration set document = json_set(document, '$.findings', json('${JSON.stringify([written])}')) returning id`,
  );
  await withStore(async ({ migrations }) => {
    const expected = { ...written, binds: true, remedy: advise(written.remedy), evidence: [] };
    expect((await migrations.load("mig_000001"))?.findings).toEqual([expected]);
  });
});

test("rows of an earlier version load, and their open ones keep their databases to themselves", async () => {
  const ended = aMigration({ id: "mig_000002", request: aMigrationRequest(), phase: "failed" });
  await withStore(async ({ migrations }) => {
    await migrations.create(aMigrationChange({ events: [aNewEvent()] }));
    await migrations.create(aMigrationChange({ migration: ended, events: [aNewEvent(), aNewEvent()] }));
  });
  query("update migration set document = json_remove(document, '$.actions', '$.doubt') returning id");
  await takeBackTo("0002_upload_parts", file);

  await withStore(async ({ migrations }) => {
    expect(await migrations.load("mig_000001")).toEqual(aMigration());
    expect(await migrations.load("mig_000002")).toEqual({ ...ended, version: 1 });
    const late = aMigration({ id: "mig_000003", request: aMigrationRequest() });
    const { requestedBy } = late.request;
    expect(await migrations.list({ askedBy: requestedBy, limit: 5 })).toHaveLength(2);
    const nobody = { kind: "cliUser", name: "nobody" } as const;
    expect(await migrations.list({ askedBy: nobody, limit: 5 })).toEqual([]);
    const occupied = { kind: "occupied", migrationId: "mig_000001" };
    expect(await migrations.create(aMigrationChange({ migration: late }))).toEqual(occupied);
  });
  const trail = await openAuditTrail({ file });
  const { breaks, records } = await verifyTrail(trail.records());
  await trail.close();
  // Their trails are vouched for from now on.
  expect({ breaks, records }).toEqual({ breaks: [], records: 5 });
});

describe("a path that cannot be a store is refused with its reason", () => {
  async function refusal(path: string): Promise<string> {
    const opening = openStore({ file: path, clock });
    await expect(opening).rejects.toMatchObject({
      code: "STORE_UNAVAILABLE",
      message: expect.stringContaining(path),
    });
    return opening.then(
      () => "",
      (error: Error) => error.message,
    );
  }

  test("a directory", async () => {
    await mkdir(file, { recursive: true });
    expect(await refusal(file)).toContain("it is a directory");
  });

  test("below a file", async () => {
    await writeFile(join(directory.path, "state"), "");
    expect(await refusal(file)).toContain("not a directory");
  });

  test("a file that is no database", async () => {
    await mkdir(join(directory.path, "state"));
    await writeFile(file, "TAPE and then something that is surely no SQLite header ".repeat(100));
    expect(await refusal(file)).toContain("it is not a SQLite database");
  });

  test("another program's database, which stays as it is", async () => {
    await mkdir(join(directory.path, "state"));
    query("create table bookmarks (url text)");
    expect(await refusal(file)).toContain("another program");
    expect(query("select name from sqlite_master")).toEqual([{ name: "bookmarks" }]);
  });

  test("a database that a newer version wrote", async () => {
    await withStore(() => Promise.resolve());
    query("insert into schema_step (name, timestamp) values ('9999_later', '2030') returning name");
    expect(await refusal(file)).toContain("newer version of Bakferry (schema 9999_later)");
  });

  test("a damaged database", async () => {
    await withStore(() => Promise.resolve());
    const { size } = await stat(file);
    await writeFile(file, Buffer.alloc(size, 0xff), { flag: "r+" });
    expect(await refusal(file)).toContain("not a SQLite database");
  });
});
