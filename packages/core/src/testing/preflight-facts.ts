/** A world in which nothing is wrong, as the examination reads it; a test names only what it is about. */
import type { BackupSet, MediaProblem, MediaReading } from "@bakferry/bak";
import { aBackupSet, aDataFile, aMediaHeader } from "@bakferry/bak/testing";

import { advise } from "../model/finding.ts";
import type { PastImport } from "../model/past-import.ts";
import type { BucketFacts } from "../model/staging.ts";
import type { TargetInstance } from "../model/target.ts";
import type { ImportTask } from "../ports/import-service.ts";
import type { LifecycleRule } from "../ports/object-store.ts";
import type { Facts, Known } from "../preflight/facts.ts";
import { DEFAULT_TERMS } from "../preflight/terms.ts";
import { text } from "../texts/text.ts";
import { aMigrationRequest, aStagedObject } from "./builders.ts";
import { TEST_EPOCH } from "./clock.ts";

const GIB = 2 ** 30;

export function known<T>(value: T): Known<T> {
  return { kind: "known", value, readAt: TEST_EPOCH };
}

export const UNKNOWN: Known<never> = {
  kind: "unknown",
  reason: advise(text("trouble.throttled")),
  readAt: TEST_EPOCH,
};

/** 2 GB of data and 1 GB of log, finished an hour before the request, at a source on Chinese time. */
export function aFullBackup(change: Partial<BackupSet> = {}): BackupSet {
  return aBackupSet({
    backupSize: 4_000_000,
    compressedBackupSize: 4_000_000,
    backupStartDate: "2026-06-10T18:30:00",
    backupFinishDate: "2026-06-10T19:00:00",
    timeZoneQuarterHours: 32,
    collation: "Chinese_PRC_CI_AS",
    compatibilityLevel: 150,
    backupSetGUID: "6f1f1a5e-54b1-4a0e-8f11-0d6b8f0e2a10",
    hasBackupChecksums: true,
    recoveryModel: "FULL",
    pageVerify: "CHECKSUM",
    files: [
      aDataFile({ fileID: 1, type: "D", size: 2 * GIB, physicalName: "D:\\data\\dbtest.mdf" }),
      aDataFile({ fileID: 2, type: "L", size: GIB, physicalName: "D:\\data\\dbtest_log.ldf" }),
    ],
    ...change,
  });
}

export function aReading(
  change: Partial<BackupSet> = {},
  problems: readonly MediaProblem[] = [],
): Extract<MediaReading, { kind: "backup" }> {
  return {
    kind: "backup",
    sizeBytes: GIB,
    container: "plain",
    media: aMediaHeader(),
    sets: [aFullBackup(change)],
    problems,
  };
}

export function aBucket(change: Partial<BucketFacts> = {}): BucketFacts {
  return {
    name: "backups",
    regionId: "cn-hangzhou",
    storageClass: "Standard",
    encryption: "None",
    ownerId: "1234567890123456",
    endpoint: "oss-cn-hangzhou.aliyuncs.com",
    ...change,
  };
}

export function aTargetInstance(change: Partial<TargetInstance> = {}): TargetInstance {
  return {
    instanceId: "rm-bp1prod1",
    description: "prod-1",
    regionId: "cn-hangzhou",
    engine: "SQLServer",
    engineVersion: "2022_ent_ha",
    status: "Running",
    lockMode: "Unlock",
    instanceType: "Primary",
    category: "HighAvailability",
    collation: "Chinese_PRC_CI_AS",
    timeZone: "China Standard Time",
    maintenanceWindow: "18:00Z-22:00Z",
    instanceClass: "mssql.x4.large.e2",
    storageType: "cloud_essd",
    storageBytes: 100 * GIB,
    usedBytes: 10 * GIB,
    maxDatabases: 50,
    ...change,
  };
}

/** Of an import of today that went well. */
export function anImportTask(change: Partial<ImportTask> = {}): ImportTask {
  return {
    taskId: "1",
    databaseName: "other",
    mode: "FULL",
    status: "Success",
    description: "success",
    createdAt: TEST_EPOCH - 3_600_000,
    finishedAt: TEST_EPOCH,
    ...change,
  };
}

/** 3 GB restored in six minutes, uploaded in two. */
export function aPastImport(change: Partial<PastImport> = {}): PastImport {
  return {
    instanceId: "rm-bp1prod1",
    instanceClass: "mssql.x4.large.e2",
    targetDatabaseName: "other",
    requestedAt: TEST_EPOCH - 30 * 24 * 3_600_000,
    backupBytes: GIB,
    restoredBytes: 3 * GIB,
    uploadMs: 120_000,
    importMs: 360_000,
    ...change,
  };
}

export function aLifecycleRule(change: Partial<LifecycleRule> = {}): LifecycleRule {
  return {
    id: "clean",
    enabled: true,
    prefix: "migrate/",
    expiresAfterDays: null,
    expiresOn: null,
    abortsUploadsAfterDays: null,
    transitions: [],
    ...change,
  };
}

export function someFacts(change: Partial<Facts> = {}): Facts {
  const object = aStagedObject({ key: "migrate/dbtestFULL20260610.bak", sizeBytes: GIB });
  return {
    readAt: TEST_EPOCH,
    askedAt: TEST_EPOCH,
    request: aMigrationRequest(),
    source: { kind: "staged", object },
    stagingKey: object.key,
    media: known(aReading()),
    checkdbOutput: null,
    edgeDigest: null,
    increments: null,
    bucket: known(aBucket()),
    lifecycle: known([]),
    neighbours: known([{ key: object.key, sizeBytes: GIB, modifiedAt: object.modifiedAt }]),
    identity: known({
      accountId: "1234567890123456",
      arn: "acs:ram::1234567890123456:assumed-role/bakferry/session",
    }),
    grant: known({
      exists: true,
      trustsRds: true,
      policies: ["AliyunRDSImportRolePolicy"],
    }),
    permissions: known([
      {
        action: "rds:CreateMigrateTask",
        resource: "acs:rds:*:*:dbinstance/rm-bp1prod1",
        verdict: "allowed" as const,
      },
    ]),
    rights: known({
      policies: [{ name: "bakferry-bot", allows: null }],
      enough: { Version: "1", Statement: [] },
    }),
    instance: known(aTargetInstance()),
    usage: known({ diskUsedBytes: 10 * GIB, dataBytes: 8 * GIB, logBytes: 2 * GIB }),
    databases: known([{ name: "other", status: "Running" }]),
    accounts: known([{ name: "admin", privileged: true, available: true }]),
    nameAvailability: known("available" as const),
    reservedWords: known(["rdsadmin"]),
    imports: known([]),
    history: known([]),
    terms: DEFAULT_TERMS,
    ...change,
  };
}
