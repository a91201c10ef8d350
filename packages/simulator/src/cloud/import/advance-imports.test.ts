import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { MediaReading } from "@bakferry/bak";
import { aDataFile } from "@bakferry/bak/testing";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { createClock } from "../../clock.ts";
import { advanceWorld } from "../advance-world.ts";
import { defaultSeed } from "../default-seed.ts";
import type { InstanceChange } from "../model.ts";
import { createBodyStore } from "../oss/body-store.ts";
import { removeObject } from "../oss/objects.ts";
import { putBytes } from "../oss/put-bytes.ts";
import { backup, stranger } from "../testing/readings.ts";
import { type CloudWorld, createWorld } from "../world.ts";
import { terminateImport } from "./advance-imports.ts";
import {
  type CheckMode,
  type ImportSource,
  type ImportTask,
  type MediaDamage,
  stepUnderWay,
} from "./import-book.ts";
import { stageMs } from "./timeline.ts";

const MINUTE = 60_000;
const MIB = 1024 ** 2;
const GIB = 1024 ** 3;
const INSTANCE = "rm-bp1prod1";

let directory: string;
let world: CloudWorld;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "bakferry-import-"));
  world = createWorld(defaultSeed(), {
    bodies: await createBodyStore(directory),
    clock: createClock({ speed: 1e-9 }),
  });
});
afterEach(() => rm(directory, { recursive: true, force: true }));

describe("the life of an import", () => {
  test("its file goes through every status, and the database is there at the end", async () => {
    const task = await startImport();
    const seen: string[] = [];
    for (let second = 0; second < 600; second += 1) {
      advanceWorld(world);
      const state = `${task.status} ${fileStatusOf(task)} ${task.description}`.trim();
      if (seen.at(-1) !== state) seen.push(state);
      world.clock.advance(1000);
    }
    expect(seen).toEqual([
      "NoStart NoStart",
      "Running Downloading",
      "Running Finished",
      "Running CheckSuccess",
      "Running Restoring",
      "Success Restored success",
      "Success Restored Success to DBCC checkdb asynchronously",
    ]);
    expect(world.instances.get(INSTANCE)).toMatchObject({
      databases: [{}, {}, { name: "dbtest", status: "Running", access: "Online" }],
      diskUsedBytes: 12 * GIB + 400 * MIB,
    });
  });

  test("one look after a long time gives the same end as many", async () => {
    const task = await startImport();
    pass(60);
    expect(task).toMatchObject({ status: "Success", stage: "ended" });
  });

  test("a synchronous check comes before the database opens", async () => {
    const task = await startImport({ checkMode: "SyncExecuteDBCheck" });
    pass(4.5);
    expect(task).toMatchObject({ status: "Running", stage: "checking" });
    pass(1);
    expect(task).toMatchObject({ status: "Success", description: "success", stage: "ended" });
  });

  test("size decides how long it takes", () => {
    const hours = (stage: "downloading" | "restoring", bytes: number): number =>
      stageMs(stage, { backupBytes: bytes, dataBytes: bytes }) / 3_600_000;
    expect(hours("downloading", 1)).toBeCloseTo(1 / 60);
    expect(hours("downloading", 1024 * GIB)).toBeCloseTo(2.43, 1);
    expect(hours("restoring", 1024 * GIB)).toBeCloseTo(1.94, 1);
  });

  test("an instance without a privileged account gets the database and a request", async () => {
    change({ accounts: [{ name: "app", type: "Normal", status: "Available" }] });
    const task = await startImport();
    pass(60);
    expect(task).toMatchObject({
      status: "Success",
      description:
        "Your RDS doesn't have any init account yet, please create one and grant permissions on RDS console to this migrated database (dbtest).",
    });
    expect(world.instances.get(INSTANCE)?.databases).toHaveLength(3);
  });

  test("what ended keeps its outcome", async () => {
    const task = await startImport({ reading: stranger() });
    pass(60);
    const { endedAt, description } = task;
    pass(600);
    expect(task).toMatchObject({ status: "Failed", endedAt, description });
  });

  test.each([
    ["before its restore", 1, 2, 0],
    ["during its restore", 3, 3, 400 * MIB],
  ])("a task that is terminated %s leaves what is on the disk by then", async (_, minutes, count, bytes) => {
    const task = await startImport();
    pass(minutes);
    terminateImport(world, task);
    pass(60);
    expect(task.status).toBe("Failed");
    const { databases, diskUsedBytes } = world.instances.get(INSTANCE)!;
    expect(databases).toHaveLength(count);
    expect(databases.filter(({ access = "Online" }) => access !== "Online")).toHaveLength(count - 2);
    expect(diskUsedBytes).toBe(12 * GIB + bytes);
  });

  test("a terminated task leaves nothing where the switch says so", async () => {
    world.switches = { ...world.switches, leftBehind: "nothing" };
    const task = await startImport();
    pass(3);
    terminateImport(world, task);
    expect(world.instances.get(INSTANCE)).toMatchObject({ databases: [{}, {}], diskUsedBytes: 12 * GIB });
  });
});

