/** `bakferry check` as a process against a strict cloud: every probe is real, and nothing is started by it. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

import { syntheticBackup, type SyntheticBackupOptions } from "@bakferry/bak/testing";
import { type CloudSimulator, createClock, createCloud, defaultCloudSeed } from "@bakferry/simulator";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { type CliRun, endOfCli, lastObject, startCli } from "./testing/cli-process.ts";

const BUCKET = "migratetest";
const KEY = "migrate/dbtestFULL.bak";
const INSTANCE = "rm-bp1prod1";
const GIB = 2 ** 30;
const BOT = {
  OSS_ACCESS_KEY_ID: "LTAI5tSimulatedBotKey01",
  OSS_ACCESS_KEY_SECRET: "simulated-secret-of-the-bot",
};

let folder: string;
let cloud: CloudSimulator;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "bakferry-check-"));
  cloud = await createCloud({
    dataDirectory: path.join(folder, "cloud"),
    clock: createClock(),
    seed: defaultCloudSeed(),
  });
});

afterEach(async () => {
  await cloud.close();
  await rm(folder, { recursive: true, force: true });
});

/** Finished an hour ago, at a source that is set up as the simulated instances are. */
function freshBackup(options: SyntheticBackupOptions = {}): Uint8Array {
  const at = (hoursAgo: number): string =>
    new Date(Date.now() + (8 - hoursAgo) * 3_600_000).toISOString().slice(0, 19);
  return syntheticBackup({
    databaseName: "dbtest",
    release: "2019",
    startedAt: at(2),
    finishedAt: at(1),
    timeZoneQuarterHours: 32,
    collation: { info: 0xd0_0804, sortId: 0 },
    ...options,
  });
}

function run(words: readonly string[], variables: Readonly<Record<string, string>> = BOT): Promise<CliRun> {
  const where = ["--instance", INSTANCE, "--endpoint", cloud.url, "--region", "cn-hangzhou"];
  return endOfCli(startCli(["check", ...words, ...where], cloud.url, { stateDirectory: folder, variables }));
}

async function staged(options: SyntheticBackupOptions = {}): Promise<string> {
  await cloud.control.putObject(BUCKET, KEY, Buffer.from(freshBackup(options)));
  return `oss://${BUCKET}/${KEY}`;
}

interface CheckResult {
  readonly outcome: string;
  readonly findings: readonly {
    readonly id: string;
    readonly status: string;
    readonly binds: boolean;
    readonly remedy: string | null;
    readonly aids: readonly { readonly kind: string }[];
    readonly evidence: readonly { readonly name: string; readonly readAt: number }[];
  }[];
}

async function findings(words: readonly string[], variables?: Readonly<Record<string, string>>) {
  const ran = await run([...words, "--json"], variables);
  const result = lastObject(ran) as CheckResult;
  const statusOf = (id: string): string | undefined => result.findings.find((each) => each.id === id)?.status;
  return { ...result, exitCode: ran.exitCode, statusOf };
}

test("an object that can be imported is clear, and nothing was started for it", async () => {
  const { exitCode, outcome, findings: found } = await findings([await staged()]);

  expect({ exitCode, outcome }).toEqual({ exitCode: 0, outcome: "clear" });
  expect(found.filter(({ status, binds }) => binds && status !== "passed")).toEqual([]);
  // The simulated bot has a lasting key; the other warnings that bind nobody depend on the time of the day.
  expect(found.find(({ id }) => id === "access-key")?.status).toBe("warning");
  expect(cloud.control.importTasks(INSTANCE)).toEqual([]);
  const changing = cloud.control.requests.filter(
    ({ operation, status }) => /^(?:Create|Delete|Put|Terminate|Initiate)/.test(operation) && status < 400,
  );
  expect(changing).toEqual([]);
});

test("what blocks comes first, with its command, and with the figures when they are asked for", async () => {
  const huge = [
    { logicalName: "dbtest", type: "D" as const, sizeBytes: 300 * GIB },
    { logicalName: "dbtest_log", type: "L" as const, sizeBytes: 20 * GIB },
  ];
  const { exitCode, stdout } = await run([await staged({ files: huge }), "--verbose"]);

  expect(exitCode).toBe(2);
  expect(stdout).toMatch(
    /^dbtest cannot be imported into rm-bp1prod1 as it is: 1 check stands in the way\.\n/,
  );
  expect(stdout).toContain("Data 300 GB, log 20 GB and backup");
  expect(stdout).toContain(
    "aliyun rds ModifyDBInstanceSpec --RegionId cn-hangzhou --DBInstanceId rm-bp1prod1 --DBInstanceStorage 370",
  );
  expect(stdout).toMatch(/RDS DescribeResourceUsage, \d{4}-\d\d-\d\d \d\d:\d\d UTC: used 12 GB/);
});

