/** Every check: that it passes, that it bites, and that what nobody could read never passes. */
import type { BackupSet, MediaProblem, MediaReading } from "@bakferry/bak";
import { aDataFile } from "@bakferry/bak/testing";
import { describe, expect, test } from "vitest";

import type { FindingKind } from "../model/finding.ts";
import type { AllowedActions } from "../model/policy.ts";
import type { BackupSource } from "../model/staging.ts";
import type { TargetInstance } from "../model/target.ts";
import {
  aBucket,
  aFullBackup,
  aLifecycleRule,
  aMigrationRequest,
  anImportTask,
  aPastImport,
  aReading,
  aStagedObject,
  aTargetInstance,
  known,
  someFacts,
  TEST_EPOCH,
  UNKNOWN,
} from "../testing/index.ts";
import { say } from "../texts/text.ts";
import type { Answer } from "./check.ts";
import type { Facts, Known } from "./facts.ts";
import { CHECKS, runPreflight } from "./run-preflight.ts";
import { DEFAULT_TERMS } from "./terms.ts";

const GIB = 2 ** 30;
const DAY_MS = 24 * 3_600_000;
const LOCAL_2008R2 = { engineVersion: "2008r2", storageType: "local_ssd" };
const OLD_BACKUP = { databaseVersion: 661, softwareVersionMajor: 10, softwareVersionMinor: 50 };

const local: BackupSource = {
  kind: "local",
  file: { name: "dbtest.bak", sizeBytes: GIB, modifiedAt: TEST_EPOCH },
};

function backup(change: Partial<BackupSet> = {}, problems: readonly MediaProblem[] = []): Partial<Facts> {
  return { media: known<MediaReading>(aReading(change, problems)) };
}

function staged(change: Parameters<typeof aStagedObject>[0]): Partial<Facts> {
  const object = aStagedObject({ key: "migrate/dbtestFULL20260610.bak", sizeBytes: GIB, ...change });
  return { source: { kind: "staged", object }, stagingKey: object.key };
}

function checkdbSays(counts: string, database = "dbtest"): string {
  return `CHECKDB found ${counts} errors in database '${database}'.`;
}

function checkdb(counts: string, database?: string): Partial<Facts> {
  return { checkdbOutput: known(checkdbSays(counts, database)) };
}

function request(targetDatabaseName: string): Partial<Facts> {
  return { request: aMigrationRequest({ targetDatabaseName }) };
}

function problem(code: MediaProblem["code"]): Partial<Facts> {
  return backup({}, [{ code, detail: "what is wrong" }]);
}

function stranger(kind: "zip" | "text"): Partial<Facts> {
  return {
    media: known<MediaReading>({
      kind: "stranger",
      sizeBytes: 50,
      stranger: kind,
      description: "something else",
    }),
  };
}

function bucket(change: Parameters<typeof aBucket>[0]): Partial<Facts> {
  return { bucket: known(aBucket(change)) };
}

function instance(change: Partial<TargetInstance>): Partial<Facts> {
  return { instance: known(aTargetInstance(change)) };
}

function rules(...changes: readonly Parameters<typeof aLifecycleRule>[0][]): Partial<Facts> {
  return { lifecycle: known(changes.map((change) => aLifecycleRule(change))) };
}

function identity(arn: string): Partial<Facts> {
  return { identity: known({ accountId: "1234567890123456", arn }) };
}

/** System policies by name, policies of one's own by what they allow. */
function rights(policies: readonly (string | AllowedActions)[] | null): Partial<Facts> {
  const attached = policies?.map((each) =>
    typeof each === "string" ? { name: each, allows: null } : { name: "own", allows: [each] },
  );
  return { rights: known({ policies: attached ?? null, enough: { Version: "1", Statement: [] } }) };
}

function tasks(count: number, change: Parameters<typeof anImportTask>[0] = {}): Partial<Facts> {
  return {
    imports: known(
      Array.from({ length: count }, (_, index) => anImportTask({ taskId: String(index), ...change })),
    ),
  };
}

function increments(...changes: readonly Partial<BackupSet>[]): Partial<Facts> {
  return {
    increments: known(
      changes.map((change, index) => ({ name: `log${index}.trn`, reading: aReading(change) })),
    ),
  };
}