describe("why an import fails", () => {
  test.each([
    [
      "differential",
      "CheckFailed",
      "Backup set (db.bak) is a Database Differential backup, we only accept a FULL Backup.",
    ],
    ["log", "CheckFailed", "Backup set (db.bak) is a Transaction Log backup, we only accept a FULL Backup."],
  ] as const)("a %s backup, after the download", async (kind, fileStatus, description) => {
    const task = await startImport({ reading: backup({ kind }) });
    pass(1.4);
    expect(task.status).toBe("Running");
    pass(1);
    expect(task).toMatchObject({ status: "Failed", description });
    expect(fileStatusOf(task)).toBe(fileStatus);
  });

  test("the role is missing when the download starts; later it no longer matters", async () => {
    const role = world.ram.role("AliyunRDSImportRole")!;
    world.ram.deleteRole(role.name);
    const early = await startImport();
    pass(1);
    expect([early.status, fileStatusOf(early)]).toEqual(["Failed", "DownloadFailed"]);
    expect(early.description).toContain("AliyunRDSImportRole");

    world.ram.putRole(role);
    const late = await startImport();
    pass(1);
    world.ram.deleteRole(role.name);
    pass(60);
    expect(late.status).toBe("Success");
  });

  test("the object is deleted during the download; afterwards it may go", async () => {
    const task = await startImport();
    pass(1);
    await removeObject(world, world.buckets.get("migratetest")!, "dir/db.bak");
    pass(10);
    expect([task.status, fileStatusOf(task)]).toEqual(["Failed", "DownloadFailed"]);
    expect(task.description).toContain("db.bak does not exist");

    const late = await startImport();
    pass(2);
    await removeObject(world, world.buckets.get("migratetest")!, "dir/db.bak");
    pass(10);
    expect(late.status).toBe("Success");
  });

  test("the disk has no room for the file", async () => {
    change({ diskUsedBytes: 100 * GIB - 20 * MIB });
    const task = await startImport();
    pass(1);
    expect(task.description).toBe("Not Enough Disk Space, space left 20 MB < bak file 50 MB.");
  });

  test("the disk has no room for the database", async () => {
    change({ diskUsedBytes: 100 * GIB - 399 * MIB });
    const task = await startImport();
    pass(10);
    expect(fileStatusOf(task)).toBe("RestoreFailed");
    expect(task).toMatchObject({
      description: "Not Enough Disk Space for restoring, space left (399 MB) < needed (400 MB).",
    });
  });

  test("two restores at once do not share the same room", async () => {
    change({ diskUsedBytes: 100 * GIB - 700 * MIB });
    const first = await startImport({ databaseName: "one" });
    const second = await startImport({ databaseName: "two" });
    pass(60);
    expect([first.status, second.status]).toEqual(["Success", "Failed"]);
    expect(second.description).toContain("space left (300 MB) < needed (400 MB)");
  });

  test("somebody else made the database meanwhile", async () => {
    const task = await startImport();
    pass(1);
    change({ databases: [{ name: "DBTEST", status: "Running", collation: "x" }] });
    pass(10);
    expect(task.description).toBe(
      "The database (dbtest) already exists on RDS. Please back it up and drop it, then try again.",
    );
  });

  test("somebody else takes the name during the restore", async () => {
    const task = await startImport();
    pass(3);
    change({ databases: [{ name: "dbtest", status: "Running", collation: "x" }] });
    pass(10);
    expect(task.description).toBe("Database 'dbtest' already exists. Choose a different database name.");
    expect(world.instances.get(INSTANCE)?.databases).toEqual([
      { name: "dbtest", status: "Running", collation: "x" },
    ]);
  });

  test("a file without a database has the name, unless the backup brings that very file", async () => {
    change({ unattachedFiles: ["D:\\data\\DBTest.mdf"] });
    const task = await startImport();
    pass(10);
    expect(task.description).toBe("Database 'dbtest' already exists. Choose a different database name.");
    const own = aDataFile({ physicalName: "E:\\x\\dbtest.mdf" });
    const bringing = await startImport({ reading: backup({ files: [own] }) });
    pass(60);
    expect(bringing.status).toBe("Success");
  });

  test("pages of the backup are torn: found before opening, or afterwards", async () => {
    const damage = { isUnreadable: false, tornPages: 2 };
    const first = await startImport({ damage, checkMode: "SyncExecuteDBCheck" });
    pass(60);
    expect(first).toMatchObject({ status: "Failed", description: "DBCC checkdb failed" });

    const second = await startImport({ damage, databaseName: "other" });
    pass(4.5);
    expect(second).toMatchObject({ status: "Success", description: "success" });
    pass(60);
    expect(second).toMatchObject({
      status: "Success",
      description:
        "asynchronously DBCC checkdb failed: CHECKDB found 0 allocation errors and 2 consistency errors in database 'other'.",
    });

    world.switches = { ...world.switches, asyncCheckFailure: "turnsFailed" };
    const third = await startImport({ damage, databaseName: "third" });
    pass(60);
    expect(third.status).toBe("Failed");
  });

  test("the edition does not open what its backup was taken of", async () => {
    change({ engineVersion: "2014_std_ha" });
    const older = backup({ databaseVersion: 782 });
    const task = await startImport({ reading: older });
    stepUnderWay(task).files[0]!.source.object.needsEnterprise = true;
    pass(60);
    expect(task).toMatchObject({ status: "Failed", description: "Failed to open database dbtest." });
  });

  test("the instance holds as many databases as it may", async () => {
    change({ maxDatabases: 2 });
    const task = await startImport();
    pass(10);
    expect(task.description).toBe(
      "The database (dbtest) migration failed due to databases count limitation.",
    );
  });

  test("the signed URL runs out before the file is there", async () => {
    const task = await startImport({ source: { urlLifeMs: MINUTE } });
    pass(10);
    expect(task.description).toBe("Failed to download backup file since OSS URL was expired.");
    const patient = await startImport({ source: { urlLifeMs: 10 * MINUTE } });
    pass(60);
    expect(patient.status).toBe("Success");
  });

  test("a slow download outlasts a URL of the length that the guide asks for", async () => {
    const eightHours = { urlLifeMs: 480 * MINUTE };
    world.downloadBytesPerSecond = (50 * MIB) / (9 * 3600);
    const slow = await startImport({ source: eightHours });
    pass(470);
    expect([slow.status, fileStatusOf(slow)]).toEqual(["Running", "Downloading"]);
    world.downloadBytesPerSecond = null;
    const usual = await startImport({ source: eightHours, databaseName: "other" });
    pass(120);
    expect(slow.description).toBe("Failed to download backup file since OSS URL was expired.");
    expect(usual.status).toBe("Success");
  });
});

