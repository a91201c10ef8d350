/** Real processes that compete for the places of one instance, one of which is killed again and again. */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

import { placeStateOf } from "@bakferry/core";
import { aMigration, aMigrationChange } from "@bakferry/core/testing";
import { afterAll, afterEach, describe, expect, test } from "vitest";

import { openStore } from "./open-store.ts";
import { addressFrom } from "./testing/address-from.ts";
import { takeBackTo } from "./testing/older-store.ts";
import { startPostgres } from "./testing/postgres-server.ts";
import { systemClock } from "./testing/system-clock.ts";
import { temporaryDirectory } from "./testing/temporary-store.ts";

const PLACING = new URL("./testing/placing-process.ts", import.meta.url);
const MIGRATIONS = 24;
const LIMIT = 2;

const postgres = await startPostgres();
afterAll(() => postgres?.stop());

describe("places", { timeout: 180_000 }, () => {
  const children: ChildProcess[] = [];
  afterEach(async () => {
    for (const child of children.splice(0)) await kill(child);
  });

  function start(place: string, seen: number[]): ChildProcess {
    const child = fork(PLACING, [place, String(LIMIT)], { execArgv: ["--conditions=@bakferry/source"] });
    children.push(child);
    child.on("message", (told: { readonly holding: number } | "ready") => {
      if (told !== "ready") seen.push(told.holding);
    });
    return child;
  }

  /** Everything ends, and whenever somebody looks no more hold a place than the limit says. */
  async function compete(place: string): Promise<void> {
    const store = await openStore({ ...addressFrom(place), clock: systemClock });
    for (let index = 0; index < MIGRATIONS; index += 1) {
      const migration = aMigration({ id: `mig_${index}`, phase: "rechecking" });
      await store.migrations.create(aMigrationChange({ migration, wakeAt: systemClock.now() }));
    }
    const seen: number[] = [];
    start(place, seen);
    start(place, seen);
    let victim = start(place, seen);
    let kills = 0;
    for (;;) {
      const rows = await store.migrations.list({ limit: 100 });
      seen.push(rows.filter((row) => placeStateOf(row) === "holds").length);
      if (rows.every(({ phase }) => phase === "succeeded")) break;
      await systemClock.sleep(100, new AbortController().signal);
      if (kills >= 4 || seen.length < 6 * (kills + 1)) continue;
      await kill(victim);
      kills += 1;
      victim = start(place, seen);
    }
    expect(kills).toBeGreaterThan(0);
    expect(Math.max(...seen)).toBe(LIMIT);
    await store.close();
  }

  test("are never more than the limit for processes on one file", async () => {
    const directory = await temporaryDirectory();
    await compete(join(directory.path, "bakferry.db"));
    await directory.remove();
  });

  test("are held by imports that an earlier version has begun", async () => {
    const directory = await temporaryDirectory();
    const file = join(directory.path, "bakferry.db");
    const before = await openStore({ file, clock: systemClock });
    for (const id of ["mig_a", "mig_b"])
      await before.migrations.create(aMigrationChange({ migration: aMigration({ id, phase: "importing" }) }));
    await before.close();
    await takeBackTo("0012_asked_by", file);

    const store = await openStore({ file, clock: systemClock });
    const created = await store.migrations.create(
      aMigrationChange({ migration: aMigration({ id: "mig_c" }) }),
    );
    if (created.kind !== "committed") throw new Error(created.kind);
    const place = { askedAt: 1, takenAt: 1, line: null };
    const migration = { ...created.migration, phase: "importing" as const, place };
    const limits = { importsPerInstance: LIMIT, importsPerAccount: 100 };
    expect(await store.migrations.takePlace(aMigrationChange({ migration }), limits)).toEqual({
      kind: "full",
      line: { bound: "instance", running: 2, ahead: 0 },
    });
    await store.close();
    await directory.remove();
  });

  test.runIf(postgres)("are never more than the limit for processes on one PostgreSQL", async () => {
    const url = await postgres!.newSchema();
    await compete(url);
    for (const child of children.splice(0)) await kill(child);
    await postgres!.dropSchema(url);
  });
});

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill("SIGKILL");
  await gone;
}
