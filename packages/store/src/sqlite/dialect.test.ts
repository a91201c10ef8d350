/** What differs from the driver that Kysely was written for. */
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

import { Kysely } from "kysely";
import { expect, test } from "vitest";

import { temporaryDirectory } from "../testing/temporary-store.ts";
import { createNodeSqliteDialect } from "./dialect.ts";
import { openDatabase } from "./open-database.ts";

const ENTRY = { kind: "button", payload: "{}", accepted_at: 1, completed_at: null };

test("a transaction that reads first can still write, whatever another process does meanwhile", async () => {
  const directory = await temporaryDirectory();
  const file = join(directory.path, "bakferry.db");
  const first = await openDatabase(file, 20);
  const second = await openDatabase(file, 20);

  await first.transaction().execute(async (transaction) => {
    expect(await transaction.selectFrom("inbox").select("key").execute()).toEqual([]);
    const meanwhile = second
      .insertInto("inbox")
      .values({ ...ENTRY, key: "b" })
      .execute();
    await expect(meanwhile).rejects.toMatchObject({ code: "STORE_UNAVAILABLE", retry: { kind: "after" } });
    await transaction
      .insertInto("inbox")
      .values({ ...ENTRY, key: "a" })
      .execute();
  });

  expect(await second.selectFrom("inbox").select("key").execute()).toEqual([{ key: "a" }]);
  await first.destroy();
  await second.destroy();
  await directory.remove();
});

test("a transaction that throws leaves nothing, and the next one works", async () => {
  const db = await openDatabase(":memory:");
  const failing = db.transaction().execute(async (transaction) => {
    await transaction
      .insertInto("inbox")
      .values({ ...ENTRY, key: "a" })
      .execute();
    throw new Error("changed my mind");
  });
  await expect(failing).rejects.toThrow("changed my mind");
  expect(await db.selectFrom("inbox").select("key").execute()).toEqual([]);
  const written = await db
    .insertInto("inbox")
    .values({ ...ENTRY, key: "b" })
    .executeTakeFirst();
  expect(written.numInsertedOrUpdatedRows).toBe(1n);
  await db.destroy();
});

test("a full disk is told as what it is, leaves nothing, and is over when there is room again", async () => {
  const database = new DatabaseSync(":memory:");
  database.exec("create table note (words text)");
  const db = new Kysely<{ note: { words: string } }>({ dialect: createNodeSqliteDialect(database, "a.db") });
  const write = async (words: string): Promise<unknown> =>
    db
      .transaction()
      .execute(async (transaction) => transaction.insertInto("note").values({ words }).execute());
  const { page_count: pages } = database.prepare("pragma page_count").get() ?? {};
  database.exec(`pragma max_page_count = ${String(pages)}`);
  await expect(write("x".repeat(100_000))).rejects.toMatchObject({
    code: "STORE_UNAVAILABLE",
    message: expect.stringContaining("the disk is full"),
    retry: { kind: "after" },
  });
  database.exec("pragma max_page_count = 10000");
  await write("y");
  expect(await db.selectFrom("note").selectAll().execute()).toEqual([{ words: "y" }]);
  await db.destroy();
});

test("a mistake in our own SQL stays a mistake, not an excuse about the disk", async () => {
  const db = await openDatabase(":memory:");
  const twice = [
    { ...ENTRY, key: "a" },
    { ...ENTRY, key: "a" },
  ];
  await expect(db.insertInto("inbox").values(twice).execute()).rejects.not.toHaveProperty("retry");
  await db.destroy();
});
