import { type MediaReading, fromBytes, readMedia, releaseOfSoftware } from "@bakferry/bak";
import { syntheticBackup, type SyntheticBackupOptions, withDatabasePages } from "@bakferry/bak/testing";
/**
 * Every message that the guide documents, made by the simulated RDS for its own reason (the backup, the instance, the
 * clock), read by the adapters, and diagnosed with the facts that a migration holds. No message is asked for by name.
 */
import { OperationalError, diagnose, type ImportFacts, type ImportOrder, say } from "@bakferry/core";
import { afterEach, describe, expect, test } from "vitest";

import {
  type AdapterRig,
  BUCKET,
  createAdapterRig,
  INSTANCE,
  KEY,
  OLD_INSTANCE,
  POSITION,
} from "../testing/adapter-rig.ts";

const MINUTE = 60_000;
const GIB = 1024 ** 3;
const MIB = 1024 ** 2;

let rig: AdapterRig;
afterEach(() => rig.close());

/** What happens around one import, and the sentence that people read in the end. */
interface Story {
  readonly name: string;
  readonly backup?: Uint8Array;
  readonly instanceId?: string;
  readonly checksLater?: boolean;
  /** Before RDS is asked. */
  readonly before?: () => unknown;
  /** A minute after it was asked: the file is being fetched, or has just been. */
  readonly meanwhile?: () => unknown;
  readonly says: RegExp;
  readonly code: string;
  readonly meaning: RegExp;
}

const STORIES: readonly Story[] = [
  { name: "all is well", says: /^success$/, code: "IMPORT_SUCCEEDED", meaning: /has imported/ },
  {
    name: "all is well, and DBCC ran afterwards",
    checksLater: true,
    says: /^Success to DBCC checkdb asynchronously/,
    code: "IMPORT_CHECKED",
    meaning: /found no errors/,
  },
  {
    name: "DBCC finds torn pages before the opening",
    backup: torn({ hasChecksums: false }),
    says: /^DBCC checkdb failed/,
    code: "IMPORT_CORRUPT_DATABASE",
    meaning: /the source database is damaged/,
  },
  {
    name: "DBCC finds torn pages after the opening",
    backup: torn({ hasChecksums: false }),
    checksLater: true,
    says: /^asynchronously DBCC checkdb failed: CHECKDB found 0 allocation errors and \d+ consistency/,
    code: "IMPORT_CORRUPT_ONLINE",
    meaning: /is open, but DBCC CHECKDB then found 0 allocation and \d+ consistency errors \(in dbtest\)/,
  },
  {
    name: "the backup's own checksums prove damage",
    backup: torn({ hasChecksums: true }),
    says: /^Failed to verify dbtest\.bak, backup file was corrupted or newer/,
    code: "IMPORT_DAMAGED",
    meaning: /SQL Server 2019 restores on 2022, so the version is not the cause/,
  },
  {
    name: "the backup is newer than the instance",
    backup: made({ release: "2022" }),
    instanceId: "rm-bp1std2019",
    says: /corrupted or newer/,
    code: "IMPORT_NEWER",
    meaning: /of SQL Server 2022, and the instance runs 2019/,
  },
  {
    name: "it is a log backup",
    backup: made({ kind: "log" }),
    says: /^Backup set \(dbtest\.bak\) is a Transaction Log backup/,
    code: "IMPORT_WRONG_KIND",
    meaning: /dbtest\.bak is a transaction log backup/,
  },
  {
    name: "it is a differential backup with the extension of a full one",
    backup: made({ kind: "differential" }),
    says: /^Backup set \(dbtest\.bak\) is a Database Differential backup/,
    code: "IMPORT_WRONG_KIND",
    meaning: /dbtest\.bak is a database differential backup/,
  },
  {
    name: "the database is under TDE",
    backup: made({ files: [{ logicalName: "d", type: "D", sizeBytes: 8192, hasKeys: true }] }),
    says: /server certificate/,
    code: "IMPORT_ENCRYPTED",
    meaning: /certificate that the instance does not have/,
  },
  {
    name: "somebody makes a database of that name before the restore",
    meanwhile: () => addDatabase("dbtest"),
    says: /^The database \(dbtest\) already exists on RDS/,
    code: "IMPORT_NAME_TAKEN",
    meaning: /A database dbtest came to be/,
  },
  {
    name: "a file of that name lies on the instance",
    before: () =>
      rig.cloud.control.updateInstance(INSTANCE, { unattachedFiles: [String.raw`D:\data\dbtest.mdf`] }),
    backup: made({
      files: [{ logicalName: "d", physicalName: String.raw`C:\other.mdf`, type: "D", sizeBytes: 8192 }],
    }),
    says: /^Database 'dbtest' already exists\. Choose a different database name/,
    code: "IMPORT_NAME_TAKEN",
    meaning: /RDS never replaces one/,
  },
  {
    name: "the disk is too small for the restored files",
    backup: made({ files: [{ logicalName: "d", type: "D", sizeBytes: 40 * MIB }] }),
    before: () => fillDisk(INSTANCE, 30 * MIB),
    says: /^Not Enough Disk Space for restoring, space left \(30 MB\) < needed \(\d+ MB\)/,
    code: "IMPORT_NO_SPACE",
    meaning: /too small for the restored files: .* needed, 30 MB left/,
  },
  {
    name: "the disk is too small for the backup itself",
    backup: made({ dataBytes: 3 * MIB }),
    before: () => fillDisk(INSTANCE, MIB),
    says: /^Not Enough Disk Space, space left 1 MB < bak file \d+ MB/,
    code: "IMPORT_NO_SPACE",
    meaning: /too small for the backup file alone: .* needed, 1 MB left/,
  },
  {
    name: "the instance is full of databases by then",
    meanwhile: () => rig.cloud.control.updateInstance(INSTANCE, { maxDatabases: 2 }),
    says: /databases count limitation/,
    code: "IMPORT_TOO_MANY_DATABASES",
    meaning: /as many databases as it may/,
  },
  {
    name: "the instance has no privileged account",
    before: () => rig.cloud.control.updateInstance(INSTANCE, { accounts: [] }),
    says: /doesn't have any init account yet/,
    code: "IMPORT_NO_ACCOUNT",
    meaning: /dbtest is there, but the instance has no privileged account/,
  },
  {
    name: "the role vanished",
    before: () => rig.cloud.control.setRole(false),
    says: /AliyunRDSImportRole/,
    code: "IMPORT_ROLE_MISSING",
    meaning: /RDS may not read OSS/,
  },
  {
    name: "the object was deleted while RDS fetched it",
    meanwhile: () => rig.cloud.control.deleteObject(BUCKET, KEY),
    says: /does not exist in OSS/,
    code: "IMPORT_OBJECT_CHANGED",
    meaning: /was deleted before RDS had read it/,
  },
];

