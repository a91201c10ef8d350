import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

import { syntheticBackup } from "@bakferry/bak/testing";
import { afterEach, beforeEach, expect, test } from "vitest";

import { lastJson, runCaptured } from "../testing/run-captured.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "bakferry-folder-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function put(name: string, bytes: Uint8Array): Promise<void> {
  return writeFile(path.join(folder, name), bytes);
}

test("a full backup, its differential and a stranger are told apart and put in order", async () => {
  await put("a-full.bak", syntheticBackup());
  await put("b-diff.bak", syntheticBackup({ kind: "differential" }));
  await put("notes.bak", new TextEncoder().encode("remember the milk\n"));
  await put("readme.txt", new TextEncoder().encode("not looked at"));

  const { exitCode, stdout } = await runCaptured(["inspect", folder]);

  expect(exitCode).toBe(0);
  expect(stdout).toContain("3 files, 1 database");
  expect(stdout).toMatch(/dbtest {2}restores to .* from 2 backups, in this order/);
  expect(stdout).toMatch(/1 {2}full {2}.*a-full\.bak/);
  expect(stdout).toMatch(/2 {2}diff {2}.*b-diff\.bak/);
  expect(stdout).toContain("notes.bak: no backup: text file");
});

test("what a differential without its base lacks is named, and the exit code tells", async () => {
  await put("diff.bak", syntheticBackup({ kind: "differential" }));

  const { exitCode, stdout } = await runCaptured(["inspect", folder]);

  expect(exitCode).toBe(2);
  expect(stdout).toContain("cannot be restored from what is here");
  expect(stdout).toMatch(/Missing: the full backup [0-9a-f-]{36} that diff\.bak builds on/);
});

test("the JSON object holds the chains and the place of every file", async () => {
  await put("full.bak", syntheticBackup());
  const run = await runCaptured(["inspect", folder, "--json"]);
  expect(lastJson(run)).toMatchObject({
    type: "folder",
    version: 1,
    folder,
    databases: [
      { databaseName: "dbtest", chain: { links: [{ files: [{ name: "full.bak", position: 1 }] }] } },
    ],
    files: [{ name: "full.bak", sets: [{ role: { kind: "link", number: 1, of: 1 } }] }],
  });
});

test("an empty folder is said to be one", async () => {
  const { exitCode, stdout } = await runCaptured(["inspect", folder]);
  expect(exitCode).toBe(0);
  expect(stdout).toContain("There is no backup in");
});
