/** What differs from the driver that Kysely was written for. */
import { join } from "node:path";

import { expect, test } from "vitest";

import { temporaryDirectory } from "../testing/temporary-store.ts";
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

test("a mistake in our own SQL stays a mistake, not an excuse about the disk", async () => {
  const db = await openDatabase(":memory:");
  const twice = [
    { ...ENTRY, key: "a" },
    { ...ENTRY, key: "a" },
  ];
  await expect(db.insertInto("inbox").values(twice).execute()).rejects.not.toHaveProperty("retry");
  await db.destroy();
});
