/** `bakferry-bot audit` on a real database file. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

import { text } from "@bakferry/core";
import { aMigration, aMigrationChange, aNewEvent, createTestClock } from "@bakferry/core/testing";
import { openStore } from "@bakferry/store";
import { afterEach, beforeEach, expect, test } from "vitest";

import { lastJson, runCaptured } from "../testing/run-captured.ts";

let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "bakferry-audit-"));
  file = join(folder, "bakferry.db");
  const store = await openStore({ file, clock: createTestClock() });
  const actor = { kind: "slackUser", teamId: "T1", userId: "U9", via: "modal" } as const;
  const denied = { type: "denied", planDigest: "0123456789abcdef", reason: "not tonight" } as const;
  await store.migrations.create(
    aMigrationChange({
      migration: aMigration({ id: "mig_a" }),
      events: [aNewEvent({ at: 1000 }), aNewEvent({ at: 3000, body: denied, actor })],
    }),
  );
  const reasons = [text("approval.notApprover")];
  const body = { type: "refused", act: "vote", reasons, migrationId: "mig_a", digest: "0123456789" } as const;
  await store.audit.append({ at: 2000, actor, body });
  await store.close();
});

afterEach(() => rm(folder, { recursive: true, force: true }));

async function head(): Promise<string> {
  const { head: found } = lastJson(await runCaptured(["audit", "verify", "--file", file, "--json"])) as {
    head: string;
  };
  return found;
}

test("an intact trail is said to be, with the head to note", async () => {
  const { exitCode, stdout } = await runCaptured(["audit", "verify", "--file", file]);
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^Intact: 4 records, 1 migration\.\nHead: 2:[0-9a-f]{64}\nNext: note the head/u);
});

test("the configured database is taken when none is named", async () => {
  const config = join(folder, "bakferry.yaml");
  await writeFile(
    config,
    "version: 1\nstaging: { bucket: migratetest }\ntargets: {}\npolicies: {}\nstore: { sqlite: ./bakferry.db }\n",
  );
  expect((await runCaptured(["audit", "verify", "--config", config])).exitCode).toBe(0);
});

test("a break is told with its place and both hashes, and ends with 2", async () => {
  const database = new DatabaseSync(file);
  database.exec("drop trigger event_no_update");
  database.exec("update event set body = replace(body, 'tonight', 'today') where sequence = 2");
  database.close();
  const { exitCode, stdout } = await runCaptured(["audit", "verify", "--file", file]);
  expect(exitCode).toBe(2);
  expect(stdout).toMatch(/broken in 1 place/u);
  expect(stdout).toMatch(
    /Migration mig_a, record 2: the record is not what its hash says\.\n {2}expected [0-9a-f]{64}\n {2}found {4}[0-9a-f]{64}/u,
  );
  const json = lastJson(await runCaptured(["audit", "verify", "--file", file, "--json"]));
  expect(json).toMatchObject({
    outcome: "broken",
    breaks: [{ chain: "mig_a", sequence: 2, kind: "changed" }],
  });
});

test("a cut-off end shows against the head that was noted", async () => {
  const noted = await head();
  const database = new DatabaseSync(file);
  database.exec("drop trigger audit_no_delete");
  database.exec("delete from audit where sequence = 2");
  database.close();
  expect((await runCaptured(["audit", "verify", "--file", file])).exitCode).toBe(0);
  const { exitCode, stdout } = await runCaptured(["audit", "verify", "--file", file, "--head", noted]);
  expect(exitCode).toBe(2);
  expect(stdout).toContain("record 2: the noted head is not there: the end was cut off");
  expect((await runCaptured(["audit", "verify", "--file", file, "--head", "x"])).exitCode).toBe(1);
});

test.each(["jsonl", "csv"])("an export as %s is proved from a file and from a pipe", async (format) => {
  const { stdout } = await runCaptured(["audit", "export", "--file", file, "--format", format]);
  const exported = join(folder, "trail");
  await writeFile(exported, stdout);
  expect((await runCaptured(["audit", "verify", "--export", exported])).stdout).toContain(
    "Intact: 4 records",
  );
  const piped = await runCaptured(["audit", "verify", "--export", "-", "--head", await head()], {
    input: stdout,
  });
  expect(piped.exitCode).toBe(0);
  const cut = stdout.split("\n").slice(0, -2).join("\n");
  const damaged = await runCaptured(["audit", "verify", "--export", "-"], { input: cut });
  expect(damaged).toMatchObject({
    exitCode: 2,
    stdout: expect.stringContaining("the last record is missing"),
  });
});

test("a part is exported by time or by migration, and what does not exist is refused", async () => {
  const since = await runCaptured(["audit", "export", "--file", file, "--since", "1970-01-01T00:00:02Z"]);
  expect(since.stdout.split("\n")).toHaveLength(6);
  const one = await runCaptured(["audit", "export", "--file", file, "--migration", "mig_a"]);
  expect((await runCaptured(["audit", "verify", "--export", "-"], { input: one.stdout })).exitCode).toBe(0);
  expect((await runCaptured(["audit", "export", "--file", file, "--migration", "mig_x"])).exitCode).toBe(1);
  expect((await runCaptured(["audit", "export", "--file", file, "--since", "yesterday"])).exitCode).toBe(1);
});

test("what happened to a migration is shown in its order, refusals among it", async () => {
  const { stdout } = await runCaptured(["audit", "show", "mig_a", "--file", file]);
  const lines = stdout.trimEnd().split("\n");
  expect(lines).toHaveLength(4);
  expect(lines[2]).toMatch(/1970-01-01 00:00:02 UTC {2}slack:T1\/U9 {2}slack modal {2}vote refused: /u);
  expect(lines[3]).toContain("denied: planDigest 01234567, reason not tonight");
});
