/** Real processes on one real PostgreSQL: no turn is shared, nothing acknowledged is lost, the trail stays one chain. */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";

import { aMigration, aMigrationChange, aNewEvent } from "@bakferry/core/testing";
import { sql } from "kysely";
import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";

import { openAuditTrail } from "../audit/read-trail.ts";
import { verifyTrail } from "../audit/verify-trail.ts";
import { takeTurn } from "../engine.ts";
import { openStore } from "../open-store.ts";
import { aWave } from "../testing/a-wave.ts";
import { startPostgres } from "../testing/postgres-server.ts";
import { systemClock } from "../testing/system-clock.ts";
import { connect } from "./connect.ts";

const server = await startPostgres();
afterAll(() => server?.stop());

const CLAIMING = new URL("../testing/claiming-process.ts", import.meta.url);
const FREEZING = new URL("../testing/freezing-process.ts", import.meta.url);
const DELIVERING = new URL("../testing/delivering-process.ts", import.meta.url);
const WRITING = new URL("../testing/writing-process.ts", import.meta.url);

describe.runIf(server)("several processes on one PostgreSQL", { timeout: 120_000 }, () => {
  const children: ChildProcess[] = [];
  let url: string;
  beforeEach(async () => {
    url = await server!.newSchema();
  });
  afterEach(async () => {
    for (const child of children.splice(0)) await kill(child);
    await server!.dropSchema(url);
  });

  function start(program: URL, ...args: readonly string[]): ChildProcess {
    const child = fork(program, [url, ...args], { execArgv: ["--conditions=@bakferry/source"] });
    children.push(child);
    return child;
  }

  async function expectIntactTrail(): Promise<void> {
    const trail = await openAuditTrail({ url });
    expect((await verifyTrail(trail.records())).breaks).toEqual([]);
    await trail.close();
  }

  test("workers that start on an empty schema at once make it once, and never share a turn", async () => {
    const workers = [start(CLAIMING), start(CLAIMING), start(CLAIMING)];
    const turns: { migrationId: string; fence: number; outcome: string; worker: number }[] = [];
    expect(await Promise.all(workers.map(firstMessage))).toEqual(["ready", "ready", "ready"]);
    const store = await openStore({ url, clock: systemClock });
    const done = new Promise<void>((resolve) => {
      for (const [index, worker] of workers.entries())
        worker.on("message", (turn: Omit<(typeof turns)[number], "worker">) => {
          turns.push({ ...turn, worker: index });
          if (turns.length === 100) resolve();
        });
    });
    for (let index = 0; index < 20; index += 1) {
      const migration = aMigration({ id: `mig_${index}` });
      await store.migrations.create(aMigrationChange({ migration, wakeAt: systemClock.now() }));
    }
    await done;
    for (const worker of workers) worker.send("stop");
    await Promise.all(workers.map((worker) => once(worker, "exit")));

    expect(turns).toHaveLength(100);
    expect(turns.every(({ outcome }) => outcome === "committed")).toBe(true);
    expect(new Set(turns.map(({ migrationId, fence }) => `${migrationId}/${fence}`)).size).toBe(100);
    expect(new Set(turns.map(({ worker }) => worker)).size).toBe(3);
    await store.close();
    await expectIntactTrail();
  });

  test("kill -9 of a writer, again and again, loses nothing that was acknowledged", async () => {
    const store = await openStore({ url, clock: systemClock });
    await store.migrations.create(aMigrationChange());
    let acknowledged = 1;
    for (let cycle = 0; cycle < 5; cycle += 1) {
      const writer = start(WRITING, "mig_000001");
      writer.on("message", (version: number) => {
        acknowledged = Math.max(acknowledged, version);
      });
      await once(writer, "message");
      await systemClock.sleep(cycle * 7, new AbortController().signal);
      const heardAll = once(writer, "disconnect");
      await kill(writer);
      await heardAll;
      const events = await store.migrations.events("mig_000001");
      const migration = await store.migrations.load("mig_000001");
      expect(migration?.version).toBeGreaterThanOrEqual(acknowledged);
      expect(events.length).toBeLessThanOrEqual(migration!.version - 1);
      await expectIntactTrail();
    }
    await store.close();
  });

  test("deliverers share one budget and never hold one message both", async () => {
    const store = await openStore({ url, clock: systemClock });
    await store.migrations.create(
      aMigrationChange({
        migration: aMigration({ updatedAt: Date.now() }),
        notices: [
          { notice: { kind: "root" }, lane: "stages" },
          { notice: { kind: "approval", revision: 1 }, lane: "stages" },
        ],
      }),
    );
    const deliverers = [start(DELIVERING), start(DELIVERING)];
    const told = (await Promise.all(deliverers.map(firstMessage))) as {
      readonly places: number;
      readonly claimed: readonly number[];
    }[];
    expect(told.map(({ places }) => places).reduce((total, places) => total + places, 0)).toBe(20);
    expect(new Set(told.flatMap(({ claimed }) => claimed)).size).toBe(2);
    await kill(deliverers[0]!);
    await store.outbox.releaseGone();
    expect((await store.outbox.claim(10)).map(({ id }) => id)).toEqual(told[0]!.claimed);
    await store.close();
  });

  test("records of many writers stand in one unbroken chain", async () => {
    const stores = await Promise.all([1, 2, 3].map(() => openStore({ url, clock: systemClock })));
    const migrations = Array.from({ length: 12 }, (_, index) => aMigration({ id: `mig_${index}` }));
    await Promise.all(
      migrations.map((migration, index) =>
        stores[index % 3]!.migrations.create(
          aMigrationChange({ migration, events: [aNewEvent(), aNewEvent()] }),
        ),
      ),
    );
    const commits = await Promise.all(
      migrations.flatMap((migration) =>
        stores.map(({ migrations: rows }) =>
          rows.commit(aMigrationChange({ migration: { ...migration, version: 1 }, events: [aNewEvent()] })),
        ),
      ),
    );
    expect(commits.filter(({ kind }) => kind === "committed")).toHaveLength(12);
    for (const store of stores) await store.close();
    const trail = await openAuditTrail({ url });
    expect(await verifyTrail(trail.records())).toMatchObject({
      breaks: [],
      migrations: 12,
      records: 12 * 3 + 24,
    });
    await trail.close();
  });

  test("a wave and its members, moving at once, never wait for each other", async () => {
    const store = await openStore({ url, clock: systemClock });
    const waveId = "wave_0000000001";
    await store.waves.create({ wave: aWave({ id: waveId }), events: [], notices: [], wakeAt: null });
    const members = [1, 2, 3].map((index) =>
      aMigration({ id: `mig_${index}`, wave: { waveId, hasLeft: false } }),
    );
    for (const migration of members) await store.migrations.create(aMigrationChange({ migration }));
    const told = {
      waveId,
      notices: [{ notice: { kind: "root" as const }, lane: "stages" as const }],
      wakeAt: 1,
    };
    for (let version = 1; version <= 20; version += 1) {
      const event = {
        at: version,
        actor: { kind: "system" as const },
        body: { type: "wave_blocked" as const },
      };
      const outcomes = await Promise.all([
        ...members.map((member) => {
          const change = { migration: { ...member, version }, events: [aNewEvent()] };
          return store.migrations.commit({ ...aMigrationChange(change), wave: told });
        }),
        store.waves.commit({
          wave: aWave({ id: waveId, version }),
          events: [event],
          notices: [],
          wakeAt: null,
        }),
      ]);
      expect(outcomes.map(({ kind }) => kind)).toEqual(Array.from({ length: 4 }, () => "committed"));
    }
    await store.close();
    await expectIntactTrail();
  });

  test("a worker frozen in the midst of two transactions is replaced when its lease is over, and writes nothing later", async () => {
    const leaseMs = 2000;
    const store = await openStore({ url, clock: systemClock, leaseMs, pollMs: 10 });
    const worker = start(FREEZING, String(leaseMs));
    expect(await firstMessage(worker)).toBe("ready");
    const released = Promise.withResolvers<void>();
    await holdTrail(url, released.promise);
    await store.migrations.create(aMigrationChange({ wakeAt: systemClock.now() }));
    await eventually(async () => expect(await waiting()).toBe(2));
    released.resolve();
    const frozenAt = Date.now();
    await new Promise<void>((resolve) => {
      store.dispatcher.work(async () => resolve(), 1);
    });
    // Each of its transactions may stand idle for half a lease, one after the other; with 10 s each it took 20 s.
    expect(Date.now() - frozenAt).toBeLessThan(3 * leaseMs);
    worker.kill("SIGCONT");
    expect(await firstMessage(worker)).toEqual(["STORE_UNAVAILABLE", "STORE_UNAVAILABLE"]);
    await store.close();
    await expectIntactTrail();
  });

  test.runIf(server?.crash)(
    "a server that crashes is an error to try again, and then all goes on",
    async () => {
      const store = await openStore({ url, clock: systemClock });
      await store.migrations.create(aMigrationChange({ events: [aNewEvent()] }));
      const crashing = server!.crash!();
      await crashing;
      const outcome = await eventually(() => store.migrations.load("mig_000001"));
      expect(outcome.found?.version).toBe(1);
      for (const error of outcome.errors)
        expect(error).toMatchObject({ code: "STORE_UNAVAILABLE", retry: { kind: "after" } });
      await store.close();
      await expectIntactTrail();
    },
  );
});

