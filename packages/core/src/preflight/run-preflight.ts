/** The whole examination: every check over one reading of the world. */
import type { Finding } from "../model/finding.ts";
import type { Check } from "./check.ts";
import { backupKind } from "./checks/backup-kind.ts";
import { bucketOwner } from "./checks/bucket-owner.ts";
import { bucketRegion } from "./checks/bucket-region.ts";
import { databaseCount } from "./checks/database-count.ts";
import { encryption } from "./checks/encryption.ts";
import { engineVersion } from "./checks/engine-version.ts";
import { fileName } from "./checks/file-name.ts";
import { freeSpace } from "./checks/free-space.ts";
import { importRole } from "./checks/import-role.ts";
import { instanceLock } from "./checks/instance-lock.ts";
import { instanceState } from "./checks/instance-state.ts";
import { nameConflict } from "./checks/name-conflict.ts";
import { privilegedAccount } from "./checks/privileged-account.ts";
import { readableBackup } from "./checks/readable-backup.ts";
import { singleSet } from "./checks/single-set.ts";
import { storageClass } from "./checks/storage-class.ts";
import { systemDatabase } from "./checks/system-database.ts";
import { targetName } from "./checks/target-name.ts";
import { wholeFile } from "./checks/whole-file.ts";
import type { Facts, FileFacts, StagingFacts } from "./facts.ts";

const FILE_CHECKS: readonly Check<FileFacts>[] = [
  readableBackup,
  wholeFile,
  singleSet,
  backupKind,
  systemDatabase,
];

const STAGING_CHECKS: readonly Check<StagingFacts>[] = [fileName, storageClass, encryption];

const BUCKET_CHECKS: readonly Check<StagingFacts & Pick<Facts, "identity">>[] = [
  storageClass,
  encryption,
  bucketOwner,
];

/** In the order in which people should read the answers. */
export const CHECKS: readonly Check[] = [
  ...FILE_CHECKS,
  fileName,
  bucketRegion,
  storageClass,
  encryption,
  bucketOwner,
  importRole,
  instanceState,
  instanceLock,
  engineVersion,
  freeSpace,
  privilegedAccount,
  targetName,
  nameConflict,
  databaseCount,
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
    bucket,
    identity,
  });
}

function runChecks<Read>(checks: readonly Check<Read>[], facts: Read): readonly Finding[] {
  return checks.flatMap((check) => {
    const answer = check.run(facts);
    return answer ? [{ checkId: check.id, group: check.group, ...answer }] : [];
  });
}
