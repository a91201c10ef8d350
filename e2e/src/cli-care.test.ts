/** Uploads that were begun: seen, gone on with, given up; several at once; with a ticket; with progress for scripts. */
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

import { syntheticBackup } from "@bakferry/bak/testing";
import { type CloudSimulator, createClock, createCloud, defaultCloudSeed } from "@bakferry/simulator";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import {
  type CliProcessOptions,
  type CliRun,
  endOfCli,
  lastObject,
  startCli,
} from "./testing/cli-process.ts";
import { waitUntil } from "./testing/wait-until.ts";

const MIB = 2 ** 20;
const QUIET_MS = 200;
const LARGE_BYTES = 92 * MIB;
const BUCKET = "migratetest";
const KEY = "migrate/dbtestFULL20240506070910.bak";

let folder: string;
let cloud: CloudSimulator;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "bakferry-care-"));
  const data = path.join(folder, "cloud");
  await mkdir(data);
  cloud = await createCloud({ dataDirectory: data, clock: createClock(), seed: defaultCloudSeed() });
});

afterEach(async () => {
  await cloud.close();
  await rm(folder, { recursive: true, force: true });
});

test("an upload of somebody else is found in the bucket, and freed by its id", async () => {
  await killedUpload();
  // The uploader's own key may not list what others do in the bucket.
  const keeper = {
    OSS_ACCESS_KEY_ID: "LTAI5tSimulatedBotKey01",
    OSS_ACCESS_KEY_SECRET: "simulated-secret-of-the-bot",
  };
  const elsewhere = { ...keeper, BAKFERRY_STATE_DIR: path.join(folder, "another-machine") };
  const place = ["--bucket", BUCKET, "--endpoint", cloud.url];

  const own = lastObject(await bakferry(["status", ...place, "--json"], keeper));
  const shown = await bakferry(["status", ...place, "--prefix", "migrate/"], elsewhere);
  const [uploadId = ""] = cloud.control.uploads.map((upload) => upload.uploadId);
  const freed = await bakferry(["abort", KEY, ...place, "--foreign", uploadId, "--yes"], elsewhere);

  expect(own).toMatchObject({ uploads: [{ key: KEY }], strangers: [] });
  expect(shown.exitCode).toBe(0);
  expect(shown.stdout).toContain(`oss://${BUCKET}/${KEY}`);
  expect(shown.stdout).toContain(uploadId);
  expect(freed.exitCode).toBe(0);
  expect(cloud.control.uploads).toEqual([]);
});

describe("an upload that was killed", () => {
  test("is shown with what OSS has, and resumed by its file's name alone", async () => {
    const { file, bytes } = await killedUpload();

    const shown = await bakferry(["status"]);
    const status = lastObject(await bakferry(["status", "--json"]));
    const stored = storedParts();
    const resumed = await bakferry(["resume", file, "--json"]);
    const after = await bakferry(["status"]);

    expect(shown).toMatchObject({ exitCode: 0, stderr: "" });
    expect(shown.stdout).toContain(`oss://${BUCKET}/${KEY}`);
    expect(shown.stdout).toContain("stopped");
    expect(status).toMatchObject({
      type: "status",
      uploads: [
        { file, place: cloud.url, key: KEY, state: "waiting", storedParts: stored, sizeBytes: bytes.length },
      ],
    });
    expect(resumed.exitCode).toBe(0);
    expect(lastObject(resumed)).toMatchObject({ outcome: "uploaded", resumedBytes: stored * 8 * MIB });
    expect(Buffer.from(await cloud.control.readObject(BUCKET, KEY)).equals(bytes)).toBe(true);
    expect(after.stdout).toBe("No upload is on its way.\n");
  });

  test("is given up by its key; its parts are freed and it is forgotten", async () => {
    await killedUpload();

    const aborted = await bakferry(["abort", KEY, "--yes", "--json"]);

    expect(aborted.exitCode).toBe(0);
    expect(lastObject(aborted)).toMatchObject({ type: "abort", outcome: "aborted", key: KEY });
    expect(cloud.control.uploads).toEqual([]);
    expect(lastObject(await bakferry(["status", "--json"]))).toMatchObject({ uploads: [] });
  });

  test("is kept when nobody is there to say yes", async () => {
    await killedUpload();
    const refused = await bakferry(["abort", KEY]);
    expect(refused.exitCode).toBe(1);
    expect(refused.stderr).toContain("Add --yes");
    expect(cloud.control.uploads).toHaveLength(1);
  });

  test("shows without a network, and says when OSS cannot be asked", async () => {
    await killedUpload();
    const offline = await bakferry(["status", "--offline", "--json"]);
    const keyless = await bakferry(["status"], {
      OSS_ACCESS_KEY_ID: undefined,
      OSS_ACCESS_KEY_SECRET: undefined,
    });
    expect(lastObject(offline)).toMatchObject({ uploads: [{ storedBytes: null }] });
    expect(keyless.exitCode).toBe(0);
    expect(keyless.stdout).toContain("OSS could not be asked: No access key is set.");
  });

  test("that somebody else began is given up by its id only", async () => {
    await killedUpload();
    const [upload] = cloud.control.uploads;
    const elsewhere = { stateDirectory: path.join(folder, "other-state") };
    const words = ["--bucket", BUCKET, "--endpoint", cloud.url, "--yes"];

    const unknown = await bakferry(["abort", KEY, ...words], {}, elsewhere);
    const freed = await bakferry(["abort", KEY, "--foreign", upload!.uploadId, ...words], {}, elsewhere);

    expect(unknown.exitCode).toBe(1);
    expect(freed.exitCode).toBe(0);
    expect(cloud.control.uploads).toEqual([]);
  });
});

