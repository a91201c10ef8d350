/** The bot runs with the rights that docs/how-to/postgresql.md grants, on a real server, and can do no more. */
import { readFile } from "node:fs/promises";

import { aMigration, aMigrationChange, aNewEvent, createTestClock, TEST_EPOCH } from "@bakferry/core/testing";
import {
  inboxConformance,
  migrationStoreConformance,
  outboxConformance,
  rateBudgetConformance,
  unknownMessagesConformance,
  uploadJournalConformance,
} from "@bakferry/core/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { COPIED_TABLES } from "../copy/copied-tables.ts";
import { openStore } from "../open-store.ts";
import { pruneDatabase } from "../retention/prune-store.ts";
import { startPostgres } from "../testing/postgres-server.ts";
import { LEASE_MS, openStoreAt } from "../testing/temporary-store.ts";

const server = await startPostgres();
afterAll(() => server?.stop());

const page = await readFile(new URL("../../../../docs/how-to/postgresql.md", import.meta.url), "utf8");
/** The GRANT statements of the page, one each, without comments. */
const GRANTS = [...page.matchAll(/^GRANT [^;]+;/gmu)].map(([statement]) =>
  statement.replaceAll(/\s+/gu, " "),
);

test("every table is granted what it needs, and none is forgotten", () => {
  const named = GRANTS.flatMap((statement) => {
    const [, rights = "", tables = ""] =
      /^GRANT (INSERT[A-Z, ]*) ON ([a-z_, ]+) TO bakferry;$/u.exec(statement) ?? [];
    return tables
      .split(", ")
      .filter(Boolean)
      .map((table) => [table, rights] as const);
  });
  const rights = new Map(named);
  expect(named).toHaveLength(rights.size);
  expect([...rights.keys(), "trail_seal"].toSorted()).toEqual(Object.keys(COPIED_TABLES).toSorted());
  for (const table of ["event", "audit"]) expect(rights.get(table)).toBe("INSERT");
});

interface Restricted {
  readonly owner: string;
  readonly bot: string;
  readonly role: string;
}

/** A schema with all its tables, and a role that was granted what the page says. */
async function restricted(): Promise<Restricted> {
  const owner = await server!.newSchema();
  await (await openStore({ url: owner, clock: createTestClock() })).close();
  const [found] = await server!.query("select current_schema() as schema", owner);
  const schema = String(found?.["schema"]);
  const role = `${schema}_role`;
  await server!.query(`create role ${role} login`, owner);
  for (const grant of GRANTS) {
    const statement = grant
      .replaceAll("SCHEMA public", `SCHEMA ${schema}`)
      .replaceAll("DATABASE bakferry", "DATABASE postgres")
      .replace(/TO bakferry;$/u, `TO ${role};`);
    await server!.query(statement, owner);
  }
  return { owner, role, bot: owner.replace(/\/\/[^@]*@/u, `//${role}@`) };
}

async function remove({ owner, role }: Restricted): Promise<void> {
  await server!.query(`drop owned by ${role}; drop role ${role}`, owner);
  await server!.dropSchema(owner);
}

describe.runIf(server)("with the rights of the page", { timeout: 120_000 }, () => {
  const open = async () => {
    const made = await restricted();
    const store = await openStoreAt({ url: made.bot });
    return {
      ...store,
      openPeer: () => openStoreAt({ url: made.bot }),
      async close() {
        await store.close();
        await remove(made);
      },
    };
  };
  migrationStoreConformance(open);
  inboxConformance(open);
  uploadJournalConformance(open);
  rateBudgetConformance(open);
  unknownMessagesConformance(open);
  outboxConformance(async () => ({ ...(await open()), claimMs: LEASE_MS }));
});

describe.runIf(server)("beyond the rights of the page", () => {
  let made: Restricted;
  beforeAll(async () => {
    made = await restricted();
    const store = await openStoreAt({ url: made.bot });
    const migration = aMigration({ phase: "failed", updatedAt: TEST_EPOCH });
    await store.migrations.create(aMigrationChange({ migration, events: [aNewEvent()] }));
    await store.close();
  });
  afterAll(() => remove(made));

  test.each([
    "update event set at = 1",
    "delete from event",
    "update audit set hash = ''",
    "delete from audit",
    "truncate audit",
    "insert into trail_seal values ('audit', 1, '', 1)",
    "delete from trail_seal",
    "delete from schema_step",
    "drop table outbox",
    "alter table migration add column more text",
    "alter table audit disable trigger all",
    "drop trigger audit_append_only on audit",
    "create or replace function bakferry_append_only() returns trigger language plpgsql as 'begin return new; end'",
    "create table more (id text)",
    "create role another login",
    "copy event to '/tmp/guard-event'",
    "select pg_read_file('/etc/passwd')",
    "set session_replication_role = replica",
  ])("%s is refused by PostgreSQL", async (statement) => {
    await expect(server!.query(statement, made.bot)).rejects.toThrow(
      /permission denied|must be (owner|superuser)/u,
    );
  });

  test("what the retention rule no longer keeps of the trail is left to the owner, and said to be", async () => {
    const day = 86_400_000;
    const order = { rule: { migrationsMs: day, auditMs: day, deliveredMs: day }, now: TEST_EPOCH + 9 * day };
    expect(await pruneDatabase({ url: made.bot }, order)).toMatchObject({ migrations: 0, isTrailLeft: true });
    expect(await pruneDatabase({ url: made.owner }, order)).toMatchObject({
      migrations: 1,
      isTrailLeft: false,
    });
  });
});
