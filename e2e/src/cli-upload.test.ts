/**
 * The real command line, as a process, against a strict OSS: what arrives, what a kill leaves, what a refusal says.
 *
 * The simulator's own log tells which requests were sent, so "nothing is sent twice" is counted and not believed.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";

import { type SyntheticBackupOptions, syntheticBackup } from "@bakferry/bak/testing";
import { type CloudSimulator, createClock, createCloud, defaultCloudSeed } from "@bakferry/simulator";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { waitUntil } from "./testing/wait-until.ts";

const PROGRAM = path.resolve(import.meta.dirname, "../../apps/cli/src/main.ts");
const MIB = 2 ** 20;
/** Twelve parts of 8 MiB: time enough to be killed between two of them. */
const LARGE_BYTES = 92 * MIB;
const QUIET_MS = 200;
const BUCKET = "migratetest";
const KEY = "migrate/dbtestFULL20240506070910.bak";

let folder: string;
let cloud: CloudSimulator;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "bakferry-cli-"));
  const data = path.join(folder, "cloud");
  await mkdir(data);
  cloud = await createCloud({ dataDirectory: data, clock: createClock(), seed: defaultCloudSeed() });
});

afterEach(async () => {
  await cloud.close();
  await rm(folder, { recursive: true, force: true });
});

describe("bakferry upload", () => {
  test("puts the very bytes of the file into OSS and says how to go on", async () => {
    const { file, bytes } = await backupFile("Sicherung März 01.bak");

    const run = await bakferry(upload(file));

    expect(run).toMatchObject({ exitCode: 0 });
    expect(Buffer.from(await cloud.control.readObject(BUCKET, KEY)).equals(bytes)).toBe(true);
    const { crc64 } = cloud.control.object(BUCKET, KEY)!;
    expect(run.stdout).toContain(`Uploaded to oss://${BUCKET}/${KEY}.`);
    expect(run.stdout).toContain(`${String(crc64)}, the same here and in OSS`);
    expect(run.stdout).toContain(`/migrate dbtest from oss://${BUCKET}/${KEY}`);
    expect(run.stderr).toContain("access key LTAI****ader");
    expect(run.stdout + run.stderr).not.toMatch(/simulated-secret|LTAI5tSimulatedUploader|Signature/);
  });

  test("ends with one JSON object when a script asks", async () => {
    const { file, bytes } = await backupFile("dbtest.bak");

    const run = await bakferry([...upload(file), "--json"]);

    expect(run.exitCode).toBe(0);
    expect(run.stdout.trimEnd().split("\n")).toHaveLength(1);
    expect(JSON.parse(run.stdout)).toMatchObject({
      type: "upload",
      version: 1,
      outcome: "uploaded",
      object: {
        address: `oss://${BUCKET}/${KEY}`,
        sizeBytes: bytes.length,
        crc64: String(cloud.control.object(BUCKET, KEY)!.crc64),
        etag: expect.stringMatching(/^"[0-9A-F]+-1"$/),
      },
      resumedBytes: 0,
      next: `/migrate dbtest from oss://${BUCKET}/${KEY}`,
    });
  });

  test("run again after the end sends nothing and says that the file is there", async () => {
    const { file } = await backupFile("dbtest.bak");
    await bakferry(upload(file));
    const before = countOf("UploadPart");

    const again = await bakferry([...upload(file), "--json"]);

    expect(again.exitCode).toBe(0);
    expect(JSON.parse(again.stdout)).toMatchObject({ outcome: "alreadyThere" });
    expect(countOf("UploadPart")).toBe(before);
  });

  test("another file under the same key is refused and the object left alone", async () => {
    const { file, bytes } = await backupFile("dbtest.bak");
    await bakferry(upload(file));
    const other = await backupFile("other.bak", { dataBytes: 64 * 1024 });

    const run = await bakferry([...upload(other.file), "--key", KEY]);

    expect(run.exitCode).toBe(2);
    expect(run.stdout).toContain(`${KEY} is taken by another object`);
    expect(Buffer.from(await cloud.control.readObject(BUCKET, KEY)).equals(bytes)).toBe(true);
  });

  test("a differential backup goes up under its own extension, with a note", async () => {
    const { file } = await backupFile("dbtest.bak", { kind: "differential" });

    const run = await bakferry(upload(file));

    expect(run.exitCode).toBe(0);
    expect(cloud.control.object(BUCKET, "migrate/dbtestDIFF20240506070910.diff")).toBeDefined();
    expect(run.stderr).toContain("only on top of its full backup");
  });
});