describe("a full backup in OSS", () => {
  test.each(STORIES)("$name", async (story) => {
    const { backup = made({}), instanceId = INSTANCE, checksLater = false } = story;
    rig = await createAdapterRig();
    await rig.cloud.control.putObject(BUCKET, KEY, backup);
    await story.before?.();
    const order: ImportOrder = {
      kind: "full",
      instanceId,
      databaseName: "dbtest",
      position: POSITION,
      consistencyCheck: checksLater ? "asynchronous" : "synchronous",
    };
    const description = await descriptionOf(order, story.meanwhile);
    expect(description).toMatch(story.says);
    const { code, summary } = diagnose(description, await factsOf(order, backup));
    expect({ code, summary: say(summary) }).toEqual({
      code: story.code,
      summary: expect.stringMatching(story.meaning),
    });
  });
});

describe("2008 R2 on local disks", () => {
  const old = { release: "2008 R2" };
  test.each([
    [
      "a log backup",
      made({ ...old, kind: "log" }),
      28_800,
      /^dbtest\.bak is a Transaction Log backup/,
      "IMPORT_WRONG_KIND",
    ],
    [
      "a differential backup",
      made({ ...old, kind: "differential" }),
      28_800,
      /^dbtest\.bak is a Database Differential backup/,
      "IMPORT_WRONG_KIND",
    ],
    [
      "a newer backup",
      made({ release: "2012" }),
      28_800,
      /^Your backup is corrupted or newer than RDS/,
      "IMPORT_NEWER",
    ],
    ["a URL that ends too early", made(old), 30, /OSS URL was expired/, "IMPORT_URL_EXPIRED"],
  ])("%s", async (_, backup, validForSeconds, says, code) => {
    rig = await createAdapterRig();
    await rig.cloud.control.putObject(BUCKET, KEY, backup);
    await rig.alibaba.instances.createDatabase({
      instanceId: OLD_INSTANCE,
      name: "dbtest",
      collation: "Chinese_PRC_CI_AS",
    });
    rig.clock.advance(10 * MINUTE);
    const order: ImportOrder = {
      kind: "signed_url",
      instanceId: OLD_INSTANCE,
      databaseName: "dbtest",
      objects: [{ bucket: BUCKET, key: KEY }],
      validForSeconds,
    };
    const description = await descriptionOf(order);
    expect(description).toMatch(says);
    expect(diagnose(description, await factsOf(order, backup)).code).toBe(code);
  });
});