interface ImportChange {
  readonly databaseName?: string;
  readonly checkMode?: CheckMode;
  readonly reading?: MediaReading;
  readonly damage?: MediaDamage;
  readonly source?: Partial<ImportSource>;
}

async function startImport({
  databaseName = "dbtest",
  checkMode = "AsyncExecuteDBCheck",
  reading = backup(),
  damage = { isUnreadable: false, tornPages: 0 },
  source = {},
}: ImportChange = {}): Promise<ImportTask> {
  const bucket = world.buckets.get("migratetest")!;
  if (!bucket.objects.has("dir/db.bak")) {
    await putBytes(world, bucket, { key: "dir/db.bak", bytes: Buffer.from("stands for a backup") });
  }
  const object = bucket.objects.get("dir/db.bak")!;
  const sizes = { backupBytes: 50 * MIB, dataBytes: 400 * MIB };
  return world.imports.add(
    {
      instanceId: INSTANCE,
      databaseName,
      mode: "FULL",
      checkMode,
      base: null,
      queuedMs: stageMs("queued", sizes),
    },
    {
      files: [
        {
          source: {
            bucketName: "migratetest",
            object,
            fileName: "db.bak",
            obstacle: null,
            urlLifeMs: null,
            ...source,
          },
          reading,
        },
      ],
      reading,
      damage,
      sizes,
      createdAt: Date.now(),
      startedAt: world.clock.now(),
    },
  );
}

function fileStatusOf(task: ImportTask): string {
  return stepUnderWay(task).files[0]!.status;
}

function pass(minutes: number): void {
  world.clock.advance(minutes * MINUTE);
  advanceWorld(world);
}

function change(instance: InstanceChange): void {
  world.instances.set(INSTANCE, { ...world.instances.get(INSTANCE)!, ...instance });
}