describe("bakferry upload, asked for more", () => {
  test("sends what RDS would refuse only with --force-any, and says so", async () => {
    const file = path.join(folder, "notes 2024.bak");
    await writeFile(file, "SELECT 1;");

    const run = await bakferry([...upload(file), "--force-any", "--json"]);

    expect(run.exitCode).toBe(0);
    expect(run.stderr).toContain("Warning: notes 2024.bak is no SQL Server backup");
    expect(JSON.parse(run.stdout)).toMatchObject({
      object: { key: "migrate/notes2024FULL.bak", sizeBytes: 9 },
      next: null,
    });
  });

  test("names a temporary key as one", async () => {
    const { file } = await backupFile("dbtest.bak");

    const run = await bakferry(upload(file), {
      OSS_ACCESS_KEY_ID: "STS.NSimulatedSession01",
      OSS_ACCESS_KEY_SECRET: "simulated-secret-of-the-session",
      OSS_SESSION_TOKEN: "simulated-security-token",
    });

    expect(run.exitCode).toBe(0);
    expect(run.stderr).toContain("temporary access key (STS) STS.****on01");
    expect(run.stdout + run.stderr).not.toContain("simulated-security-token");
  });

  test("lets only one process send the same file to the same place", async () => {
    const { file } = await backupFile("large.bak", { dataBytes: LARGE_BYTES });
    // Slow enough that the other one comes in the middle, on any machine.
    const first = start([...upload(file), "--parallel", "1", "--limit", "12M"]);
    const firstEnd = exitOf(first);
    await untilParts(1);

    const second = await bakferry(upload(file));

    expect(second.exitCode).toBe(2);
    expect(second.stdout).toContain(`This upload is under way already: process ${first.pid} `);
    expect((await firstEnd).exitCode).toBe(0);
    expect(countOf("UploadPart")).toBe(12);
  });
});

