import type { NewNotice, OutboxItem } from "@bakferry/core";
/** Several deliverers on one outbox: a thread keeps its order among them, and who was taken over knows it in time. */
import { aMigrationChange, createTestClock } from "@bakferry/core/testing";
import type { Kysely } from "kysely";
import { afterAll, describe, expect, test } from "vitest";

import { createMigrationStore } from "./migration-store.ts";
import { openDatabase } from "./open-database.ts";
import { createOutbox } from "./outbox.ts";
import type { Tables } from "./schema.ts";
import { startPostgres } from "./testing/postgres-server.ts";

const LEASE_MS = 20_000;
const server = await startPostgres();
afterAll(() => server?.stop());

describe("on a file", () => {
  shares(() => openDatabase({ file: ":memory:" }));
});
describe.runIf(server)("in PostgreSQL", () => {
  shares(async () => openDatabase({ url: await server!.newSchema() }));
});

function entry(eventSequence: number, lane: NewNotice["lane"] = "stages"): NewNotice {
  return { notice: { kind: "entry", eventSequence }, lane };
}

const numbers = (items: readonly OutboxItem[]): readonly number[] =>
  items.flatMap(({ notice }) => (notice.kind === "entry" ? notice.eventSequence : []));

function shares(open: () => Promise<Kysely<Tables>>): void {
  async function twoDeliverers(...notices: readonly NewNotice[]) {
    const db = await open();
    const clock = createTestClock();
    await createMigrationStore(db, { onWake: () => undefined }).create(aMigrationChange());
    const [first, second] = ["one", "two"].map((owner) =>
      createOutbox(db, clock, { owner, isGone: () => false, leaseMs: LEASE_MS }),
    );
    await first!.announce("mig_000001", notices);
    return { db, clock, first: first!, second: second! };
  }

  test("an entry waits for the one before, which another deliverer has", async () => {
    const { db, first, second } = await twoDeliverers(entry(1), entry(2));
    const [older] = await first.claim(1);
    expect(numbers([older!])).toEqual([1]);
    expect(await second.claim(10)).toEqual([]);
    await first.complete(older!);
    expect(numbers(await second.claim(10))).toEqual([2]);
    await db.destroy();
  });

  test("an entry waits for the one before, which the same deliverer has and may have lost sight of", async () => {
    const { db, clock, first } = await twoDeliverers(entry(1), entry(2));
    expect(numbers(await first.claim(1))).toEqual([1]);
    // It could not give it back: the database was away.
    expect(await first.claim(10)).toEqual([]);
    await clock.advance(LEASE_MS);
    expect(numbers(await first.claim(10))).toEqual([1, 2]);
    await db.destroy();
  });

  test("an entry waits for the one before, which Slack has put off", async () => {
    const { db, clock, first, second } = await twoDeliverers(entry(1), entry(2));
    const [older] = await first.claim(1);
    await first.postpone(older!, clock.now() + 1000, "lost");
    expect(await second.claim(10)).toEqual([]);
    await clock.advance(1000);
    expect(numbers(await second.claim(10))).toEqual([1, 2]);
    await db.destroy();
  });

  test("an entry for people does not pass one of progress in its thread, but the cards do", async () => {
    const root: NewNotice = { notice: { kind: "root" }, lane: "people" };
    const { db, first } = await twoDeliverers(entry(1, "progress"), entry(2, "people"), root);
    expect((await first.claim(10, "people")).map(({ notice }) => notice.kind)).toEqual(["root"]);
    const [older] = await first.claim(10);
    expect(numbers([older!])).toEqual([1]);
    await first.complete(older!);
    expect(numbers(await first.claim(10, "people"))).toEqual([2]);
    await db.destroy();
  });

  test("who was silent for too long learns that it no longer holds the item", async () => {
    const { db, clock, first, second } = await twoDeliverers(entry(1));
    const [item] = await first.claim(1);
    await clock.advance(LEASE_MS - 1);
    expect(await first.hold(item!)).toBe(true);
    await clock.advance(LEASE_MS);
    const [taken] = await second.claim(1);
    expect(taken?.id).toBe(item?.id);
    expect(await first.hold(item!)).toBe(false);
    expect(await second.hold(taken!)).toBe(true);
    await second.complete(taken!);
    expect(await second.hold(taken!)).toBe(false);
    await db.destroy();
  });
}
