/** Backups that come out of an archive or a pipe, and damage that shows only inside, through the real command line. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";

import { syntheticBackup } from "@bakferry/bak/testing";
import { type CloudSimulator, createClock, createCloud, defaultCloudSeed } from "@bakferry/simulator";
import { afterEach, beforeEach, expect, test } from "vitest";

import { type CliRun, endOfCli, lastObject, startCli } from "./testing/cli-process.ts";

const BUCKET = "migratetest";
const KEY = "migrate/from-a-stream.bak";
const MIB = 2 ** 20;

let folder: string;
let cloud: CloudSimulator;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "bakferry-streams-"));
  const data = path.join(folder, "cloud");
  await mkdir(data);
  cloud = await createCloud({ dataDirectory: data, clock: createClock(), seed: defaultCloudSeed() });
});

afterEach(async () => {
  await cloud.close();
  await rm(folder, { recursive: true, force: true });
});

test("a backup in a gzip file arrives unpacked", async () => {
  const bytes = backup();
  const run = await upload([await written("dbtest.bak.gz", gzipSync(bytes))]);

  expect(run).toMatchObject({ exitCode: 0 });
  expect(lastObject(run)).toMatchObject({ outcome: "uploaded", object: { sizeBytes: bytes.length } });
  await expectArrived(bytes);
  expect(run.stderr).toContain("Only the beginning can be checked before it is sent");
});

test("a gzip file that is cut short is refused, and no object appears", async () => {
  const packed = gzipSync(backup());
  const run = await upload([await written("dbtest.bak.gz", packed.subarray(0, packed.length - 100_000))]);

  expect(run.exitCode).toBe(2);
  expect(lastObject(run)).toMatchObject({ type: "error", code: "ARCHIVE_DAMAGED" });
  expect(cloud.control.object(BUCKET, KEY)).toBeUndefined();
});

test("an archive without a backup is refused before anything is sent", async () => {
  const run = await upload([await written("notes.gz", gzipSync("not a backup".repeat(1000)))]);

  expect(run.exitCode).toBe(2);
  expect(lastObject(run)).toMatchObject({ outcome: "blocked", obstacles: [{ checkId: "archive" }] });
  expect(sentParts()).toBe(0);
});

test("a backup comes through a pipe, and half of one does not become an object", async () => {
  const bytes = backup();
  const whole = await upload(["-"], bytes);
  expect(whole).toMatchObject({ exitCode: 0 });
  await expectArrived(bytes);

  const half = await upload(["-", "--key", "migrate/half.bak"], bytes.subarray(0, bytes.length / 2));
  expect(half.exitCode).toBe(2);
  expect(lastObject(half)).toMatchObject({ type: "error", code: "FILE_DAMAGED" });
  expect(cloud.control.object(BUCKET, "migrate/half.bak")).toBeUndefined();
});

test("an archive that was sent before is read through and found to be there", async () => {
  const packed = await written("dbtest.bak.gz", gzipSync(backup()));
  await upload([packed]);
  const sentBefore = sentParts();

  const again = await upload([packed]);
  const other = await upload([await written("other.bak.gz", gzipSync(backup("OTHER")))]);

  expect(again).toMatchObject({ exitCode: 0 });
  expect(lastObject(again)).toMatchObject({ outcome: "alreadyThere" });
  expect(sentParts()).toBe(sentBefore);
  expect(other.exitCode).toBe(2);
  expect(lastObject(other)).toMatchObject({ obstacles: [{ checkId: "key-free" }] });
});

test("a pipe that brings the same again is found to be there; another is told how to go on", async () => {
  const bytes = backup();
  await upload(["-"], bytes);
  const sentBefore = sentParts();

  const again = await upload(["-"], bytes);
  const other = await upload(["-"], backup("OTHER"));
  const longer = await upload(["-"], Buffer.concat([bytes, bytes]));

  expect(lastObject(again)).toMatchObject({ outcome: "alreadyThere" });
  expect(sentParts()).toBe(sentBefore);
  for (const run of [other, longer]) {
    expect(run.exitCode).toBe(2);
    expect(lastObject(run)).toMatchObject({
      obstacles: [
        { checkId: "key-free", remedy: expect.stringContaining("Run the whole pipe again") as unknown },
      ],
    });
  }
});

test("damage inside the file ends the upload and frees what had arrived; --force-any sends it all the same", async () => {
  const bytes = backup();
  bytes[bytes.length - 3 * MIB] = (bytes[bytes.length - 3 * MIB] ?? 0) ^ 0x55;
  const file = await written("dbtest.bak", bytes);

  const run = await upload([file]);
  expect(run.exitCode).toBe(2);
  expect(lastObject(run)).toMatchObject({ type: "error", code: "FILE_DAMAGED" });
  expect(run.stderr).toContain("What had arrived of the damaged file is freed.");
  expect(cloud.control.object(BUCKET, KEY)).toBeUndefined();
  expect(cloud.control.uploads).toEqual([]);

  expect(await upload([file, "--force-any"])).toMatchObject({ exitCode: 0 });
  await expectArrived(bytes);
});

test("a limit is kept, and one that makes no sense is explained", async () => {
  const file = await written("dbtest.bak", backup());

  const wrong = await upload([file, "--limit", "fast"]);
  expect(wrong.exitCode).toBe(1);
  expect(wrong.stderr).toContain("“fast” is no rate".replaceAll(/[“”]/gu, '"'));

  const run = await upload([file, "--limit", "4M"]);
  const { tookMs, object } = lastObject(run) as { tookMs: number; object: { sizeBytes: number } };
  expect((object.sizeBytes * 1000) / tookMs).toBeLessThan(4.5 * MIB);
});

function backup(serverName = "SOURCE"): Buffer {
  return Buffer.from(syntheticBackup({ dataBytes: 12 * MIB, hasChecksums: true, serverName }));
}

async function written(name: string, bytes: Uint8Array): Promise<string> {
  const file = path.join(folder, name);
  await writeFile(file, bytes);
  return file;
}

function upload(words: readonly string[], typed?: Uint8Array): Promise<CliRun> {
  const key = words.includes("--key") ? [] : ["--key", KEY];
  const all = ["upload", ...words, ...key, "--bucket", BUCKET, "--endpoint", cloud.url, "--json"];
  const stateDirectory = path.join(folder, "state");
  return endOfCli(startCli(all, cloud.url, { stateDirectory, ...(typed && { typed }) }));
}

async function expectArrived(bytes: Uint8Array): Promise<void> {
  expect(Buffer.from(await cloud.control.readObject(BUCKET, KEY)).equals(bytes)).toBe(true);
}

function sentParts(): number {
  return cloud.control.requests.filter(({ operation }) => operation === "UploadPart").length;
}
