/** Several processes on one inbox: what a dead one left goes to one other, and what a living one has stays there. */
import { createTestClock, TEST_EPOCH } from "@bakferry/core/testing";
import type { Kysely } from "kysely";
import { afterAll, describe, expect, test } from "vitest";

import { createInbox } from "./inbox.ts";
import { openDatabase } from "./open-database.ts";
import type { Tables } from "./schema.ts";
import { startPostgres } from "./testing/postgres-server.ts";

const server = await startPostgres();
afterAll(() => server?.stop());

describe("on a file", () => {
  shares(() => openDatabase({ file: ":memory:" }));
});
describe.runIf(server)("in PostgreSQL", () => {
  shares(async () => openDatabase({ url: await server!.newSchema() }));
});

function entry(key: string) {
  return { key, kind: "click", payload: "{}", acceptedAt: TEST_EPOCH };
}

function shares(open: () => Promise<Kysely<Tables>>): void {
  async function threeProcesses() {
    const db = await open();
    const clock = createTestClock();
    const gone = new Set<string>();
    const [first, second, third] = ["one", "two", "three"].map((owner) =>
      createInbox(db, clock, { owner, isGone: (each) => gone.has(each), leaseMs: 60_000 }),
    );
    return { db, clock, gone, first: first!, second: second!, third: third! };
  }

  test("one that died on this machine is replaced at once, by one other, oldest act first", async () => {
    const { db, gone, first, second, third } = await threeProcesses();
    for (const key of ["c", "a", "b"]) await first.accept(entry(key));
    await first.complete("a");
    expect(await second.takeOver()).toEqual([]);
    gone.add("one");
    const taken = await Promise.all([second.takeOver(), third.takeOver()]);
    expect(taken.flat()).toEqual([entry("c"), entry("b")]);
    expect(taken.filter((part) => part.length > 0)).toHaveLength(1);
    await db.destroy();
  });

  test("one on another machine is replaced when it was silent for a minute, and keeps what it has until then", async () => {
    const { db, clock, first, second, third } = await threeProcesses();
    await first.accept(entry("a"));
    await second.accept(entry("b"));
    await clock.advance(40_000);
    await second.takeOver();
    await clock.advance(20_000);
    expect(await third.takeOver()).toEqual([entry("a")]);
    expect(await first.takeOver()).toEqual([]);
    await clock.advance(40_000);
    expect((await third.takeOver()).map(({ key }) => key)).toEqual(["b"]);
    await db.destroy();
  });
}