describe("an upload that is stopped", () => {
  test("by kill -9 goes on with the same command and sends no finished part again", async () => {
    const { file, bytes } = await backupFile("large.bak", { dataBytes: LARGE_BYTES });
    const command = [...upload(file), "--parallel", "2"];
    const child = start(command);
    await untilParts(3);
    child.kill("SIGKILL");
    await exitOf(child);
    await untilQuiet();
    const finished = storedParts();
    const sentBefore = partNumbersSent();

    const run = await bakferry([...command, "--json"]);

    expect(run).toMatchObject({ exitCode: 0 });
    expect(finished.length).toBeGreaterThanOrEqual(3);
    expect(finished.length).toBeLessThan(12);
    const sentAgain = partNumbersSent().slice(sentBefore.length);
    expect(sentAgain.filter((number) => finished.includes(number))).toEqual([]);
    expect(countOf("InitiateMultipartUpload")).toBe(1);
    expect(JSON.parse(run.stdout)).toMatchObject({
      outcome: "uploaded",
      resumedBytes: finished.length * 8 * MIB,
    });
    expect(Buffer.from(await cloud.control.readObject(BUCKET, KEY)).equals(bytes)).toBe(true);
  });

  test("by Ctrl-C says the command that goes on, and leaves with 130", async () => {
    const { file } = await backupFile("large one.bak", { dataBytes: LARGE_BYTES });
    const child = start([...upload(file), "--parallel", "1"]);
    const ended = exitOf(child);
    await untilParts(2);
    child.kill("SIGINT");

    const run = await ended;

    expect(run.exitCode).toBe(130);
    expect(run.stdout).toContain("Finished parts are kept");
    expect(run.stdout).toContain(`bakferry upload '${file}' --bucket ${BUCKET}`);
    expect(storedParts().length).toBeGreaterThanOrEqual(2);
  });

  test("by Ctrl-C while OSS does not answer at all ends at once", async () => {
    const { file } = await backupFile("dbtest.bak");
    const asked = Promise.withResolvers<void>();
    const silent = createServer(() => asked.resolve()).listen(0, "127.0.0.1");
    await once(silent, "listening");
    const { port } = silent.address() as AddressInfo;
    const child = start([...upload(file), "--endpoint", `http://127.0.0.1:${port}`, "--json"]);
    const ended = exitOf(child);
    await asked.promise;
    const askedAt = Date.now();
    child.kill("SIGINT");

    const run = await ended;
    silent.close();

    expect(run.exitCode).toBe(130);
    expect(Date.now() - askedAt).toBeLessThan(5_000);
    expect(JSON.parse(run.stdout)).toMatchObject({ outcome: "interrupted", resume: null });
  });

  test("and whose file has changed is not mixed from two files; --restart begins anew", async () => {
    const { file } = await backupFile("large.bak", { dataBytes: LARGE_BYTES });
    const child = start([...upload(file), "--parallel", "1"]);
    await untilParts(2);
    child.kill("SIGKILL");
    await exitOf(child);
    const changed = Buffer.from(syntheticBackup({ dataBytes: LARGE_BYTES, serverName: "ANOTHER" }));
    await writeFile(file, changed);

    const refused = await bakferry(upload(file));
    const restarted = await bakferry([...upload(file), "--restart"]);

    expect(refused.exitCode).toBe(2);
    expect(refused.stdout).toContain("--restart");
    expect(restarted.exitCode).toBe(0);
    expect(cloud.control.uploads).toEqual([]);
    expect(Buffer.from(await cloud.control.readObject(BUCKET, KEY)).equals(changed)).toBe(true);
  });
});

describe("a refusal", () => {
  test.each([
    ["an SQL script", Buffer.from("SELECT 1;\nGO\n"), "no SQL Server backup: SQL script"],
    ["an empty file", Buffer.alloc(0), "empty file"],
    ["a truncated backup", Buffer.from(syntheticBackup().subarray(0, 200_000)), "its end is missing"],
    [
      "an encrypted backup",
      Buffer.from(syntheticBackup({ isEncrypted: true })),
      "Take the backup again without",
    ],
    ["a lone stripe", Buffer.from(syntheticBackup({ stripe: { count: 2, number: 1 } })), "file 1 of 2"],
  ])("of %s costs not one request", async (_name, bytes, said) => {
    const file = path.join(folder, "given.bak");
    await writeFile(file, bytes);

    const run = await bakferry(upload(file));

    expect(run.exitCode).toBe(2);
    expect(run.stdout).toContain(said);
    expect(run.stdout).toContain("Next:");
    expect(cloud.control.requests).toEqual([]);
  });

  test.each([
    ["of cold storage", "migratetest-ia", "Standard only"],
    ["that encrypts", "migratetest-kms", "Turn server-side encryption of the bucket off"],
  ])("of a bucket %s comes before the first part", async (_name, bucket, said) => {
    const { file } = await backupFile("dbtest.bak");

    const run = await bakferry([...upload(file), "--bucket", bucket]);

    expect(run.stdout + run.stderr).toContain(said);
    expect(run.exitCode).toBe(2);
    expect(countOf("InitiateMultipartUpload") + countOf("UploadPart")).toBe(0);
  });

  test("of a bucket in another region names the region", async () => {
    const { file } = await backupFile("dbtest.bak");

    const run = await bakferry([...upload(file), "--bucket", "migratetest-shanghai"]);

    expect(run.exitCode).toBe(4);
    expect(run.stderr).toContain("give the region cn-shanghai");
  });

  test("of a bucket that is not there names it, and what to do", async () => {
    const { file } = await backupFile("dbtest.bak");

    const run = await bakferry([...upload(file), "--bucket", "no-such-bucket", "--json"]);

    expect(run.exitCode).toBe(4);
    expect(run.stderr).toContain("no-such-bucket");
    expect(run.stderr).toContain("There is no bucket of that name.");
    expect(JSON.parse(run.stdout)).toMatchObject({
      type: "error",
      version: 1,
      code: "OSS_BUCKET_NOT_FOUND",
      requestId: expect.stringMatching(/^[0-9A-F]+$/),
      verbatim: expect.stringContaining("NoSuchBucket"),
    });
  });

  test("of the access key is told apart from everything else, without the key", async () => {
    const { file } = await backupFile("dbtest.bak");

    const run = await bakferry(upload(file), { OSS_ACCESS_KEY_SECRET: "not-the-secret-at-all" });

    expect(run.exitCode).toBe(4);
    expect(run.stderr).toContain("The access key is unknown, disabled, expired or its secret is wrong.");
    expect(run.stderr).toContain("CREDENTIALS_REFUSED");
    expect(run.stdout + run.stderr).not.toMatch(/not-the-secret-at-all|LTAI5tSimulatedUploader|\n\s+at /);
  });

  test("by a port where nobody listens ends within seconds", async () => {
    const { file } = await backupFile("dbtest.bak");
    const dead = cloud.url;
    await cloud.close();

    const run = await bakferry([...upload(file), "--endpoint", dead]);

    expect(run.exitCode).toBe(4);
    expect(run.stderr).toContain("CLOUD_UNREACHABLE");
    cloud = await createCloud({
      dataDirectory: path.join(folder, "cloud"),
      clock: createClock(),
      seed: defaultCloudSeed(),
    });
  });
});