describe("a chain", () => {
  const lsns = (first: string, last: string) => ({ lsns: { first, last } });

  test.each([
    ["a full backup again", made({}), /is a Database FULL backup, we only accept/, "IMPORT_FULL_IN_CHAIN"],
    [
      "a log that begins too late",
      made({ kind: "log", ...lsns("900000000000000001", "900000000000000009") }),
      /begins at LSN 900000000000000001, which is too recent/,
      "IMPORT_CHAIN_GAP",
    ],
  ])("%s", async (_, backup, says, code) => {
    rig = await createAdapterRig();
    const base = await waitingChain();
    await rig.cloud.control.putObject(BUCKET, "migrate/next.trn", backup);
    const order: ImportOrder = {
      kind: "chain_increment",
      instanceId: INSTANCE,
      databaseName: "dbtest",
      position: { ...POSITION, key: "migrate/next.trn" },
      baseTaskId: base,
    };
    await rig.alibaba.imports.createTask(order);
    rig.clock.advance(60 * MINUTE);
    const files = await rig.alibaba.imports.files(INSTANCE, base);
    const description = files?.at(-1)?.description ?? "";
    expect(description).toMatch(says);
    expect(diagnose(description, await factsOf(order, backup)).code).toBe(code);
  });

  test("features that the edition lacks", async () => {
    rig = await createAdapterRig();
    rig.cloud.control.updateInstance(INSTANCE, { engineVersion: "2014_web" });
    await rig.cloud.control.putObject(BUCKET, KEY, made({ release: "2012" }));
    rig.cloud.control.markObject(BUCKET, KEY, { needsEnterprise: true });
    const taskId = await waitingChain();
    const place = { instanceId: INSTANCE, databaseName: "dbtest", taskId, clientToken: "open-1" };
    await rig.alibaba.imports.openDatabase({ ...place, consistencyCheck: "synchronous" });
    rig.clock.advance(60 * MINUTE);
    const task = await rig.alibaba.imports.task(INSTANCE, taskId);
    const facts = await factsOf({ ...place, kind: "chain_full", position: POSITION }, made({}));
    expect(diagnose(task?.description ?? "", facts)).toMatchObject({ code: "IMPORT_NOT_OPENED" });
  });

  async function waitingChain(): Promise<string> {
    const order = { instanceId: INSTANCE, databaseName: "dbtest", position: POSITION };
    const { taskId } = await rig.alibaba.imports.createTask({ kind: "chain_full", ...order });
    rig.clock.advance(60 * MINUTE);
    return taskId;
  }
});

describe("what RDS refuses to begin", () => {
  const full: ImportOrder = {
    kind: "full",
    instanceId: INSTANCE,
    databaseName: "dbtest",
    position: POSITION,
    consistencyCheck: "synchronous",
  };
  const change = (instance: Parameters<AdapterRig["cloud"]["control"]["updateInstance"]>[1]) => () =>
    rig.cloud.control.updateInstance(INSTANCE, instance);

  test.each<[string, () => unknown, ImportOrder, string]>([
    ["a system database", () => null, { ...full, databaseName: "master" }, "REFUSED_NAME"],
    ["an instance that reboots", change({ status: "Rebooting" }), full, "REFUSED_INSTANCE_STATE"],
    ["a locked instance", change({ lockMode: "LockByDiskQuota" }), full, "REFUSED_LOCK"],
    [
      "a second import of one database",
      () => rig.alibaba.imports.createTask(full),
      full,
      "REFUSED_DATABASE_BUSY",
    ],
    [
      "another extension",
      () => null,
      { ...full, position: { ...POSITION, key: "migrate/dbtest.zip" } },
      "REFUSED_EXTENSION",
    ],
    [
      "an instance that is not there",
      () => null,
      { ...full, instanceId: "rm-nothere" },
      "REFUSED_INSTANCE_UNKNOWN",
    ],
  ])("%s", async (_, before, order, code) => {
    rig = await createAdapterRig();
    await rig.cloud.control.putObject(BUCKET, "migrate/dbtest.zip", made({}));
    await before();
    const words = await refusalOf(order);
    expect(diagnose(words, await factsOf(order, made({}))).code).toBe(code);
  });

  test("more than twenty imports of one database a day", async () => {
    rig = await createAdapterRig();
    await rig.cloud.control.putObject(BUCKET, KEY, made({ kind: "log" }));
    for (let count = 0; count < 20; count += 1) {
      await rig.alibaba.imports.createTask(full);
      rig.clock.advance(10 * MINUTE);
    }
    expect(diagnose(await refusalOf(full), await factsOf(full, made({}))).code).toBe(
      "REFUSED_DATABASE_QUOTA",
    );
  });
});

