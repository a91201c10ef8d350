import type { BackupSet, MediaProblem, MediaReading } from "@bakferry/bak";
import { aBackupSet, aDataFile, aMediaHeader } from "@bakferry/bak/testing";
import { describe, expect, test } from "vitest";

import type { FindingKind } from "../model/finding.ts";
import type { BackupSource } from "../model/staging.ts";
import { aMigrationRequest, aStagedObject, TEST_EPOCH } from "../testing/index.ts";
import { say, text } from "../texts/text.ts";
import type { Facts, Known } from "./facts.ts";
import { CHECKS, runPreflight } from "./run-preflight.ts";

const GIB = 2 ** 30;

const SET: BackupSet = aBackupSet({
  backupSize: 4_000_000,
  compressedBackupSize: 4_000_000,
  backupStartDate: "2026-06-10T10:00:00",
  backupFinishDate: "2026-06-10T10:30:00",
  compatibilityLevel: 150,
  backupSetGUID: "6f1f1a5e-54b1-4a0e-8f11-0d6b8f0e2a10",
  hasBackupChecksums: true,
  recoveryModel: "FULL",
  pageVerify: "CHECKSUM",
  files: [dataFile(1, "D", 2 * GIB), dataFile(2, "L", GIB)],
});

function dataFile(fileID: number, type: "D" | "L", size: number): BackupSet["files"][number] {
  return aDataFile({ fileID, type, size });
}

const MEDIA = aMediaHeader();

function backup(
  change: Partial<BackupSet> = {},
  problems: readonly MediaProblem[] = [],
): Known<MediaReading> {
  const reading: MediaReading = {
    kind: "backup",
    sizeBytes: GIB,
    container: "plain",
    media: MEDIA,
    sets: [{ ...SET, ...change }],
    problems,
  };
  return known(reading);
}

function known<T>(value: T): Known<T> {
  return { kind: "known", value };
}

const UNKNOWN: Known<never> = { kind: "unknown", reason: text("trouble.throttled") };

const BUCKET = {
  name: "backups",
  regionId: "cn-hangzhou",
  storageClass: "Standard",
  encryption: "None",
  ownerId: "1234567890123456",
  endpoint: "oss-cn-hangzhou.aliyuncs.com",
};

const INSTANCE = {
  instanceId: "rm-bp1prod1",
  description: "prod-1",
  regionId: "cn-hangzhou",
  engine: "SQLServer",
  engineVersion: "2022_ent_ha",
  status: "Running",
  lockMode: "Unlock",
  storageType: "cloud_essd",
  instanceType: "Primary",
  category: "HighAvailability",
  collation: "Chinese_PRC_CI_AS",
  storageBytes: 100 * GIB,
  usedBytes: 10 * GIB,
  maxDatabases: 50,
};

const OBJECT = aStagedObject({ key: "migrate/dbtestFULL20260610.bak", sizeBytes: GIB });

/** A world in which nothing is wrong. */
function facts(change: Partial<Facts> = {}): Facts {
  return {
    readAt: TEST_EPOCH,
    request: aMigrationRequest(),
    source: { kind: "staged", object: OBJECT },
    stagingKey: OBJECT.key,
    media: backup(),
    edgeDigest: null,
    bucket: known(BUCKET),
    identity: known({ accountId: "1234567890123456", arn: "acs:ram::1234567890123456:user/bakferry" }),
    grant: known({ exists: true, trustsRds: true, policies: ["AliyunRDSImportRolePolicy"] }),
    instance: known(INSTANCE),
    databases: known([{ name: "other", status: "Running" }]),
    accounts: known([{ name: "admin", privileged: true, available: true }]),
    ...change,
  };
}

function staged(change: Partial<typeof OBJECT>): BackupSource {
  return { kind: "staged", object: { ...OBJECT, ...change } };
}

function request(change: Parameters<typeof aMigrationRequest>[0]): Partial<Facts> {
  return { request: aMigrationRequest(change) };
}

function problem(code: MediaProblem["code"]): Partial<Facts> {
  return { media: backup({}, [{ code, detail: "what is wrong" }]) };
}

