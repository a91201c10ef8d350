/** Opening, and every way in which PostgreSQL can be wrong: the reason is told, the password never. */
import { aMigrationChange, aNewEvent, createTestClock } from "@bakferry/core/testing";
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { openAuditTrail } from "../audit/read-trail.ts";
import { openStore } from "../open-store.ts";
import { probeStore } from "../probe-store.ts";
import { startPostgres } from "../testing/postgres-server.ts";

const server = await startPostgres();
afterAll(() => server?.stop());
const clock = createTestClock();
const SECRET = "hunter2-hunter2";

async function refusal(url: string): Promise<string> {
  const error: unknown = await openStore({ url, clock }).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toMatchObject({ code: "STORE_UNAVAILABLE" });
  const { message, stack } = error as Error;
  expect(`${message} ${stack}`).not.toContain(SECRET);
  return message;
}

test("where nothing answers, host and database are named", async () => {
  expect(await refusal(`postgres://bot:${SECRET}@127.0.0.1:1/bakferry`)).toBe(
    "The database 127.0.0.1:1/bakferry cannot be used: nothing answers there; start PostgreSQL, or correct DATABASE_URL.",
  );
});

test("an address that is none is refused without being shown", async () => {
  expect(await refusal(`postgres://bot:${SECRET}@[/bakferry`)).toContain("The database PostgreSQL");
});

describe.runIf(server)("on a real server", () => {
  let url: string;
  beforeEach(async () => {
    url = await server!.newSchema();
  });
  afterEach(() => server!.dropSchema(url));

  async function prepare(): Promise<void> {
    const store = await openStore({ url, clock });
    await store.migrations.create(aMigrationChange({ events: [aNewEvent()] }));
    await store.close();
  }

  test("a database that is not there is named", async () => {
    const missing = url.replace("/postgres?", "/nowhere?");
    expect(await refusal(missing)).toContain("/nowhere cannot be used: there is no such database; create it");
  });

  test("one that a newer version wrote is refused", async () => {
    await prepare();
    await server!.query("insert into schema_step (name, timestamp) values ('9999_later', '2030-01-01')", url);
    expect(await refusal(url)).toContain("newer version of Bakferry (schema 9999_later)");
  });

  test.each([
    {
      hereMs: 60_000,
      words: /this machine is (?:60|59)\.\d s ahead of the server's; synchronise both \(NTP\)/,
    },
    { hereMs: -60_000, words: /this machine is (?:60|59)\.\d s behind the server's/ },
  ])("one whose clock differs by $hereMs ms is refused", async ({ hereMs, words }) => {
    const here = Date.now;
    const shifted = vi.spyOn(Date, "now").mockImplementation(() => here() + hereMs);
    try {
      expect(await refusal(url)).toMatch(words);
    } finally {
      shifted.mockRestore();
    }
    await prepare();
  });

  test("one with another program's tables is refused, and those stay as they are", async () => {
    await server!.query("create table migration (version text)", url);
    expect(await refusal(url)).toContain("its schema holds tables of another program");
    expect(await server!.query("select * from migration", url)).toEqual([]);
    expect(await server!.query("select to_regclass('event') as event", url)).toEqual([{ event: null }]);
  });

  test("the trail cannot be changed, emptied or removed by a statement", async () => {
    await prepare();
    for (const statement of ["update audit set at = 1", "delete from event", "truncate audit"])
      await expect(server!.query(statement, url)).rejects.toThrow("append-only: it is the audit trail");
  });

  test("looking changes nothing: neither the probe nor the trail makes a table", async () => {
    expect(await probeStore({ url })).toEqual({ kind: "absent" });
    await expect(openAuditTrail({ url })).rejects.toThrow("has no table audit or event");
    expect(await server!.query("select to_regclass('schema_step') as step", url)).toEqual([{ step: null }]);
    await prepare();
    expect(await probeStore({ url })).toEqual({ kind: "writable" });
  });

  test("a role without rights is told so", async () => {
    await prepare();
    const [found] = await server!.query("select current_schema() as schema", url);
    const schema = String(found?.["schema"]);
    const role = `${schema}_role`;
    await server!.query(`create role ${role} login`, url);
    try {
      await server!.query(
        `grant usage on schema ${schema} to ${role}; grant select on all tables in schema ${schema} to ${role}`,
        url,
      );
      const asRole = url.replace(/\/\/[^@]*@/, `//${role}@`);
      await expect(probeStore({ url: asRole })).rejects.toThrow("this user may not write its tables");
    } finally {
      await server!.query(`drop owned by ${role}; drop role ${role}`, url);
    }
  });
});
