/** The whole examination: every check over one reading of the world. */
import type { Finding } from "../model/finding.ts";
import type { Check } from "./check.ts";
import { accessKey } from "./checks/access-key.ts";
import { backupKind } from "./checks/backup-kind.ts";
import { bucketOwner } from "./checks/bucket-owner.ts";
import { bucketRegion } from "./checks/bucket-region.ts";
import { chain } from "./checks/chain.ts";
import { checkdbOutput } from "./checks/checkdb-output.ts";
import { checksums } from "./checks/checksums.ts";
import { collation } from "./checks/collation.ts";
import { databaseCount } from "./checks/database-count.ts";
import { duration } from "./checks/duration.ts";
import { editionFeatures } from "./checks/edition-features.ts";
import { encryption } from "./checks/encryption.ts";
import { engineVersion } from "./checks/engine-version.ts";
import { extensionKind } from "./checks/extension-kind.ts";
import { fileClash } from "./checks/file-clash.ts";
import { fileName } from "./checks/file-name.ts";
import { fileSize } from "./checks/file-size.ts";
import { forgottenObjects } from "./checks/forgotten-objects.ts";
import { freeSpace } from "./checks/free-space.ts";
import { freshness } from "./checks/freshness.ts";
import { importQuota } from "./checks/import-quota.ts";
import { importRole } from "./checks/import-role.ts";
import { importTraffic } from "./checks/import-traffic.ts";
import { importUnderWay } from "./checks/import-under-way.ts";
import { instanceFamily } from "./checks/instance-family.ts";
import { instanceLock } from "./checks/instance-lock.ts";
import { instanceState } from "./checks/instance-state.ts";
import { leftoverFile } from "./checks/leftover-file.ts";
import { lifecycle } from "./checks/lifecycle.ts";
import { maintenanceWindow } from "./checks/maintenance-window.ts";
import { nameConflict } from "./checks/name-conflict.ts";
import { ownPermissions } from "./checks/own-permissions.ts";
import { privilegedAccount } from "./checks/privileged-account.ts";
import { readableBackup } from "./checks/readable-backup.ts";
import { rolePolicies } from "./checks/role-policies.ts";
import { route } from "./checks/route.ts";
import { singleSet } from "./checks/single-set.ts";
import { specialFilegroups } from "./checks/special-filegroups.ts";
import { storageClass } from "./checks/storage-class.ts";
import { storageCost } from "./checks/storage-cost.ts";
import { systemDatabase } from "./checks/system-database.ts";
import { targetName } from "./checks/target-name.ts";
import { timeZone } from "./checks/time-zone.ts";
import { transparentEncryption } from "./checks/transparent-encryption.ts";
import { urlLife } from "./checks/url-life.ts";
import { wholeFile } from "./checks/whole-file.ts";
import type { Facts, FileFacts, StagingFacts } from "./facts.ts";

/** Without the ones that only advise: for a file that nobody has asked to move yet. */
const FILE_CHECKS: readonly Check<FileFacts>[] = [
  readableBackup,
  wholeFile,
  singleSet,
  backupKind,
  systemDatabase,
  fileSize,
];

const STAGING_CHECKS: readonly Check<StagingFacts>[] = [fileName, storageClass, encryption];

const BUCKET_CHECKS: readonly Check<StagingFacts & Pick<Facts, "identity">>[] = [
  storageClass,
  encryption,
  bucketOwner,
];

/** In the order in which people should read the answers. */
export const CHECKS: readonly Check[] = [
  systemDatabase,
  freshness,
  checkdbOutput,
  checksums,
  transparentEncryption,
  specialFilegroups,
  chain,
  route,

  readableBackup,
  wholeFile,
  singleSet,
  backupKind,
  extensionKind,
  fileName,
  fileSize,

  bucketRegion,
  storageClass,
  encryption,
  bucketOwner,
  lifecycle,

  importRole,
  rolePolicies,
  ownPermissions,
  accessKey,

  instanceState,
  instanceLock,
  instanceFamily,
  engineVersion,
  editionFeatures,
  freeSpace,
  privilegedAccount,
  importQuota,
  maintenanceWindow,
  collation,
  timeZone,

  targetName,
  nameConflict,
  importUnderWay,
  leftoverFile,
  fileClash,
  databaseCount,

  importTraffic,
  urlLife,
  duration,
  storageCost,
  forgottenObjects,
];

export function runPreflight(facts: Facts): readonly Finding[] {
  return runChecks(CHECKS, facts);
}

/** What the file alone tells; for a look at it before there is any request. */
export function examineFile(facts: FileFacts): readonly Finding[] {
  return runChecks(FILE_CHECKS, facts);
}

/** What speaks against the bucket and the key; for an upload before there is any request. */
export function examineStaging(facts: StagingFacts): readonly Finding[] {
  return runChecks(STAGING_CHECKS, facts);
}

/** What speaks against a bucket before anything is in it. */
export function examineBucket(bucket: Facts["bucket"], identity: Facts["identity"]): readonly Finding[] {
  const file = { name: "any.bak", sizeBytes: 0, modifiedAt: 0 };
  return runChecks(BUCKET_CHECKS, {
    source: { kind: "local", file },
    stagingKey: "any.bak",
    readAt: bucket.readAt,
    bucket,
    identity,
  });
}

/** What DBCC CHECKDB printed, held against the database of the backup; `undefined` where there is nothing to say. */
export function examineCheckdb(facts: Pick<Facts, "media" | "checkdbOutput">): Finding | undefined {
  return runChecks([checkdbOutput], facts)[0];
}

function runChecks<Read>(checks: readonly Check<Read>[], facts: Read): readonly Finding[] {
  return checks.flatMap((check) => {
    const answer = check.run(facts);
    const { id: checkId, group, informs = false } = check;
    return answer ? [{ checkId, group, binds: !informs, ...answer }] : [];
  });
}