test.runIf(server?.crash)(
  "a server that crashes between two statements of a transaction ends no process",
  async () => {
    const url = await server!.newSchema();
    const db = connect(url, "run");
    const transaction = db.transaction().execute(async (open) => {
      await sql`select 1`.execute(open);
      // Nobody asks anything of this connection at the moment, and it is no idle one of the pool.
      await server!.crash!();
      await sql`select 1`.execute(open);
    });
    // An event that nobody hears ends the process; here it fails the test run.
    await expect(transaction).rejects.toMatchObject({ code: "STORE_UNAVAILABLE", retry: { kind: "after" } });
    await db.destroy();
    await server!.dropSchema(url);
  },
);

/** The end of the audit trail, until it is let go. */
async function holdTrail(url: string, until: Promise<void>): Promise<void> {
  const db = connect(url, "run");
  const taken = Promise.withResolvers<void>();
  const holding = db.transaction().execute(async (transaction) => {
    await takeTurn(transaction, "audit");
    taken.resolve();
    await until;
  });
  await taken.promise;
  void holding.then(() => db.destroy());
}

/** Transactions that wait for the end of the audit trail. */
async function waiting(): Promise<number> {
  const rows = await server!.query("select pid from pg_stat_activity where wait_event = 'advisory'");
  return rows.length;
}

async function firstMessage(child: ChildProcess): Promise<unknown> {
  const [message] = await Promise.race([once(child, "message"), once(child, "exit")]);
  return message;
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill("SIGKILL");
  await gone;
}

async function eventually<T>(work: () => Promise<T>): Promise<{ found: T; errors: unknown[] }> {
  const errors: unknown[] = [];
  for (let attempt = 0; ; attempt += 1) {
    try {
      return { found: await work(), errors };
    } catch (error) {
      errors.push(error);
      if (attempt > 20) throw error;
      await systemClock.sleep(50, new AbortController().signal);
    }
  }
}