function stranger(kind: "zip" | "text"): Partial<Facts> {
  return { media: known({ kind: "stranger", sizeBytes: 50, stranger: kind, description: "something else" }) };
}

function bucket(change: Partial<typeof BUCKET>): Partial<Facts> {
  return { bucket: known({ ...BUCKET, ...change }) };
}

function instance(change: Partial<typeof INSTANCE>): Partial<Facts> {
  return { instance: known({ ...INSTANCE, ...change }) };
}

test("a world in which nothing is wrong passes every check", () => {
  const findings = runPreflight(facts());
  expect(findings.filter(({ kind }) => kind !== "passed")).toEqual([]);
  // `system-database` speaks only when it blocks.
  expect(findings).toHaveLength(CHECKS.length - 1);
});

const cases: readonly [checkId: string, kind: FindingKind, why: string, change: Partial<Facts>][] = [
  ["readable-backup", "blocker", "a text file", stranger("text")],
  ["readable-backup", "blocker", "a zip archive", stranger("zip")],
  ["readable-backup", "blocker", "an encrypted backup", problem("encrypted")],
  ["readable-backup", "blocker", "a backup with a password", problem("password")],
  ["readable-backup", "unknown", "a file that could not be read", { media: UNKNOWN }],
  ["whole-file", "blocker", "a truncated file", problem("truncated")],
  ["whole-file", "blocker", "a damaged file", problem("damaged")],
  ["whole-file", "blocker", "an unfinished backup", problem("unfinished")],
  ["backup-kind", "blocker", "a differential backup", { media: backup({ kind: "differential" }) }],
  ["backup-kind", "blocker", "a log backup", { media: backup({ kind: "log" }) }],
  ["system-database", "blocker", "a backup of master", { media: backup({ databaseName: "Master" }) }],
  ["file-name", "blocker", "an unknown extension", { stagingKey: "migrate/dbtest.bak.old" }],
  ["file-name", "blocker", "no extension", { stagingKey: "migrate/dbtest" }],
  ["file-name", "blocker", "a colon", { stagingKey: "migrate/db:test.bak" }],
  ["file-name", "blocker", "a bar in the folder", { stagingKey: "mig|rate/dbtest.bak" }],
  ["file-name", "blocker", "a space", { stagingKey: "migrate/db test.bak" }],
  ["file-name", "warning", "an underscore", { stagingKey: "migrate/db_test.bak" }],
  ["file-name", "warning", "an upper-case extension", { stagingKey: "migrate/dbtest.BAK" }],
  ["bucket-region", "blocker", "another region", bucket({ regionId: "cn-shanghai" })],
  ["bucket-region", "unknown", "a bucket that may not be looked at", { bucket: UNKNOWN }],
  ["storage-class", "blocker", "an archived object", { source: staged({ storageClass: "Archive" }) }],
  ["storage-class", "passed", "a Standard object in another bucket", bucket({ storageClass: "IA" })],
  ["encryption", "blocker", "an encrypting bucket", bucket({ encryption: "KMS" })],
  ["encryption", "blocker", "an encrypted object", { source: staged({ encryption: "AES256" }) }],
  ["bucket-owner", "blocker", "another account's bucket", bucket({ ownerId: "999" })],
  ["bucket-owner", "unknown", "an own account nobody could read", { identity: UNKNOWN }],
  ["import-role", "blocker", "no role", { grant: known({ exists: false, trustsRds: null, policies: null }) }],
  [
    "import-role",
    "blocker",
    "a changed role",
    { grant: known({ exists: true, trustsRds: false, policies: null }) },
  ],
  ["import-role", "unknown", "a role that may not be looked at", { grant: UNKNOWN }],
  ["instance-state", "blocker", "no such instance", { instance: known(undefined) }],
  ["instance-state", "blocker", "another engine", instance({ engine: "MySQL" })],
  ["instance-state", "blocker", "a restarting instance", instance({ status: "Rebooting" })],
  ["instance-state", "unknown", "an instance that did not answer", { instance: UNKNOWN }],
  ["instance-lock", "blocker", "an expired instance", instance({ lockMode: "LockByExpiration" })],
  ["instance-lock", "blocker", "a lock of a new kind", instance({ lockMode: "LockBySomething" })],
  ["engine-version", "blocker", "an older instance", instance({ engineVersion: "2016_std_ha" })],
  ["engine-version", "passed", "an instance of the same release", instance({ engineVersion: "2019_ent" })],
  ["engine-version", "unknown", "an engine version nobody knows", instance({ engineVersion: "2031_mega" })],
  ["free-space", "blocker", "a disk that is too small", instance({ usedBytes: 97 * GIB })],
  ["free-space", "warning", "a disk that would be nearly full", instance({ usedBytes: 90 * GIB })],
  ["privileged-account", "warning", "no account", { accounts: known([]) }],
  ["privileged-account", "unknown", "accounts nobody could read", { accounts: UNKNOWN }],
  ["target-name", "blocker", "a reserved name", request({ targetDatabaseName: "TempDB" })],
  ["target-name", "blocker", "a bracket", request({ targetDatabaseName: "db]test" })],
  ["target-name", "blocker", "a mention", request({ targetDatabaseName: "<!channel>" })],
  ["target-name", "blocker", "too many characters", request({ targetDatabaseName: "x".repeat(65) })],
  ["target-name", "warning", "Chinese characters", request({ targetDatabaseName: "数据库" })],
  ["name-conflict", "blocker", "a taken name", { databases: known([{ name: "DBTEST", status: "Running" }]) }],
  ["name-conflict", "unknown", "databases nobody could list", { databases: UNKNOWN }],
  ["database-count", "blocker", "a full instance", instance({ maxDatabases: 1 })],
];