function upload(file: string): readonly string[] {
  return ["upload", file, "--bucket", BUCKET, "--endpoint", cloud.url];
}

async function backupFile(
  name: string,
  options: SyntheticBackupOptions = {},
): Promise<{ readonly file: string; readonly bytes: Buffer }> {
  const bytes = Buffer.from(syntheticBackup(options));
  const file = path.join(folder, name);
  await writeFile(file, bytes);
  return { file, bytes };
}

type Variables = Readonly<Record<string, string>>;

function start(words: readonly string[], variables: Variables = {}): ChildProcess {
  return spawn(process.execPath, ["--conditions=@bakferry/source", PROGRAM, ...words], {
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      PATH: process.env["PATH"] ?? "",
      BAKFERRY_STATE_DIR: path.join(folder, "state"),
      OSS_ACCESS_KEY_ID: "LTAI5tSimulatedUploader",
      OSS_ACCESS_KEY_SECRET: "simulated-secret-of-the-uploader",
      ...variables,
    },
  });
}

interface Run {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function bakferry(words: readonly string[], variables: Variables = {}): Promise<Run> {
  return exitOf(start(words, variables));
}

function exitOf(child: ChildProcess): Promise<Run> {
  let stdout = "";
  let stderr = "";
  child.stdout?.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr?.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (exitCode) => resolve({ exitCode, stdout, stderr }));
  });
}

function storedParts(): readonly number[] {
  return cloud.control.uploads.flatMap(({ parts }) => parts.map(({ number }) => number));
}

function partNumbersSent(): readonly number[] {
  return cloud.control.requests
    .filter(({ operation }) => operation === "UploadPart")
    .map(({ parameters }) => Number(parameters["partNumber"]));
}

function countOf(operation: string): number {
  return cloud.control.requests.filter((request) => request.operation === operation).length;
}

function untilParts(count: number): Promise<unknown> {
  return waitUntil(() => storedParts().length >= count, `${count} finished parts`);
}

/** A part that was on its way when its sender died may still arrive. */
async function untilQuiet(): Promise<void> {
  let seen = storedParts().length;
  let seenAt = Date.now();
  await waitUntil(() => {
    if (storedParts().length !== seen) [seen, seenAt] = [storedParts().length, Date.now()];
    return Date.now() - seenAt > QUIET_MS;
  }, "parts to stop arriving");
}