const CHAIN = {
  familyGUID: "f0000000-0000-4000-8000-000000000001",
  recoveryForkID: "f0000000-0000-4000-8000-000000000002",
  firstRecoveryForkID: "f0000000-0000-4000-8000-000000000002",
};
const CHAIN_FULL = {
  ...CHAIN,
  firstLSN: "100000000000000001",
  lastLSN: "100000000000002001",
  checkpointLSN: "100000000000000001",
} as const;

function log(firstLSN: string, lastLSN: string): Partial<BackupSet> {
  return {
    ...CHAIN,
    kind: "log",
    backupType: 2,
    backupSetGUID: `a0000000-0000-4000-8000-${lastLSN.slice(-12)}`,
    databaseBackupLSN: CHAIN_FULL.checkpointLSN,
    firstLSN,
    lastLSN,
  };
}

const LOG_1 = log("100000000000001001", "100000000000003001");
const LOG_2 = log("100000000000003001", "100000000000004001");

function outOfRegion(change: Partial<Facts>): Partial<Facts> {
  return { ...bucket({ regionId: "cn-shanghai" }), ...instance(LOCAL_2008R2), ...change };
}

type Case = readonly [checkId: string, kind: FindingKind, why: string, change: Partial<Facts>];

const bites: readonly Case[] = [
  ["system-database", "blocker", "a backup of master", backup({ databaseName: "Master" })],
  ["freshness", "warning", "a backup of last week", backup({ backupFinishDate: "2026-06-03T19:00:00" })],
  ["freshness", "warning", "a backup from tomorrow", backup({ backupFinishDate: "2026-06-11T19:00:00" })],
  ["freshness", "warning", "a backup without a time zone", backup({ timeZoneQuarterHours: null })],
  [
    "freshness",
    "passed",
    "the same hour in another zone",
    backup({ backupFinishDate: "2026-06-10T06:00:00", timeZoneQuarterHours: -20 }),
  ],
  ["checkdb-output", "passed", "a clean database", checkdb("0 allocation errors and 0 consistency")],
  ["checkdb-output", "blocker", "errors of the source", checkdb("1 allocation errors and 3 consistency")],
  [
    "checkdb-output",
    "unknown",
    "the output of another database",
    checkdb("0 allocation errors and 0 consistency", "other"),
  ],
  [
    "checkdb-output",
    "unknown",
    "an output that says only that it is done",
    { checkdbOutput: known("Commands completed successfully.") },
  ],
  [
    "checkdb-output",
    "unknown",
    "an output that was cut",
    { checkdbOutput: known("DBCC results for 'dbtest'.") },
  ],
  [
    "checkdb-output",
    "warning",
    "messages that CHECKDB does not count",
    {
      checkdbOutput: known(
        `Msg 8992, Level 16, State 1, Line 1\n${checkdbSays("0 allocation errors and 0 consistency")}`,
      ),
    },
  ],
  ["checksums", "warning", "no checksum anywhere", backup({ hasBackupChecksums: false, pageVerify: "NONE" })],
  ["checksums", "passed", "checksums of pages only", backup({ hasBackupChecksums: false })],
  [
    "checksums",
    "passed",
    "a compressed backup",
    backup({ hasBackupChecksums: false, pageVerify: "NONE", compressed: true }),
  ],
  [
    "transparent-encryption",
    "warning",
    "a file record with keys",
    backup({ hints: [{ code: "tde", detail: "keys" }] }),
  ],
  [
    "transparent-encryption",
    "blocker",
    "a thumbprint",
    backup({ files: [aDataFile({ tdeThumbprint: "0xAB" })] }),
  ],
  [
    "special-filegroups",
    "warning",
    "a FILESTREAM container",
    backup({ files: [aDataFile({ type: "S", logicalName: "blobs" })] }),
  ],
  [
    "special-filegroups",
    "warning",
    "a file of an unknown type",
    backup({ files: [aDataFile({ type: null })] }),
  ],
  ["chain", "blocker", "a log that is missing", { ...backup(CHAIN_FULL), ...increments(LOG_2) }],
  [
    "chain",
    "blocker",
    "a log from before the full backup",
    { ...backup(CHAIN_FULL), ...increments(LOG_1, log("90000000000000001", "99000000000000001")) },
  ],
  ["chain", "passed", "two logs that follow", { ...backup(CHAIN_FULL), ...increments(LOG_1, LOG_2) }],
  ["route", "warning", "a backup above 100 GB", staged({ sizeBytes: 120 * GIB })],
  ["route", "warning", "a long restore", backup({ files: [aDataFile({ size: 500 * GIB })] })],

  ["readable-backup", "blocker", "a text file", stranger("text")],
  ["readable-backup", "blocker", "a zip archive", stranger("zip")],
  ["readable-backup", "blocker", "an encrypted backup", problem("encrypted")],
  ["readable-backup", "blocker", "a backup with a password", problem("password")],
  ["readable-backup", "blocker", "a backup newer than all", problem("unknown_version")],
  [
    "readable-backup",
    "blocker",
    "media without a set",
    { media: known<MediaReading>({ ...aReading(), sets: [] }) },
  ],
  ["whole-file", "blocker", "a truncated file", problem("truncated")],
  ["whole-file", "blocker", "a damaged file", problem("damaged")],
  ["whole-file", "blocker", "an unfinished backup", problem("unfinished")],
  [
    "single-set",
    "blocker",
    "one stripe of two",
    {
      media: known<MediaReading>({
        ...aReading(),
        media: { ...aReading().media!, familyCount: 2, familySequenceNumber: 2 },
      }),
    },
  ],
  [
    "single-set",
    "blocker",
    "two backups",
    {
      media: known<MediaReading>({
        ...aReading(),
        sets: [aFullBackup(), aFullBackup({ position: 2, databaseName: "second" })],
      }),
    },
  ],
  ["backup-kind", "blocker", "a differential backup", backup({ kind: "differential" })],
  ["backup-kind", "blocker", "a log backup", backup({ kind: "log" })],
  ["extension-kind", "warning", "a log called .bak", backup({ kind: "log" })],
  ["extension-kind", "warning", "a full backup called .trn", staged({ key: "migrate/dbtest.trn" })],
  ["file-name", "blocker", "an unknown extension", { stagingKey: "migrate/dbtest.bak.old" }],
  ["file-name", "blocker", "no extension", { stagingKey: "migrate/dbtest" }],
  ["file-name", "blocker", "a colon", { stagingKey: "migrate/db:test.bak" }],
  ["file-name", "blocker", "a bar in the folder", { stagingKey: "mig|rate/dbtest.bak" }],
  ["file-name", "blocker", "a space", { stagingKey: "migrate/db test.bak" }],
  ["file-name", "warning", "an underscore", { stagingKey: "migrate/db_test.bak" }],
  ["file-name", "warning", "an upper-case extension", { stagingKey: "migrate/dbtest.BAK" }],
  ["file-size", "blocker", "more than 3 TB", staged({ sizeBytes: 3 * 2 ** 40 + 1 })],
  ["file-size", "warning", "between two ways to count 3 TB", staged({ sizeBytes: 3 * 2 ** 40 })],
  ["file-size", "passed", "3 TB by both ways", staged({ sizeBytes: 3 * 10 ** 12 })],

  ["bucket-region", "blocker", "another region", bucket({ regionId: "cn-shanghai" })],
  ["storage-class", "blocker", "an archived object", staged({ storageClass: "Archive" })],
  [
    "storage-class",
    "blocker",
    "an upload into an IA bucket",
    { source: local, ...bucket({ storageClass: "IA" }) },
  ],
  ["storage-class", "passed", "a Standard object in another bucket", bucket({ storageClass: "IA" })],
  ["encryption", "blocker", "a bucket that encrypts with KMS", bucket({ encryption: "KMS" })],
  ["encryption", "blocker", "an encrypted object", staged({ encryption: "AES256" })],
  ["bucket-owner", "blocker", "another account's bucket", bucket({ ownerId: "999" })],
  ["lifecycle", "blocker", "a rule that deletes tomorrow", rules({ expiresAfterDays: 1 })],
  ["lifecycle", "blocker", "a date that has come", rules({ expiresOn: TEST_EPOCH + DAY_MS })],
  [
    "lifecycle",
    "blocker",
    "a rule that archives tomorrow",
    rules({ transitions: [{ days: 1, storageClass: "Archive" }] }),
  ],
  [
    "lifecycle",
    "blocker",
    "a rule that aborts uploads tomorrow",
    { source: local, ...rules({ abortsUploadsAfterDays: 1 }) },
  ],
  [
    "lifecycle",
    "passed",
    "a rule that aborts uploads, for a staged object",
    rules({ abortsUploadsAfterDays: 1 }),
  ],
  ["lifecycle", "passed", "a disabled rule", rules({ expiresAfterDays: 1, enabled: false })],
  ["lifecycle", "passed", "a rule for another prefix", rules({ expiresAfterDays: 1, prefix: "logs/" })],
  ["lifecycle", "passed", "a rule that deletes in a month", rules({ expiresAfterDays: 30 })],

  ["import-role", "blocker", "no role", { grant: known({ exists: false, trustsRds: null, policies: null }) }],
  [
    "import-role",
    "blocker",
    "a changed role",
    { grant: known({ exists: true, trustsRds: false, policies: [] }) },
  ],
  [
    "role-policies",
    "blocker",
    "a role without a policy",
    { grant: known({ exists: true, trustsRds: true, policies: [] }) },
  ],
  [
    "role-policies",
    "warning",
    "a policy of one's own",
    { grant: known({ exists: true, trustsRds: true, policies: ["ReadBackups"] }) },
  ],
  [
    "role-policies",
    "unknown",
    "policies nobody may list",
    { grant: known({ exists: true, trustsRds: true, policies: null }) },
  ],
  [
    "own-permissions",
    "blocker",
    "an import that is not granted",
    {
      permissions: known([
        {
          action: "rds:CreateMigrateTask",
          resource: "acs:rds:*:*:dbinstance/rm-1",
          verdict: "denied" as const,
        },
      ]),
    },
  ],
  ["broad-rights", "warning", "a user of whom the guide was followed", rights(["AliyunOSSFullAccess"])],
  ["broad-rights", "warning", "an administrator", rights(["bakferry-bot", "AdministratorAccess"])],
  ["broad-rights", "passed", "the account itself, of which another check speaks", rights(null)],
  [
    "broad-rights",
    "warning",
    "a policy of one's own that allows everything of OSS",
    rights([{ actions: ["rds:DescribeDBInstances", "oss:*"], resources: ["acs:oss:*:*:*"] }]),
  ],
  [
    "broad-rights",
    "warning",
    "a policy of one's own that allows everything",
    rights([{ actions: ["*"], resources: ["*"] }]),
  ],
  [
    "broad-rights",
    "passed",
    "a policy of one's own for one bucket",
    rights([{ actions: ["oss:*"], resources: ["acs:oss:*:*:backups", "acs:oss:*:*:backups/*"] }]),
  ],
  [
    "broad-rights",
    "passed",
    "a policy of one's own that reads everything",
    rights([{ actions: ["oss:Get*", "rds:Describe*"], resources: ["*"] }]),
  ],
  [
    "broad-rights",
    "warning",
    "a role that kept what it was lent",
    {
      grant: known({
        exists: true,
        trustsRds: true,
        policies: ["AliyunRDSImportRolePolicy", "AliyunRAMFullAccess"],
      }),
    },
  ],
  ["access-key", "warning", "the account's own key", identity("acs:ram::1234567890123456:root")],
  ["access-key", "warning", "the key of a user", identity("acs:ram::1234567890123456:user/bakferry")],

  ["instance-state", "blocker", "no such instance", { instance: known(undefined) }],
  ["instance-state", "blocker", "another engine", instance({ engine: "MySQL" })],
  ["instance-state", "blocker", "a read-only instance", instance({ instanceType: "Readonly" })],
  ["instance-state", "blocker", "a restarting instance", instance({ status: "Rebooting" })],
  ["instance-lock", "blocker", "an expired instance", instance({ lockMode: "LockByExpiration" })],
  ["instance-lock", "blocker", "a lock of a new kind", instance({ lockMode: "LockBySomething" })],
  ["instance-family", "unknown", "a version nobody knows", instance({ engineVersion: "2031_mega" })],
  ["instance-family", "unknown", "2008 R2 on a disk nobody documents", instance({ engineVersion: "2008r2" })],
  ["instance-family", "passed", "2008 R2 on local disks", instance(LOCAL_2008R2)],
  [
    "instance-family",
    "blocker",
    "2008 R2 on local disks, with increments",
    { ...instance(LOCAL_2008R2), ...increments(LOG_1) },
  ],
  ["engine-version", "blocker", "an older instance", instance({ engineVersion: "2016_std_ha" })],
  [
    "engine-version",
    "blocker",
    "a newer program with an older database",
    {
      ...backup({ databaseVersion: 852, softwareVersionMajor: 16 }),
      ...instance({ engineVersion: "2019_ent" }),
    },
  ],
  [
    "engine-version",
    "warning",
    "an update that the instance may lack",
    backup({ databaseVersion: 958, softwareVersionMajor: 16 }),
  ],
  ["engine-version", "passed", "an instance of the same release", instance({ engineVersion: "2019_ent" })],
  ["engine-version", "unknown", "an engine version nobody knows", instance({ engineVersion: "2031_mega" })],
  [
    "edition-features",
    "warning",
    "an old Standard edition",
    { ...backup(OLD_BACKUP), ...instance({ engineVersion: "2012_std_ha" }) },
  ],
  ["edition-features", "passed", "a Standard edition of 2016", instance({ engineVersion: "2016_std_ha" })],
  ["free-space", "blocker", "a disk that is too small", instance({ usedBytes: 97 * GIB })],
  [
    "free-space",
    "blocker",
    "a disk that is fuller than its properties say",
    { usage: known({ diskUsedBytes: 97 * GIB, dataBytes: null, logBytes: null }) },
  ],
  ["free-space", "blocker", "a disk without room for the backup", instance({ usedBytes: 100 * GIB - 1 })],
  ["free-space", "warning", "a disk that would be nearly full", instance({ usedBytes: 90 * GIB })],
  ["privileged-account", "warning", "no account", { accounts: known([]) }],
  [
    "privileged-account",
    "warning",
    "a locked account",
    { accounts: known([{ name: "admin", privileged: true, available: false }]) },
  ],
  [
    "import-quota",
    "blocker",
    "20 imports of an unknown time",
    tasks(20, { databaseName: "dbtest", createdAt: null }),
  ],
  ["import-quota", "blocker", "20 imports of the database", tasks(20, { databaseName: "DBTEST" })],
  ["import-quota", "blocker", "500 imports of the instance", tasks(500)],
  [
    "import-quota",
    "blocker",
    "20 of our own that RDS does not list",
    {
      history: known(
        Array.from({ length: 20 }, () =>
          aPastImport({ targetDatabaseName: "dbtest", requestedAt: TEST_EPOCH - 1 }),
        ),
      ),
    },
  ],
  ["import-quota", "warning", "16 imports of the database", tasks(16, { databaseName: "dbtest" })],
  [
    "import-quota",
    "passed",
    "20 imports of the day before",
    tasks(20, { databaseName: "dbtest", createdAt: TEST_EPOCH - DAY_MS - 1 }),
  ],
  [
    "maintenance-window",
    "warning",
    "a window that is open",
    instance({ maintenanceWindow: "11:00Z-13:00Z" }),
  ],
  [
    "maintenance-window",
    "warning",
    "a window over midnight that is open",
    { askedAt: TEST_EPOCH - 11 * 3_600_000, ...instance({ maintenanceWindow: "22:00Z-02:00Z" }) },
  ],
  [
    "maintenance-window",
    "warning",
    "a window that begins soon",
    instance({ maintenanceWindow: "12:01Z-13:00Z" }),
  ],
  ["collation", "warning", "another collation", instance({ collation: "SQL_Latin1_General_CP1_CI_AS" })],
  ["time-zone", "warning", "another zone", instance({ timeZone: "UTC" })],

  ["target-name", "blocker", "a reserved name", request("TempDB")],
  ["target-name", "blocker", "a name that RDS keeps", request("RdsAdmin")],
  ["target-name", "blocker", "a bracket", request("db]test")],
  ["target-name", "blocker", "a mention", request("<!channel>")],
  ["target-name", "blocker", "too many characters", request("x".repeat(65))],
  ["target-name", "warning", "Chinese characters", request("数据库")],
  [
    "target-name",
    "passed",
    "a capital that only CreateDatabase refuses",
    { ...request("DbTest"), nameAvailability: known("malformed" as const) },
  ],
  [
    "target-name",
    "blocker",
    "a capital where the database is created first",
    { ...request("DbTest"), nameAvailability: known("malformed" as const), ...instance(LOCAL_2008R2) },
  ],
  ["name-conflict", "blocker", "a taken name", { databases: known([{ name: "DBTEST", status: "Running" }]) }],
  ["name-conflict", "blocker", "a name that only RDS sees", { nameAvailability: known("taken" as const) }],
  [
    "name-conflict",
    "warning",
    "the database that 2008 R2 wants",
    { databases: known([{ name: "dbtest", status: "Running" }]), ...instance(LOCAL_2008R2) },
  ],
  ["name-conflict", "passed", "a name to be created on 2008 R2", instance(LOCAL_2008R2)],
  [
    "import-under-way",
    "blocker",
    "an import into that name",
    tasks(1, { databaseName: "DBTEST", status: "Running" }),
  ],
  [
    "import-under-way",
    "blocker",
    "a chain that waits",
    tasks(1, { databaseName: "dbtest", status: "Waiting" }),
  ],
  ["import-under-way", "passed", "an import into another name", tasks(1, { status: "Running" })],
  [
    "leftover-file",
    "warning",
    "a failed import into that name",
    tasks(1, { databaseName: "DBTEST", status: "Failed" }),
  ],
  [
    "file-clash",
    "warning",
    "a file called as a neighbour",
    {
      databases: known([{ name: "orders", status: "Running" }]),
      ...backup({ files: [aDataFile({ physicalName: "D:\\data\\Orders.mdf" })] }),
    },
  ],
  [
    "file-clash",
    "passed",
    "a file called as the target",
    { databases: known([{ name: "dbtest", status: "Running" }]) },
  ],
  ["database-count", "blocker", "a full instance", instance({ maxDatabases: 1 })],
  [
    "database-count",
    "blocker",
    "an instance that is full once those before it in the wave are there",
    { ...instance({ maxDatabases: 3 }), request: { ...aMigrationRequest(), ahead: 2 } },
  ],
  [
    "database-count",
    "passed",
    "one place left behind those before it in the wave",
    { ...instance({ maxDatabases: 4 }), request: { ...aMigrationRequest(), ahead: 2 } },
  ],

  ["import-traffic", "blocker", "2008 R2 that fetches from another region", outOfRegion({})],
  [
    "import-traffic",
    "warning",
    "the same, allowed",
    outOfRegion({ terms: { ...DEFAULT_TERMS, allowsInternetImport: true } }),
  ],
  [
    "url-life",
    "passed",
    "2008 R2 on local disks",
    { ...instance(LOCAL_2008R2), ...identity("acs:ram::1:user/bakferry") },
  ],
  ["url-life", "warning", "a URL that a temporary key signs", instance(LOCAL_2008R2)],
  [
    "url-life",
    "blocker",
    "a restore of weeks",
    { ...instance(LOCAL_2008R2), ...backup({ files: [aDataFile({ size: 2 ** 45 })] }) },
  ],
  ["duration", "passed", "an upload before it", { source: local }],
  ["storage-cost", "passed", "an upload", { source: local }],
  [
    "forgotten-objects",
    "warning",
    "a backup of the spring",
    { neighbours: known([{ key: "migrate/old.bak", sizeBytes: GIB, modifiedAt: TEST_EPOCH - 90 * DAY_MS }]) },
  ],
];