describe("each check", () => {
  test.each(cases)("%s answers %s to %s", (checkId, kind, _why, change) => {
    const finding = runPreflight(facts(change)).find((each) => each.checkId === checkId);
    expect(finding?.kind).toBe(kind);
  });

  test.each(cases)(
    "%s (%s, %s) says what is so and, unless passed, what to do",
    (checkId, kind, _why, change) => {
      const finding = runPreflight(facts(change)).find((each) => each.checkId === checkId);
      if (!finding) throw new Error(`${checkId} did not answer.`);
      expect(say(finding.summary)).toMatch(/^.{10,}$/s);
      expect(finding.remedy === null).toBe(kind === "passed");
      if (finding.remedy) expect(say(finding.remedy)).toMatch(/^.{10,}$/s);
    },
  );

  test("every check is blocked, warned or unknown by at least one case", () => {
    const covered = new Set(cases.map(([checkId]) => checkId));
    expect([...covered, "single-set"].sort()).toEqual(CHECKS.map(({ id }) => id).sort());
  });
});

test("one stripe of two is blocked with its number", () => {
  const reading = backup();
  if (reading.kind !== "known" || reading.value.kind !== "backup") throw new Error("unreachable");
  const media = { ...MEDIA, familyCount: 2, familySequenceNumber: 2 };
  const striped = facts({ media: known({ ...reading.value, media }) });
  const finding = runPreflight(striped).find(({ checkId }) => checkId === "single-set");
  expect(finding?.kind).toBe("blocker");
  expect(finding && say(finding.summary)).toContain("file 2 of 2");
});

test("two backups in one file are blocked and listed", () => {
  const reading = backup();
  if (reading.kind !== "known" || reading.value.kind !== "backup") throw new Error("unreachable");
  const sets = [SET, { ...SET, position: 2, databaseName: "second" }];
  const finding = runPreflight(facts({ media: known({ ...reading.value, sets }) })).find(
    ({ checkId }) => checkId === "single-set",
  );
  expect(finding?.kind).toBe("blocker");
  expect(finding && say(finding.summary)).toContain("2: second");
});

test("the proposed size is large enough for the files, the backup and a tenth of slack", () => {
  const finding = runPreflight(facts(instance({ usedBytes: 97 * GIB }))).find(
    ({ checkId }) => checkId === "free-space",
  );
  // 97 GB used + 3 GB restored + 1 GB backup = 101 GB; a tenth more, in steps of 5 GB.
  expect(finding?.remedy && say(finding.remedy)).toContain("115 GB");
});
