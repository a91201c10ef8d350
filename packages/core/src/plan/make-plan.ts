import { releaseOfSoftware, restoredBytes } from "@bakferry/bak";

/** Turns what was read into exactly what will be done. */
import type { Finding, FindingKind } from "../model/finding.ts";
import type { Plan, PlannedBackup, PlannedIncrement, PlannedSource, PlannedTarget } from "../model/plan.ts";
import { backupSetOf, type Facts, instanceOf } from "../preflight/facts.ts";
import { planRoute } from "./route.ts";

/** `null` where the header or the instance is unknown; then no plan can be made, and the findings say why. */
export function describeBackup(facts: Facts): PlannedBackup | null {
  const set = backupSetOf(facts);
  if (!set) return null;
  return {
    databaseName: set.databaseName,
    kind: set.kind,
    databaseVersion: set.databaseVersion,
    release:
      releaseOfSoftware(set.softwareVersionMajor, set.softwareVersionMinor)?.name ??
      String(set.databaseVersion),
    backupSetGuid: set.backupSetGUID,
    finishedAt: set.backupFinishDate,
    restoredBytes: restoredBytes(set),
  };
}

export function describeTarget(facts: Facts): PlannedTarget | null {
  const instance = instanceOf(facts);
  if (!instance) return null;
  const { target, targetDatabaseName } = facts.request;
  return {
    name: target.name,
    environment: target.environment,
    instanceId: target.instanceId,
    regionId: target.regionId,
    engineVersion: instance.engineVersion,
    databaseName: targetDatabaseName,
  };
}

/** `increments` is `null` for one full backup that opens at once. */
export function makePlan(
  facts: Facts,
  findings: readonly Finding[],
  increments: readonly PlannedIncrement[] | null,
): Plan | null {
  const backup = describeBackup(facts);
  const target = describeTarget(facts);
  const source = describeSource(facts);
  const route = planRoute(facts, increments);
  if (!backup || !target || !source || !route) return null;
  const kinds: Record<string, FindingKind> = {};
  for (const { checkId, kind, binds } of findings) if (binds) kinds[checkId] = kind;
  return { version: 2, source, backup, target, route, findings: kinds };
}

function describeSource({ source, edgeDigest, bucket, stagingKey }: Facts): PlannedSource | null {
  if (source.kind === "staged") {
    const { key, sizeBytes, etag, crc64 } = source.object;
    return { kind: "staged", bucket: source.object.bucket, key, sizeBytes, etag, crc64 };
  }
  if (edgeDigest === null || bucket.kind === "unknown") return null;
  const { name, sizeBytes, modifiedAt } = source.file;
  return {
    kind: "local",
    fileName: name,
    sizeBytes,
    modifiedAt,
    edgeDigest,
    bucket: bucket.value.name,
    key: stagingKey,
  };
}
