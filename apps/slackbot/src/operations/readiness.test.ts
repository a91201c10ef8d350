/** Readiness over a real store. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

import { createSystemClock } from "@bakferry/host";
import { openStore, type Store } from "@bakferry/store";
import { afterEach, beforeEach, expect, test } from "vitest";

import type { Connection } from "../slack/slack-app.ts";
import { recordingLogger } from "../testing/silent.ts";
import { startOperationsServer } from "./operations-server.ts";
import { createReadiness } from "./readiness.ts";

const clock = createSystemClock();
let folder: string;
let store: Store;
let connection: Connection;
let lifetime: "starting" | "running" | "stopping";
let aheadMs: number;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "bakferry-ready-"));
  store = await openStore({ file: join(folder, "bakferry.db"), clock });
  connection = { mode: "socket", open: 2, wanted: 2 };
  lifetime = "running";
  aheadMs = 0;
});
afterEach(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

function readiness() {
  return createReadiness({
    vitalSigns: store.vitalSigns,
    connection: () => connection,
    lifetime: () => lifetime,
    clock: { ...clock, now: () => clock.now() + aheadMs },
  });
}

async function working(): Promise<void> {
  store.dispatcher.work(() => Promise.resolve(), 1);
  await expect.poll(() => store.vitalSigns.dispatcherReadAt()).not.toBeNull();
}

test("a bot is ready when its store, Slack and its dispatcher are, and it takes work", async () => {
  await working();
  const report = await readiness()();
  expect(report.isReady).toBe(true);
  expect(report.checks.store.detail).toMatch(/^schema:\d{4}_/u);
});

test.each(["starting", "stopping"] as const)("one that is %s is not ready", async (now) => {
  await working();
  lifetime = now;
  expect(await readiness()()).toMatchObject({ isReady: false, checks: { process: { detail: now } } });
});

test.each([
  [{ mode: "socket", open: 1, wanted: 2 } as const, true],
  [{ mode: "socket", open: 0, wanted: 2 } as const, false],
  [{ mode: "http", isListening: true } as const, true],
  [{ mode: "http", isListening: false } as const, false],
])("with %j it is ready: %s", async (given, isReady) => {
  await working();
  connection = given;
  expect((await readiness()()).isReady).toBe(isReady);
});

test("a dispatcher that was never started, or stands still, is not ready", async () => {
  expect((await readiness()()).checks.dispatcher).toEqual({ isGood: false, detail: "not_started" });
  await working();
  aheadMs = 60_000;
  expect((await readiness()()).checks.dispatcher.detail).toMatch(/^silent_seconds:\d+$/u);
});

test("a database that a newer version has written is not ready", async () => {
  await working();
  const database = new DatabaseSync(join(folder, "bakferry.db"));
  database.exec("insert into schema_step (name, timestamp) values ('9999_from_the_future', '2030-01-01')");
  database.close();
  expect((await readiness()()).checks.store).toEqual({ isGood: false, detail: "schema_newer" });
});

test("a database that cannot be read is not ready, and is not named", async () => {
  await working();
  await store.close();
  const { checks } = await readiness()();
  expect(checks.store).toEqual({ isGood: false, detail: "unreadable" });
});

test("a page that is not there, and another method than reading, are refused", async () => {
  const pages = {
    readiness: readiness(),
    metrics: () => Promise.resolve({ contentType: "text/plain", body: "" }),
    logger: recordingLogger(),
  };
  const server = await startOperationsServer({ host: "127.0.0.1", port: 0 }, pages);
  const taken = Number(new URL(server.url).port);
  expect((await fetch(`${server.url}/secrets`)).status).toBe(404);
  expect((await fetch(`${server.url}/readyz`, { method: "POST", body: "x" })).status).toBe(405);
  expect((await fetch(`${server.url}/readyz`)).status).toBe(503);
  await expect(startOperationsServer({ host: "127.0.0.1", port: taken }, pages)).rejects.toThrow(
    `127.0.0.1:${taken} (EADDRINUSE)`,
  );
  server.close();
});