test("an upload that is running is shown as such and not given up", async () => {
  const { file } = await backupFile("large.bak", LARGE_BYTES);
  const child = start([...upload(file), "--parallel", "1"]);
  const ended = endOfCli(child);
  await waitUntil(() => storedParts() >= 1, "a part");
  // Asleep, it holds its lock for as long as the others look.
  child.kill("SIGSTOP");

  const status = await bakferry(["status", "--offline", "--json"]);
  const refused = await bakferry(["abort", KEY, "--yes"]);
  child.kill("SIGCONT");

  expect(lastObject(status)).toMatchObject({
    uploads: [{ state: "running", holder: expect.stringContaining(`process ${child.pid} `) }],
  });
  expect(refused.exitCode).toBe(2);
  expect((await ended).exitCode).toBe(0);
});

describe("several files", () => {
  test("from a folder go up, and one that fails does not stop the rest", async () => {
    const backups = path.join(folder, "backups");
    await mkdir(backups);
    await writeFile(path.join(backups, "a.bak"), syntheticBackup({ databaseName: "a" }));
    await writeFile(path.join(backups, "b.bak"), "SELECT 1;");
    await writeFile(path.join(backups, "c.bak"), syntheticBackup({ databaseName: "c" }));
    await writeFile(path.join(backups, "readme.txt"), "no backup");

    const run = await bakferry([...upload(backups), "--files", "2", "--json"]);

    expect(run.exitCode).toBe(2);
    expect(lastObject(run)).toMatchObject({ type: "uploads", files: 3, done: 2 });
    const outcomes = run.stdout
      .trimEnd()
      .split("\n")
      .slice(0, -1)
      .map((each) => (JSON.parse(each) as { readonly outcome: string }).outcome);
    expect(outcomes.toSorted()).toEqual(["blocked", "uploaded", "uploaded"]);
    expect(cloud.control.object(BUCKET, "migrate/cFULL20240506070910.bak")).toBeDefined();
  });
});

test("progress for scripts comes as lines of standard output before the result", async () => {
  const { file, bytes } = await backupFile("large.bak", LARGE_BYTES);

  const run = await bakferry([...upload(file), "--json-lines"]);

  const events = run.stdout
    .trimEnd()
    .split("\n")
    .map((each) => JSON.parse(each) as { readonly type: string; readonly acknowledgedBytes: number });
  expect(events.at(-1)).toMatchObject({ type: "upload", version: 1, outcome: "uploaded" });
  const progress = events.slice(0, -1);
  expect(progress.every(({ type }) => type === "progress")).toBe(true);
  expect(progress.at(-1)?.acknowledgedBytes).toBe(bytes.length);
});

