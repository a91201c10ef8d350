/** What the rule no longer keeps goes, on both engines, and what is left still proves itself. */
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

import { aMigration, aMigrationChange, aNewEvent, TEST_EPOCH } from "@bakferry/core/testing";
import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";

import { exportLines, verifyExport } from "../audit/export-trail.ts";
import { openAuditTrail } from "../audit/read-trail.ts";
import { type Head } from "../audit/trail-record.ts";
import { type TrailVerdict, verifyTrail } from "../audit/verify-trail.ts";
import { exportStore } from "../copy/export-store.ts";
import { importStore } from "../copy/import-store.ts";
import type { DatabaseAddress } from "../database-address.ts";
import { aWave } from "../testing/a-wave.ts";
import { startPostgres } from "../testing/postgres-server.ts";
import { openStoreAt, temporaryDirectory } from "../testing/temporary-store.ts";
import { previewPrune, pruneDatabase } from "./prune-store.ts";
import type { RetentionRule } from "./retention-rule.ts";

const DAY = 86_400_000;
const NOW = TEST_EPOCH + 400 * DAY;
const OLD = TEST_EPOCH;
const YOUNG = NOW - 3 * DAY;
const EVERYTHING: RetentionRule = { migrationsMs: 30 * DAY, auditMs: 30 * DAY, deliveredMs: 30 * DAY };

const server = await startPostgres();
afterAll(() => server?.stop());

/** An old ended migration, an old wave with one member, an old one that waits, and a young ended one. */
async function fill(address: DatabaseAddress): Promise<void> {
  const store = await openStoreAt(address);
  const wave = { waveId: "wave_0000000001", hasLeft: false };
  const rows = [
    aMigration({ id: "mig_old", phase: "failed", createdAt: OLD, updatedAt: OLD }),
    aMigration({ id: "mig_member", phase: "succeeded", createdAt: OLD, updatedAt: OLD, wave }),
    aMigration({ id: "mig_waits", phase: "awaiting_approval", createdAt: OLD, updatedAt: OLD }),
    aMigration({ id: "mig_young", phase: "succeeded", createdAt: OLD, updatedAt: YOUNG }),
  ];
  for (const migration of rows) {
    const events = [aNewEvent({ at: OLD }), aNewEvent({ at: migration.updatedAt })];
    const notices = [{ notice: { kind: "root" }, lane: "stages" }] as const;
    await store.migrations.create(aMigrationChange({ migration, events, notices, wakeAt: null }));
    await store.journal.addPart(`${migration.id}-1`, "u", { partNumber: 1, crc64: "1", etag: "e" });
  }
  const blocked = { at: OLD, actor: aWave().requestedBy, body: { type: "wave_blocked" } } as const;
  await store.waves.create({
    wave: aWave({ phase: "blocked", updatedAt: OLD }),
    events: [blocked],
    notices: [],
    wakeAt: null,
  });
  const kind = "click";
  await store.inbox.accept({ key: "done", kind, payload: "{}", acceptedAt: OLD });
  await store.inbox.complete("done");
  await store.inbox.accept({ key: "open", kind, payload: "{}", acceptedAt: OLD });
  const [delivered] = await store.outbox.claim(1);
  await store.outbox.complete(delivered!);
  await store.close();
}

async function verdictOf(address: DatabaseAddress, notedHead?: Head): Promise<TrailVerdict> {
  const trail = await openAuditTrail(address);
  try {
    return await verifyTrail(trail.records(), notedHead && { notedHead });
  } finally {
    await trail.close();
  }
}

/** As somebody would who owns the database: the guards are off while the statements run. */
async function pastTheGuards(address: DatabaseAddress, ...statements: readonly string[]): Promise<void> {
  if (!("url" in address)) {
    const database = new DatabaseSync(address.file);
    for (const name of ["event_no_delete", "audit_no_delete"]) database.exec(`drop trigger ${name}`);
    for (const statement of statements) database.exec(statement);
    database.close();
    return;
  }
  for (const table of ["event", "audit"])
    await server!.query(`alter table ${table} disable trigger user`, address.url);
  for (const statement of statements) await server!.query(statement, address.url);
}

async function rowsOf(address: DatabaseAddress): Promise<readonly string[]> {
  const lines: string[] = [];
  await exportStore(address, { exportedAt: NOW, write: async (line) => void lines.push(line) });
  return lines;
}

describe("on a file", () => {
  let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
  prunes(
    async () => {
      directory = await temporaryDirectory();
      return { file: join(directory.path, "bakferry.db") };
    },
    () => directory.remove(),
  );
});

describe.runIf(server)("in PostgreSQL", () => {
  prunes(
    async () => ({ url: await server!.newSchema() }),
    (address) => server!.dropSchema("url" in address ? address.url : ""),
  );
});

