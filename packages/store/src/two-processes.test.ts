/** Real processes on one real file: no turn is shared, no acknowledged commit is lost, no schema is made twice. */
import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

import { aMigration, aMigrationChange } from "@bakferry/core/testing";
import { afterEach, beforeEach, expect, test } from "vitest";

import { openAuditTrail } from "./audit/read-trail.ts";
import { verifyTrail } from "./audit/verify-trail.ts";
import { openStore } from "./open-store.ts";
import { systemClock } from "./testing/system-clock.ts";
import { temporaryDirectory } from "./testing/temporary-store.ts";

let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
let file: string;
const children: ChildProcess[] = [];

beforeEach(async () => {
  directory = await temporaryDirectory();
  file = join(directory.path, "bakferry.db");
});

afterEach(async () => {
  for (const child of children.splice(0)) await kill(child);
  await directory.remove();
});

const CLAIMING = new URL("./testing/claiming-process.ts", import.meta.url);
const DELIVERING = new URL("./testing/delivering-process.ts", import.meta.url);
const WRITING = new URL("./testing/writing-process.ts", import.meta.url);

function start(program: URL, ...args: readonly string[]): ChildProcess {
  const child = fork(program, [file, ...args], {
    execArgv: ["--conditions=@bakferry/source"],
  });
  children.push(child);
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill("SIGKILL");
  await gone;
}

test("two workers on one new file share the work and never a turn", { timeout: 120_000 }, async () => {
  const workers = [start(CLAIMING), start(CLAIMING)];
  const turns: { migrationId: string; fence: number; outcome: string; worker: number }[] = [];
  await Promise.all(workers.map((worker) => once(worker, "message")));
  const store = await openStore({ file, clock: systemClock });
  const done = new Promise<void>((resolve) => {
    for (const [index, worker] of workers.entries()) {
      worker.on("message", (turn: { migrationId: string; fence: number; outcome: string }) => {
        turns.push({ ...turn, worker: index });
        if (turns.length === 100) resolve();
      });
    }
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
  expect(new Set(turns.map(({ worker }) => worker)).size).toBe(2);
  for (const { id, revision } of await store.migrations.list({ limit: 100 })) {
    const events = await store.migrations.events(id);
    expect({ id, revision, events: events.length }).toEqual({ id, revision: 5, events: 5 });
  }
  await store.close();
  await expectIntactTrail();
});

test(
  "kill -9 of a writer, again and again, loses nothing that was acknowledged",
  { timeout: 120_000 },
  async () => {
    const first = await openStore({ file, clock: systemClock });
    await first.migrations.create(aMigrationChange());
    await first.close();
    let acknowledged = 1;

    for (let cycle = 0; cycle < 20; cycle += 1) {
      const writer = start(WRITING, "mig_000001");
      writer.on("message", (version: number) => {
        acknowledged = Math.max(acknowledged, version);
      });
      await once(writer, "message");
      await systemClock.sleep(cycle * 3, new AbortController().signal);
      const heardAll = once(writer, "disconnect");
      await kill(writer);
      await heardAll;

      const store = await openStore({ file, clock: systemClock });
      const migration = await store.migrations.load("mig_000001");
      const events = await store.migrations.events("mig_000001");
      expect(migration?.version).toBeGreaterThanOrEqual(acknowledged);
      // Row, events and notices of one commit are there together or not at all.
      expect(events).toHaveLength(migration!.version - 1);
      expect(migration?.revision).toBe(migration!.version - 1);
      await store.close();
      await expectIntactTrail();
    }

    const store = await openStore({ file, clock: systemClock });
    const written = (await store.migrations.load("mig_000001"))!.version - 1;
    expect(written).toBeGreaterThanOrEqual(20);
    expect(await store.outbox.claim(100_000)).toHaveLength(written);
    await store.close();
  },
);

test(
  "two deliverers share one budget, and what one of them held is given out as soon as it is dead",
  { timeout: 120_000 },
  async () => {
    const store = await openStore({ file, clock: systemClock });
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
    const told = await Promise.all(
      deliverers.map(async (each) => {
        const [message] = await once(each, "message");
        return message as { readonly places: number; readonly claimed: readonly number[] };
      }),
    );
    expect(told.map(({ places }) => places).reduce((total, places) => total + places, 0)).toBe(20);
    expect(told.map(({ claimed }) => claimed.length)).toEqual([1, 1]);

    await store.outbox.releaseGone();
    expect(await store.outbox.claim(10)).toEqual([]);
    await kill(deliverers[0]!);
    await store.outbox.releaseGone();
    expect((await store.outbox.claim(10)).map(({ id }) => id)).toEqual(told[0]!.claimed);
    await store.close();
  },
);

test(
  "processes that open one new file at the same time all get the whole schema",
  { timeout: 120_000 },
  async () => {
    const openers = Array.from({ length: 4 }, () => start(CLAIMING));
    const answers = await Promise.all(
      openers.map(async (opener) => {
        const [answer] = await Promise.race([once(opener, "message"), once(opener, "exit")]);
        return answer;
      }),
    );
    expect(answers).toEqual(["ready", "ready", "ready", "ready"]);
  },
);

/** Every chain of the file, as both processes wrote them. */
async function expectIntactTrail(): Promise<void> {
  const trail = await openAuditTrail({ file });
  expect((await verifyTrail(trail.records())).breaks).toEqual([]);
  await trail.close();
}

test("while one process makes the schema, another one waits for it", { timeout: 120_000 }, async () => {
  const lock = new DatabaseSync(`${file}.lock`);
  lock.exec("begin exclusive");
  const opener = start(CLAIMING);
  const ready = once(opener, "message");
  const patience = systemClock.sleep(700, new AbortController().signal);
  expect(await Promise.race([ready, patience])).toBeUndefined();
  const database = new DatabaseSync(file);
  expect(database.prepare("select name from sqlite_master").all()).toEqual([]);
  database.close();
  lock.close();
  expect((await ready)[0]).toBe("ready");
});