test("SQL Server's own words to an account without rights are explained, too", async () => {
  rig = await createAdapterRig();
  const login = rig.cloud.control.logIn(INSTANCE, { account: "admin1", database: "nothere" });
  const words =
    login.kind === "refused" && login.message.startsWith("Cannot open")
      ? login.message
      : await withoutRights();
  const facts = await factsOf(
    { kind: "chain_full", instanceId: INSTANCE, databaseName: "orders", position: POSITION },
    made({}),
  );
  expect(diagnose(words, facts)).toMatchObject({ code: "IMPORT_LOGIN_REFUSED", outcome: "done" });
});

async function withoutRights(): Promise<string> {
  const account = { instanceId: INSTANCE, name: "app_1", password: "Simulated-1", description: "app" };
  await rig.alibaba.instances.createAccount({ ...account, kind: "normal" });
  rig.clock.advance(MINUTE);
  const login = rig.cloud.control.logIn(INSTANCE, { account: "app_1", database: "orders" });
  return login.kind === "refused" ? login.message : "";
}

function made(options: SyntheticBackupOptions): Uint8Array {
  return syntheticBackup({ databaseName: "dbtest", release: "2019", ...options });
}

function torn(options: SyntheticBackupOptions): Uint8Array {
  const bytes = withDatabasePages(made(options));
  const middle = bytes.length >> 1;
  bytes[middle] = (bytes[middle] ?? 0) ^ 1;
  return bytes;
}

function addDatabase(name: string): void {
  const { databases } = rig.cloud.control.instance(INSTANCE);
  const added = { name, status: "Running" as const, collation: "Chinese_PRC_CI_AS" };
  rig.cloud.control.updateInstance(INSTANCE, { databases: [...databases, added] });
}

function fillDisk(instanceId: string, leftBytes: number): void {
  const { storageGb } = rig.cloud.control.instance(instanceId);
  rig.cloud.control.updateInstance(instanceId, { diskUsedBytes: storageGb * GIB - leftBytes });
}

async function descriptionOf(order: ImportOrder, meanwhile?: Story["meanwhile"]): Promise<string> {
  const { taskId } = await rig.alibaba.imports.createTask(order);
  rig.clock.advance(MINUTE);
  await meanwhile?.();
  rig.clock.advance(6 * 60 * MINUTE);
  const task = await rig.alibaba.imports.task(order.instanceId, taskId);
  return task?.description ?? "";
}

async function refusalOf(order: ImportOrder): Promise<string> {
  try {
    await rig.alibaba.imports.createTask(order);
  } catch (error) {
    if (OperationalError.is(error)) return error.verbatim ?? "";
    throw error;
  }
  throw new Error("RDS took it.");
}

/** As a migration holds them: from the header, the instance and the object. */
async function factsOf({ instanceId, databaseName }: ImportOrder, backup: Uint8Array): Promise<ImportFacts> {
  const [instance, object] = await Promise.all([
    rig.alibaba.imports.instance(instanceId),
    rig.alibaba.objects.head({ bucket: BUCKET, key: KEY }),
  ]);
  return {
    instanceId,
    regionId: "cn-hangzhou",
    databaseName,
    engineVersion: instance?.engineVersion ?? null,
    storageBytes: instance?.storageBytes ?? null,
    backup: headerOf(await readMedia(fromBytes(backup))),
    object: {
      address: `oss://${BUCKET}/${KEY}`,
      crc64: null,
      isProvenCopy: true,
      now: object ? "same" : "gone",
    },
  };
}

function headerOf(reading: MediaReading): ImportFacts["backup"] {
  const set = reading.kind === "backup" ? reading.sets[0] : undefined;
  if (!set) return null;
  const { databaseName, databaseVersion, softwareVersionMajor, softwareVersionMinor } = set;
  const release = releaseOfSoftware(softwareVersionMajor, softwareVersionMinor)?.name ?? "";
  return { databaseName, databaseVersion, release };
}