test("a file is examined where it lies, and without a bucket that part stays unknown", async () => {
  const file = path.join(folder, "dbtest.bak");
  await writeFile(file, freshBackup());

  const without = await findings([file]);
  expect({ exitCode: without.exitCode, outcome: without.outcome }).toEqual({
    exitCode: 2,
    outcome: "unknown",
  });
  expect(without.statusOf("storage-class")).toBe("unknown");

  const within = await findings([file, "--bucket", BUCKET]);
  expect({ exitCode: within.exitCode, outcome: within.outcome }).toEqual({ exitCode: 0, outcome: "clear" });
});

test("what DBCC CHECKDB printed at the source blocks with its errors and passes without", async () => {
  const printed = path.join(folder, "checkdb.txt");
  const object = await staged();
  await writeFile(printed, "CHECKDB 在数据库 'dbtest' 中发现 0 个分配错误和 0 个一致性错误。");
  const clean = await findings([object, "--checkdb-output", printed]);
  expect([clean.outcome, clean.statusOf("checkdb-output")]).toEqual(["clear", "passed"]);

  await writeFile(
    printed,
    "CHECKDB found 0 allocation errors and 2 consistency errors in database 'dbtest'.",
  );
  const damaged = await run([object, "--checkdb-output", printed, "--verbose"]);
  expect(damaged.exitCode).toBe(2);
  expect(damaged.stdout).toContain("output of DBCC CHECKDB");
});

test("another name on the instance is asked for as it is", async () => {
  cloud.control.updateInstance(INSTANCE, {
    databases: [{ name: "DBTEST", status: "Running", collation: "Chinese_PRC_CI_AS" }],
  });
  const object = await staged();
  const taken = await run([object]);
  expect(taken.exitCode).toBe(2);
  expect(taken.stdout).toContain("--as dbtest2");
  expect((await run([object, "--as", "dbtest2"])).exitCode).toBe(0);
});

test("a log that is missing between the backups is named before anything is uploaded", async () => {
  const names = ["full.bak", "second.trn"];
  const lsn = (tail: string): string => `100000000000${tail}`;
  await writeFile(
    path.join(folder, "full.bak"),
    freshBackup({ lsns: { first: lsn("00001"), last: lsn("02001"), checkpoint: lsn("00001") } }),
  );
  await writeFile(
    path.join(folder, "second.trn"),
    freshBackup({
      kind: "log",
      lsns: { first: lsn("03001"), last: lsn("04001"), databaseBackup: lsn("00001") },
    }),
  );
  const { stdout } = await run([...names.map((name) => path.join(folder, name)), "--bucket", BUCKET]);
  expect(stdout).toContain(`A log backup is missing: LSN ${lsn("02001")} to ${lsn("03001")}.`);
});

describe("what the cloud does not tell", () => {
  test("is unknown with the policy that would tell, and stands in the way", async () => {
    const reader = {
      OSS_ACCESS_KEY_ID: "LTAI5tSimulatedUploader",
      OSS_ACCESS_KEY_SECRET: "simulated-secret-of-the-uploader",
    };
    const { exitCode, outcome, findings: found } = await findings([await staged()], reader);
    expect({ exitCode, outcome }).toEqual({ exitCode: 2, outcome: "blocked" });
    const lock = found.find(({ id }) => id === "instance-lock");
    expect(lock?.status).toBe("unknown");
    expect(lock?.aids).toEqual([
      {
        kind: "policy",
        policy: {
          Version: "1",
          Statement: [
            {
              Effect: "Allow",
              Action: ["rds:DescribeDBInstanceAttribute"],
              Resource: `acs:rds:*:*:dbinstance/${INSTANCE}`,
            },
          ],
        },
      },
    ]);
    // Nothing but the import itself is known to be refused.
    expect(found.filter(({ status }) => status === "failed").map(({ id }) => id)).toEqual([
      "own-permissions",
    ]);
  });

  test("in time is unknown, too, while everything else is told", async () => {
    const object = await staged();
    cloud.control.faults.add({ operation: "DescribeAccounts", effect: { kind: "hang" } });
    const startedAt = Date.now();
    const { outcome, statusOf } = await findings([object]);
    expect(outcome).toBe("unknown");
    expect(statusOf("privileged-account")).toBe("unknown");
    expect(statusOf("free-space")).toBe("passed");
    expect(Date.now() - startedAt).toBeLessThan(20_000);
  });

  test("about lifecycle rules is told by the bucket, and a rule that deletes blocks", async () => {
    cloud.control.updateBucket(BUCKET, {
      lifecycle: [{ id: "clean", prefix: "migrate/", status: "Enabled", expirationDays: 1 }],
    });
    const { statusOf } = await findings([await staged()]);
    expect(statusOf("lifecycle")).toBe("failed");
  });
});