function prunes(
  open: () => Promise<DatabaseAddress>,
  remove: (address: DatabaseAddress) => Promise<void>,
): void {
  let address: DatabaseAddress;
  const order = { rule: EVERYTHING, now: NOW };

  beforeEach(async () => {
    address = await open();
    await fill(address);
  });
  afterEach(() => remove(address));

  test("nothing goes by the rule that keeps everything", async () => {
    const before = await rowsOf(address);
    const rule = { migrationsMs: null, auditMs: null, deliveredMs: null };
    const report = await pruneDatabase(address, { rule, now: NOW });
    expect(Object.values(report).filter(Boolean)).toEqual([]);
    expect(await rowsOf(address)).toEqual(before);
  });

  test("what is old and has ended goes with all that belongs to it; what waits, or is young, stays", async () => {
    const report = await pruneDatabase(address, order);
    expect(report).toMatchObject({ migrations: 2, waves: 1, events: 5, deliveries: 1, received: 1 });
    const left = (await rowsOf(address)).join("\n");
    for (const id of ["mig_waits", "mig_young"]) expect(left).toContain(`"id":"${id}"`);
    for (const table of ["migration", "event", "outbox", "posted_message", "upload_part"])
      for (const gone of ["mig_old", "mig_member", "wave_0000000001"])
        expect(left).not.toMatch(new RegExp(`"table":"${table}".*${gone}`, "u"));
    expect(left).toContain('"key":"open"');
    expect(left).not.toContain('"key":"done"');
    const again = await pruneDatabase(address, order);
    expect(again).toMatchObject({ migrations: 0, waves: 0, deliveries: 0, received: 0 });
  });

  test("the count beforehand removes nothing, and is what then goes", async () => {
    const before = await rowsOf(address);
    const rule = { ...EVERYTHING, auditMs: null };
    const preview = await previewPrune(address, { rule, now: NOW });
    expect(await rowsOf(address)).toEqual(before);
    expect(await pruneDatabase(address, { rule, now: NOW })).toEqual({ ...preview, waves: 1, events: 5 });
  });

  test("the trail stays whole without the migrations, and holds the head that was noted before", async () => {
    const { head } = await verdictOf(address);
    await pruneDatabase(address, { rule: { ...EVERYTHING, auditMs: null }, now: NOW });
    const verdict = await verdictOf(address, head!);
    expect(verdict).toMatchObject({ breaks: [], migrations: 2, removed: { records: 0, migrations: 3 } });
  });

  test("the oldest records go as far as they vouch for nothing that is kept; the trail grows on", async () => {
    const { head: before } = await verdictOf(address);
    const report = await pruneDatabase(address, order);
    // mig_old and mig_member stand before mig_waits, which is kept.
    expect(report.auditRecords).toBe(2);
    const verdict = await verdictOf(address, before!);
    expect(verdict).toMatchObject({ breaks: [], removed: { records: 2, migrations: 3 } });
    const store = await openStoreAt(address);
    await store.migrations.create(aMigrationChange({ events: [aNewEvent()] }));
    await store.close();
    expect((await verdictOf(address, verdict.head!)).breaks).toEqual([]);
  });

  test("a head that was removed by rule is said to be, and a sealed one still counts", async () => {
    await pruneDatabase(address, order);
    const first = { sequence: 1, hash: "0".repeat(64) };
    expect((await verdictOf(address, first)).breaks).toMatchObject([{ kind: "head_removed", sequence: 1 }]);
  });

  test.each(["jsonl", "csv"] as const)(
    "an export of what is left proves itself as %s, whole and in part",
    async (format) => {
      await pruneDatabase(address, order);
      const trail = await openAuditTrail(address);
      for (const [since, migrationId] of [
        [null, null],
        [YOUNG, null],
        [null, "mig_young"],
        [null, "mig_old"],
      ] as const) {
        const records = migrationId === null ? trail.records() : await trail.recordsOf(migrationId);
        const lines: string[] = [];
        for await (const line of exportLines(records, {
          format,
          filter: { since, migrationId },
          exportedAt: NOW,
        }))
          lines.push(line);
        expect(await verifyExport(lines.join("\n"))).toMatchObject({ kind: "read", breaks: [] });
      }
      await trail.close();
    },
  );

  test("a pruned store is moved with its seals", async () => {
    await pruneDatabase(address, order);
    const moved = await importStore({ file: ":memory:" }, await rowsOf(address));
    expect(moved).toMatchObject({ kind: "imported", trail: { breaks: [], removed: { migrations: 3 } } });
  });

  test("without a seal the database itself lets nothing go, and a seal cannot be taken back", async () => {
    await pruneDatabase(address, order);
    for (const statement of [
      "delete from event where migration_id = 'mig_young'",
      "delete from audit where sequence = 3",
      "update audit set at = 1",
      "delete from trail_seal",
      "update trail_seal set sequence = 99",
    ])
      await expect(direct(address, statement)).rejects.toThrow("append-only");
  });

  test("what was removed past the guards is found, also behind a forged seal", async () => {
    const { head } = await verdictOf(address);
    const third = await hashAt(address, 3);
    await pastTheGuards(address, "delete from audit where sequence <= 3");
    expect((await verdictOf(address, head!)).breaks[0]).toMatchObject({
      chain: "audit",
      kind: "out_of_order",
    });
    await direct(address, `insert into trail_seal values ('audit', 3, '${third}', 1)`);
    expect((await verdictOf(address)).breaks[0]).toMatchObject({ chain: "audit", expected: "1", found: "4" });
  });
}

async function hashAt(address: DatabaseAddress, wanted: number): Promise<string> {
  const trail = await openAuditTrail(address);
  try {
    for await (const { chain, sequence, hash } of trail.records())
      if (chain === "audit" && sequence === wanted) return hash;
    return "";
  } finally {
    await trail.close();
  }
}

async function direct(address: DatabaseAddress, statement: string): Promise<void> {
  if ("url" in address) {
    await server!.query(statement, address.url);
    return;
  }
  const database = new DatabaseSync(address.file);
  try {
    database.exec(statement);
  } finally {
    database.close();
  }
}