describe("a ticket", () => {
  test("is all that an upload needs: no bucket, no key, no environment", async () => {
    const { file, bytes } = await backupFile("dbtest.bak");
    const run = await bakferry(
      ["upload", file, "--ticket", "-", "--endpoint", cloud.url, "--json"],
      { OSS_ACCESS_KEY_ID: undefined, OSS_ACCESS_KEY_SECRET: undefined },
      { typed: JSON.stringify(ticket()) },
    );
    expect(run).toMatchObject({ exitCode: 0 });
    expect(Buffer.from(await cloud.control.readObject(BUCKET, "migrate/ticketed.bak")).equals(bytes)).toBe(
      true,
    );
    expect(run.stdout + run.stderr).not.toMatch(/simulated-secret|simulated-security-token/);
  });

  test("that ends before the upload is said to, before the first byte", async () => {
    const { file } = await backupFile("dbtest.bak", 1_500_000);
    const short = { ...ticket(), expiresAt: new Date(Date.now() + 8000).toISOString() };
    const run = await bakferry(
      ["upload", file, "--ticket", "-", "--endpoint", cloud.url, "--limit", "150K"],
      {},
      { typed: JSON.stringify(short) },
    );
    expect(run.stderr).toMatch(/The ticket ends in \d+ s; the upload is reckoned at \d+ s/);
    expect(run.exitCode).toBe(0);
  });

  test("that OSS no longer takes is told as a refused key", async () => {
    const { file } = await backupFile("dbtest.bak");
    const run = await bakferry(
      ["upload", file, "--ticket", "-", "--endpoint", cloud.url],
      {},
      { typed: JSON.stringify({ ...ticket(), securityToken: "another-token-altogether" }) },
    );
    expect(run.exitCode).toBe(4);
    expect(run.stderr).toContain("CREDENTIALS_REFUSED");
    expect(run.stderr).not.toContain("another-token-altogether");
  });
});

function ticket(): object {
  return {
    version: 1,
    accessKeyId: "STS.NSimulatedSession01",
    accessKeySecret: "simulated-secret-of-the-session",
    securityToken: "simulated-security-token",
    expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
    bucket: BUCKET,
    key: "migrate/ticketed.bak",
    region: "cn-hangzhou",
  };
}

function upload(file: string): readonly string[] {
  return ["upload", file, "--bucket", BUCKET, "--endpoint", cloud.url];
}

async function backupFile(
  name: string,
  dataBytes?: number,
): Promise<{ readonly file: string; readonly bytes: Buffer }> {
  const bytes = Buffer.from(syntheticBackup(dataBytes === undefined ? {} : { dataBytes }));
  const file = path.join(folder, name);
  await writeFile(file, bytes);
  return { file, bytes };
}

/** Three parts or more have arrived, and nobody sends any more. */
async function killedUpload(): Promise<{ readonly file: string; readonly bytes: Buffer }> {
  const made = await backupFile("large one.bak", LARGE_BYTES);
  const child = start([...upload(made.file), "--parallel", "1"]);
  await waitUntil(() => storedParts() >= 3, "3 finished parts");
  child.kill("SIGKILL");
  await endOfCli(child);
  // A part that was on its way when its sender died may still arrive.
  let seen = storedParts();
  let seenAt = Date.now();
  await waitUntil(() => {
    if (storedParts() !== seen) [seen, seenAt] = [storedParts(), Date.now()];
    return Date.now() - seenAt > QUIET_MS;
  }, "parts to stop arriving");
  expect(await readdir(path.join(folder, "state"))).not.toEqual([]);
  return made;
}

function start(
  words: readonly string[],
  variables: CliProcessOptions["variables"] = {},
  options: Partial<CliProcessOptions> = {},
): ReturnType<typeof startCli> {
  return startCli(words, cloud.url, { stateDirectory: path.join(folder, "state"), variables, ...options });
}

function bakferry(
  words: readonly string[],
  variables: CliProcessOptions["variables"] = {},
  options: Partial<CliProcessOptions> = {},
): Promise<CliRun> {
  return endOfCli(start(words, variables, options));
}

function storedParts(): number {
  return cloud.control.uploads.flatMap(({ parts }) => parts).length;
}