/** Silent in a good world, because they speak of chains and of 2008 R2 only. */
const SILENT = ["checkdb-output", "chain", "url-life"];

function answer(checkId: string, change: Partial<Facts>): Answer | undefined {
  return runPreflight(someFacts(change)).find((each) => each.checkId === checkId);
}

test("a world in which nothing is wrong passes every check", () => {
  const findings = runPreflight(someFacts());
  expect(findings.filter(({ kind }) => kind !== "passed")).toEqual([]);
  const silent = CHECKS.map(({ id }) => id).filter((id) => !findings.some(({ checkId }) => checkId === id));
  expect(silent).toEqual(SILENT);
});

describe("each check", () => {
  test.each(bites)("%s answers %s to %s", (checkId, kind, _why, change) => {
    expect(answer(checkId, change)?.kind).toBe(kind);
  });

  test.each(bites)(
    "%s (%s, %s) says what is so and, unless passed, what to do",
    (checkId, kind, _why, change) => {
      const finding = answer(checkId, change);
      if (!finding) throw new Error(`${checkId} did not answer.`);
      expect(say(finding.summary)).toMatch(/^.{10,}[.:!]$|characters that the import cannot take/su);
      expect(say(finding.summary)).not.toMatch(/undefined|NaN|null|\[object/u);
      expect(finding.remedy === null).toBe(kind === "passed");
      if (finding.remedy) expect(say(finding.remedy.text)).toMatch(/^.{10,}$/su);
    },
  );

  test("bites in at least one case", () => {
    const quiet = new Set(["duration", "storage-cost"]);
    const biting = new Set(bites.filter(([, kind]) => kind !== "passed").map(([checkId]) => checkId));
    const toothless = CHECKS.map(({ id }) => id).filter((id) => !biting.has(id) && !quiet.has(id));
    expect(toothless).toEqual([]);
  });
});

/** A world in which the check speaks, so that what it reads can be taken away. */
function speakingWorld(checkId: string): Partial<Facts> {
  return bites.find(([id, kind]) => id === checkId && kind === "passed")?.[3] ?? {};
}

/** Names of the facts that the rule looked at; only what can be unknown counts. */
function factsRead(check: (typeof CHECKS)[number], facts: Facts): readonly (keyof Facts)[] {
  const read = new Set<keyof Facts>();
  const spied = new Proxy(facts, {
    get(target, name) {
      read.add(name as keyof Facts);
      return target[name as keyof Facts];
    },
  });
  check.run(spied);
  return [...read].filter((name) => isKnown(facts[name]));
}

function isKnown(fact: Facts[keyof Facts]): fact is Known<never> {
  return typeof fact === "object" && fact !== null && "kind" in fact && fact.kind === "known";
}

/**
 * What a check looks at beside the facts that decide: figures of its remedy, and the kind of instance where a missing
 * one makes the rule stricter, or an estimate rests on imports into any.
 */
const BESIDE: Readonly<Record<string, readonly (keyof Facts)[]>> = {
  "file-size": ["media"],
  duration: ["instance"],
  "leftover-file": ["databases"],
  lifecycle: ["instance"],
  "name-conflict": ["instance"],
  route: ["instance"],
  "target-name": ["databases", "instance"],
};

describe("what nobody could read", () => {
  test.each(CHECKS.map((check) => [check.id, check] as const))("leaves %s unknown", (id, check) => {
    const world = someFacts(speakingWorld(id));
    const names = factsRead(check, world).filter((name) => !BESIDE[id]?.includes(name));
    if (id !== "file-name" && id !== "file-size") expect(names).not.toEqual([]);
    for (const name of names) {
      expect([name, check.run({ ...world, [name]: UNKNOWN })?.kind]).toEqual([name, "unknown"]);
    }
  });

  test("passes nothing when nothing at all could be read", () => {
    const world = someFacts({ increments: UNKNOWN });
    const blind = Object.fromEntries(
      Object.entries(world).map(([name, fact]: [string, Facts[keyof Facts]]) => [
        name,
        isKnown(fact) ? UNKNOWN : fact,
      ]),
    ) as unknown as Facts;
    const passed = runPreflight(blind).filter(({ kind }) => kind === "passed");
    expect(passed.map(({ checkId }) => checkId)).toEqual(["file-name", "file-size"]);
  });
});

test("the age of the backup is told with what it means: later writes are not in it", () => {
  const summary = answer("freshness", backup({ backupFinishDate: "2026-06-03T19:00:00" }))?.summary;
  expect(summary && say(summary)).toMatch(/before the request\. What was written since is not in it\.$/u);
});

test("one stripe of two is blocked with its number", () => {
  const [stripe] = bites.filter(([, , why]) => why === "one stripe of two");
  const finding = stripe && answer("single-set", stripe[3]);
  expect(finding && say(finding.summary)).toContain("file 2 of 2");
});

test("the proposed size is large enough for the files, the backup and a tenth of slack", () => {
  const finding = answer("free-space", instance({ usedBytes: 97 * GIB }));
  // 97 GB used + 3 GB restored + 1 GB backup = 101 GB; a tenth more, in steps of 5 GB.
  expect(finding?.remedy && say(finding.remedy.text)).toContain("115 GB");
  expect(finding?.remedy?.aids).toContainEqual({
    kind: "command",
    language: "shell",
    command:
      "aliyun rds ModifyDBInstanceSpec --RegionId cn-hangzhou --DBInstanceId rm-bp1prod1 --DBInstanceStorage 115",
  });
});

test("a newer backup names the releases that would take it", () => {
  const finding = answer("engine-version", instance({ engineVersion: "2016_std_ha" }));
  expect(finding?.remedy && say(finding.remedy.text)).toContain("runs 2019, 2022, 2025");
});

test("a missing role comes with the way to authorise RDS and a link to that page of the console", () => {
  const grant = known({ exists: false, trustsRds: null, policies: null });
  const remedy = answer("import-role", { grant })?.remedy;
  expect(remedy && say(remedy.text)).toMatch(/account owner.*Authorization URL.*AliyunRAMFullAccess/su);
  expect(remedy?.aids).toEqual([
    { kind: "link", label: expect.anything(), url: expect.stringContaining("/backup?region=cn-hangzhou") },
  ]);
});

test("rights beyond need come with the policy that is enough", () => {
  const enough = { Version: "1" as const, Statement: [] };
  const remedy = answer("broad-rights", rights(["AliyunRDSFullAccess"]))?.remedy;
  expect(remedy?.aids).toEqual([{ kind: "policy", policy: enough }]);
  expect(answer("broad-rights", { rights: UNKNOWN })).toMatchObject({ kind: "unknown" });
});

test("a missing permission comes with the policy that grants it, and nothing more", () => {
  const denied = bites.find(([, , why]) => why === "an import that is not granted");
  expect(denied && answer("own-permissions", denied[3])?.remedy?.aids).toEqual([
    {
      kind: "policy",
      policy: {
        Version: "1",
        Statement: [
          { Effect: "Allow", Action: ["rds:CreateMigrateTask"], Resource: "acs:rds:*:*:dbinstance/rm-1" },
        ],
      },
    },
  ]);
});

test("a taken name comes with one that is free", () => {
  const databases = known(["dbtest", "DBTEST2"].map((name) => ({ name, status: "Running" })));
  expect(answer("name-conflict", { databases })?.remedy?.aids).toEqual([
    { kind: "button", button: { id: "another_name", name: "dbtest3" } },
  ]);
});

test("a migration over the internet is blocked with its amount, and the amount says of which day it is", () => {
  const summary = answer("import-traffic", outOfRegion({}))?.summary;
  expect(summary && say(summary)).toContain("0.50 CNY (prices of 2026-11-22)");
});

test("every figure names its source and the time when it was read", () => {
  const findings = runPreflight(someFacts(instance(LOCAL_2008R2)));
  for (const { checkId, evidence } of findings) {
    expect([checkId, evidence.length]).not.toEqual([checkId, 0]);
    expect(evidence.every(({ readAt, name }) => readAt === TEST_EPOCH && name !== "")).toBe(true);
  }
});

test("estimates and what changes with the clock alone bind nobody", () => {
  const informing = runPreflight(someFacts()).filter(({ binds }) => !binds);
  expect(informing.map(({ checkId }) => checkId)).toEqual([
    "route",
    "access-key",
    "broad-rights",
    "maintenance-window",
    "duration",
    "storage-cost",
    "forgotten-objects",
  ]);
});
