/** An unfinished upload that this machine knows nothing of: told, gone on with when somebody says so, never silently. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";

import { syntheticBackup } from "@bakferry/bak/testing";
import { type CloudSimulator, createClock, createCloud, defaultCloudSeed } from "@bakferry/simulator";
import { afterEach, beforeEach, expect, test } from "vitest";

import { type CliRun, endOfCli, lastObject, startCli } from "./testing/cli-process.ts";
import { waitUntil } from "./testing/wait-until.ts";

const MIB = 2 ** 20;
const BUCKET = "migratetest";
const KEY = "migrate/dbtest.bak";
/** May send, and not look at what others send. */
const NARROW = {
  OSS_ACCESS_KEY_ID: "LTAI5tSimulatedNarrow01",
  OSS_ACCESS_KEY_SECRET: "simulated-secret-of-the-narrow",
};

let folder: string;
let cloud: CloudSimulator;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "bakferry-adopt-"));
  const data = path.join(folder, "cloud");
  await mkdir(data);
  const seed = defaultCloudSeed();
  const narrow = {
    id: NARROW.OSS_ACCESS_KEY_ID,
    secret: NARROW.OSS_ACCESS_KEY_SECRET,
    arn: `acs:ram::${seed.accountId}:user/narrow`,
    actions: ["oss:PutObject", "oss:GetObject", "oss:ListParts", "oss:GetBucketInfo"],
  };
  cloud = await createCloud({
    dataDirectory: data,
    clock: createClock(),
    seed: { ...seed, accessKeys: [...seed.accessKeys, narrow] },
  });
  file = path.join(folder, "dbtest.bak");
  await writeFile(file, backup());
});

afterEach(async () => {
  await cloud.close();
  await rm(folder, { recursive: true, force: true });
});

test("a lost journal stops the upload with what is there, and --adopt goes on with it", async () => {
  const stored = await leaveUnfinished();

  const told = await upload([file]);
  const sentBefore = sentParts();
  const adopted = await upload([file, "--adopt"]);

  expect(told.exitCode).toBe(2);
  expect(lastObject(told)).toMatchObject({
    outcome: "blocked",
    obstacles: [
      { checkId: "begun-elsewhere", remedy: expect.stringContaining("--adopt goes on with it") as unknown },
    ],
  });
  expect(adopted).toMatchObject({ exitCode: 0 });
  expect(adopted.stderr).toContain("its parts were compared and equal the file");
  expect(lastObject(adopted)).toMatchObject({ outcome: "uploaded", resumedBytes: stored.length * 8 * MIB });
  expect(sentParts().slice(sentBefore.length)).toEqual(expect.not.arrayContaining([...stored]));
  expect(cloud.control.uploads).toEqual([]);
  expect(Buffer.from(await cloud.control.readObject(BUCKET, KEY)).equals(backup())).toBe(true);
}, 30_000);

test("an upload of another file under the key is left alone, and the file is sent beside it", async () => {
  await leaveUnfinished();
  await writeFile(file, backup("OTHER"));

  const run = await upload([file, "--adopt"]);

  expect(run).toMatchObject({ exitCode: 0 });
  expect(run.stderr).toContain("holds something else; it is left alone");
  expect(cloud.control.uploads).toHaveLength(1);
  expect(Buffer.from(await cloud.control.readObject(BUCKET, KEY)).equals(backup("OTHER"))).toBe(true);
}, 30_000);

test("--restart sends all of it beside what was begun elsewhere", async () => {
  await leaveUnfinished();

  const run = await upload([file, "--restart"]);

  expect(lastObject(run)).toMatchObject({ outcome: "uploaded", resumedBytes: 0 });
  expect(cloud.control.uploads).toHaveLength(1);
}, 30_000);

test("--adopt says when there is nothing to go on with, and what it may not see", async () => {
  const nothing = await upload([file, "--adopt"]);
  const denied = await upload([file, "--adopt", "--key", "migrate/another.bak"], NARROW);
  const plain = await upload([file, "--key", "migrate/another.bak"], NARROW);

  expect(nothing).toMatchObject({ exitCode: 0 });
  expect(nothing.stderr).toContain("There is no unfinished upload of this key to go on with");
  expect(denied.exitCode).toBe(4);
  expect(denied.stderr).toContain("oss:ListMultipartUploads");
  expect(plain).toMatchObject({ exitCode: 0 });
});

test("--adopt is no word for archives, nor beside --restart", async () => {
  const archive = path.join(folder, "dbtest.bak.gz");
  await writeFile(archive, gzipSync(backup()));

  const packed = await upload([archive, "--adopt"]);
  const both = await upload([file, "--adopt", "--restart"]);

  expect(packed.exitCode).toBe(1);
  expect(packed.stderr).toContain("compares the parts in OSS with a file");
  expect(both.exitCode).toBe(1);
  expect(both.stderr).toContain("give one of them");
});

function backup(serverName = "SOURCE"): Buffer {
  return Buffer.from(syntheticBackup({ dataBytes: 44 * MIB, serverName }));
}

/** Numbers of the parts that a killed process on a machine that is no more has left in OSS. */
async function leaveUnfinished(): Promise<readonly number[]> {
  const lost = path.join(folder, "lost-machine");
  const child = startCli(words([file, "--parallel", "1", "--limit", "16M"]), cloud.url, {
    stateDirectory: lost,
  });
  const stored = (): readonly number[] =>
    cloud.control.uploads.flatMap(({ parts }) => parts.map(({ number }) => number));
  await waitUntil(() => stored().length >= 2, "2 finished parts");
  child.kill("SIGKILL");
  await endOfCli(child);
  return stored();
}

function words(more: readonly string[]): readonly string[] {
  const key = more.includes("--key") ? [] : ["--key", KEY];
  return ["upload", ...more, ...key, "--bucket", BUCKET, "--endpoint", cloud.url, "--json"];
}

function upload(more: readonly string[], variables: Readonly<Record<string, string>> = {}): Promise<CliRun> {
  return endOfCli(
    startCli(words(more), cloud.url, { stateDirectory: path.join(folder, "state"), variables }),
  );
}

function sentParts(): readonly number[] {
  return cloud.control.requests
    .filter(({ operation, errorCode }) => operation === "UploadPart" && errorCode === null)
    .map(({ parameters }) => Number(parameters["partNumber"]));
}
