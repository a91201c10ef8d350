/** `bakferry inspect` on objects in OSS, as the process that a person starts. */
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { damage, syntheticBackup } from "@bakferry/bak/testing";
import { type CloudSimulator, createClock, createCloud, defaultCloudSeed } from "@bakferry/simulator";
import { afterAll, beforeAll, expect, test } from "vitest";

const PROGRAM = join(import.meta.dirname, "../../apps/cli/src/main.ts");
let directory: string;
let cloud: CloudSimulator;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "bakferry-inspect-"));
  cloud = await createCloud({ dataDirectory: directory, clock: createClock(), seed: defaultCloudSeed() });
  const whole = syntheticBackup({ databaseName: "staged", hasChecksums: true, dataBytes: 8 * 2 ** 20 });
  await cloud.control.putObject("migratetest", "migrate/good.bak", whole);
  await cloud.control.putObject(
    "migratetest",
    "migrate/bad.bak",
    damage(whole, { kind: "flip", offset: 2 ** 20 }),
  );
});
afterAll(async () => {
  await cloud.close();
  await rm(directory, { recursive: true, force: true });
});

interface Run {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

function bakferry(...words: readonly string[]): Promise<Run> {
  const [key] = defaultCloudSeed().accessKeys;
  const env = {
    PATH: process.env["PATH"],
    HOME: directory,
    ALIBABA_CLOUD_ACCESS_KEY_ID: key?.id,
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: key?.secret,
  };
  return new Promise((resolve) => {
    const parameters = ["--conditions=@bakferry/source", PROGRAM, ...words, "--endpoint", cloud.url];
    execFile(process.execPath, parameters, { env }, (error, stdout, stderr) => {
      resolve({ exitCode: typeof error?.code === "number" ? error.code : 0, stdout, stderr });
    });
  });
}

test("the header of an object is read by a few ranged requests", async () => {
  const before = cloud.control.requests.length;
  const { exitCode, stdout } = await bakferry("inspect", "oss://migratetest/migrate/good.bak", "--json");
  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    type: "inspection",
    file: "oss://migratetest/migrate/good.bak",
    sets: [{ databaseName: "staged" }],
    verdict: { kind: "importable" },
  });
  const operations = cloud.control.requests.slice(before).map(({ operation }) => operation);
  expect(operations.filter((operation) => operation === "GetObject").length).toBeLessThanOrEqual(4);
});

test("the deep check reads an object to its end and finds what is wrong inside", async () => {
  const good = await bakferry("inspect", "oss://migratetest/migrate/good.bak", "--deep");
  expect(good.stdout).toContain("No damage found; checksums cover 99");
  const bad = await bakferry("inspect", "oss://migratetest/migrate/bad.bak", "--deep");
  expect(bad.exitCode).toBe(2);
  expect(bad.stdout).toMatch(/^Not usable\. The header is good, but the content is damaged/);
});

test("an object that is not there is said to be missing, with what to check", async () => {
  const { exitCode, stderr } = await bakferry("inspect", "oss://migratetest/migrate/gone.bak");
  expect(exitCode).toBe(1);
  expect(stderr).toContain("There is no object oss://migratetest/migrate/gone.bak");
});
