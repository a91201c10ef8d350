/** The statements that run all the time, word for word: a change of theirs is to be meant. */
import { aMigration, aMigrationChange } from "@bakferry/core/testing";
import type { CompiledQuery, Kysely } from "kysely";
import { afterAll, expect, test } from "vitest";

import { commitQuery } from "./migration-store.ts";
import { outboxClaimQuery } from "./outbox.ts";
import { connect } from "./postgres/connect.ts";
import type { Tables } from "./schema.ts";
import { openDatabase } from "./sqlite/open-database.ts";
import { claimQuery } from "./turns.ts";

const db: Kysely<Tables> = await openDatabase(":memory:");

/** Nobody answers there, and nobody is asked. */
const postgres = connect("postgres://nowhere.invalid/none", "run");

afterAll(() => db.destroy());

/** As PostgreSQL counts parameters. */
function numbered(statement: string): string {
  let count = 0;
  return statement.replaceAll("?", () => `$${(count += 1)}`);
}

test("PostgreSQL gets the same statements, and passes over turns that another worker is about to take", () => {
  const turns = { owner: "host/1", now: 1000, leaseMs: 30_000, limit: 2 };
  const passing = claimQuery(postgres, turns).sql;
  expect(passing).toContain(`limit $3 for update skip locked) update "migration"`);
  expect(passing.replace(" for update skip locked", "")).toBe(numbered(claimQuery(db, turns).sql));
  const change = aMigrationChange({ migration: aMigration({ version: 3 }), wakeAt: 2000, fence: 7 });
  expect(commitQuery(postgres, change).sql).toBe(numbered(commitQuery(db, change).sql));
  const notices = { owner: "host/1", leaseMs: 30_000, limit: 10, lane: "progress", now: 1000 } as const;
  expect(outboxClaimQuery(postgres, notices).sql).toBe(numbered(outboxClaimQuery(db, notices).sql));
});

/** How SQLite would look for the rows: a plan that reads a whole table grows with the years. */
async function plan({ sql, parameters }: CompiledQuery): Promise<string> {
  const explained: CompiledQuery<{ detail: string }> = {
    ...commitQuery(db, aMigrationChange()),
    sql: `explain query plan ${sql}`,
    parameters,
  };
  const { rows } = await db.executeQuery(explained);
  return rows.map(({ detail }) => detail).join("\n");
}

test("a claim of turns is one statement, and finds the due rows by index", async () => {
  const query = claimQuery(db, { owner: "host/1", now: 1000, leaseMs: 30_000, limit: 2 });
  expect(query.sql).toMatchInlineSnapshot(
    `"with "due" as (select "id" from "migration" where (("wake_at" <= ? and "lease_until" is null) or "lease_until" <= ?) order by "nudged" desc, "lease_until" is null, coalesce("lease_until", "wake_at") limit ?) update "migration" set "lease_owner" = ?, "lease_until" = ?, "fence" = "fence" + ?, "wake_at" = ?, "nudged" = ?, "failures" = case when "lease_until" is not null then "failures" + ? else "failures" end where "id" in (select "due"."id" from "due") returning "id", "fence", "failures""`,
  );
  expect(query.parameters).toMatchInlineSnapshot(`
    [
      1000,
      1000,
      2,
      "host/1",
      31000,
      1,
      null,
      0,
      1,
    ]
  `);
  expect(await plan(query)).not.toMatch(/SCAN (?!.*SUBQUERY)/);
});

test("a commit of a worker compares version and fence", () => {
  const change = aMigrationChange({ migration: aMigration({ version: 3 }), wakeAt: 2000, fence: 7 });
  const query = commitQuery(db, change);
  expect(query.sql).toMatchInlineSnapshot(
    `"update "migration" set "phase" = ?, "instance_id" = ?, "target_database" = ?, "created_at" = ?, "updated_at" = ?, "place" = ?, "place_asked_at" = ?, "document" = ?, "version" = "version" + ?, "wake_at" = case when ("nudged" = ? and "wake_at" < ?) then "wake_at" else ? end, "failures" = ? where "id" = ? and "version" = ? and "fence" = ? returning "version""`,
  );
});

test("a commit of a person compares the version", () => {
  expect(commitQuery(db, aMigrationChange()).sql).toMatchInlineSnapshot(
    `"update "migration" set "phase" = ?, "instance_id" = ?, "target_database" = ?, "created_at" = ?, "updated_at" = ?, "place" = ?, "place_asked_at" = ?, "document" = ?, "version" = "version" + ?, "wake_at" = case when "nudged" = ? then "wake_at" else ? end where "id" = ? and "version" = ? returning "version""`,
  );
});

test("a claim of notices is one statement, and finds the waiting rows by index", async () => {
  const query = outboxClaimQuery(db, {
    owner: "host/1",
    leaseMs: 30_000,
    limit: 10,
    lane: "progress",
    now: 1000,
  });
  expect(query.sql).toMatchInlineSnapshot(
    `"update "outbox" set "claimed_until" = ?, "claim_owner" = ?, "attempts" = "attempts" + ? where "id" in (select "item"."id" from "outbox" as "item" where "item"."delivered_at" is null and "item"."lane" <= ? and "item"."due_at" <= ? and "item"."claimed_until" <= ? and not exists (select "other"."id" from "outbox" as "other" where "other"."migration_id" = "item"."migration_id" and "other"."notice_key" = "item"."notice_key" and "other"."delivered_at" is null and ("other"."claimed_until" > ? or ("other"."due_at" <= ? and ("other"."lane" < "item"."lane" or ("other"."lane" = "item"."lane" and "other"."id" > "item"."id"))))) and not (substr("item"."notice_key", 1, 6) in (?, ?) and exists (select "older"."id" from "outbox" as "older" where "older"."migration_id" = "item"."migration_id" and "older"."id" < "item"."id" and "older"."delivered_at" is null and substr("older"."notice_key", 1, 6) in (?, ?) and ("older"."due_at" > ? or "older"."claimed_until" > ? or "older"."lane" > "item"."lane"))) order by "item"."lane", "item"."id" limit ?) returning *"`,
  );
  expect(await plan(query)).not.toMatch(/SCAN (?!.*USING INDEX)/);
});
