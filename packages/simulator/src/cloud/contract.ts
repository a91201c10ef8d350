/**
 * What the documentation says that the cloud does, and the test that shows that the simulated one does it too.
 *
 * `test` is a part of the test's title, in the file of that name; a test looks them up. Sources: "guide" is "Migrate
 * full backups to the cloud", "chain" is "Migrate incremental backup data", "batch" is "Migrate instance-level
 * databases", "api" the API reference of the service.
 */

export interface ContractRow {
  readonly says: string;
  readonly source: "guide" | "chain" | "batch" | "api";
  readonly file: string;
  readonly test: string;
}

export const CLOUD_CONTRACT: readonly ContractRow[] = [
  ...of("rds/migrate.contract.test.ts", "guide", [
    ["Immediate access: BackupMode FULL, IsOnlineDB True", "answers with both numbers"],
    ["BackupMode and IsOnlineDB agree", "modes at odds"],
    ["success", "a full one"],
    [
      "Backup set (xxx.bak) is a Database Differential backup, we only accept a FULL Backup.",
      "a differential one",
    ],
    ["Failed to verify xxx.bak, backup file was corrupted or newer edition than RDS.", "a newer one"],
    ["The same for a corrupted file", "a truncated one"],
    ["DBCC checkdb failed", "a torn page in one with CHECKSUM"],
    [
      "Not Enough Disk Space for restoring, space left (N MB) < needed (M MB).",
      "one that is small as a file and large as a database",
    ],
    [
      "Buckets of other storage classes are not supported",
      "a bucket that RDS does not support fails the download",
    ],
    ["Bucket and instance share a region", "a bucket of another region"],
    ["Extensions: bak, diff, trn, log", "another extension"],
  ]),
  ...of("rds/migrate.contract.test.ts", "batch", [
    ["InvalidDBName: a system database", "a system database"],
    ["InvalidDBName.NotFound: a database of that name", "a name in use"],
    ["IncorrectDBInstanceState, IncorrectDBInstanceType", "an instance with %j is refused"],
    ["IncorrectDBInstanceLockMode", "a locked instance"],
    [
      "IncorrectDBState: an import of that database is under way",
      "a second task for the same database waits its turn",
    ],
    ["UploadLimitExceeded: 20 a day for a database", "the twenty-first import of a day is refused"],
    [
      "ConcurrentTaskExceeded: 500 a day for an instance",
      "the 501st import of an instance and day is refused",
    ],
    ["IncorrectFileExtension", "an upper-case extension"],
    ["InvalidOssUrl", "no such object"],
    ["BakFileSizeExceeded: above 3 TB", "a backup of more than 3 TB"],
    ["FileSizeExceeded: larger than the instance", "a database that is larger than the instance"],
    ["InvalidDBInstanceId.NotFound", "an unknown instance"],
  ]),
  ...of("import/advance-imports.test.ts", "guide", [
    ["Files go from NoStart to Restored", "its file goes through every status"],
    ["Asynchronous DBCC opens first and checks later", "its file goes through every status"],
    ["Synchronous DBCC checks first", "a synchronous check comes before the database opens"],
    ["asynchronously DBCC checkdb failed: …", "pages of the backup are torn"],
    [
      "Your RDS doesn't have any init account yet, …",
      "an instance without a privileged account gets the database and a request",
    ],
    ["AliyunRDSImportRole is needed", "the role is missing when the download starts"],
    ["Do not delete the file before the end", "the object is deleted during the download"],
    ["Not Enough Disk Space, space left N MB < bak file M MB.", "the disk has no room for the file"],
    ["The database (xxx) already exists on RDS. …", "somebody else made the database meanwhile"],
    [
      "Database 'xxx' already exists. Choose a different database name.",
      "somebody else takes the name during the restore",
    ],
    [
      "Unattached database files are in the way, unless the backup brings the same",
      "a file without a database has the name",
    ],
    [
      "Failed to download backup file since OSS URL was expired.",
      "the signed URL runs out before the file is there",
    ],
    [
      "The database (xxx) migration failed due to databases count limitation.",
      "the instance holds as many databases as it may",
    ],
    ["Failed to open database xxx.", "the edition does not open what its backup was taken of"],
  ]),
  ...of("import/judge-media.test.ts", "guide", [
    ["The source is not newer than the instance", "%s and a database of version %i"],
    [
      "Your backup is corrupted or newer than RDS, failed to verify.",
      "2008 R2 on local disks has its own words",
    ],
    ["A certificate is missing on RDS", "a certificate is missing for %s"],
  ]),
  ...of("rds/local-disk.contract.test.ts", "guide", [
    ["2008 R2 on local disks: a database of that name exists", "has to exist"],
    [
      "The database (xxx) is already exist on RDS, please backup and drop it, then try again.",
      "has to be empty",
    ],
    ["One full backup, once", "is restored from one full backup at once"],
    ["The internal endpoint may stand in for the public one", "may have its public host exchanged"],
    ["The URL expires before the task completes: it fails", "that ends during the download fails it"],
    ["xxx.trn is a Transaction Log backup, we only accept a FULL Backup.", "a log"],
    ["OSSUrls is encoded", "layers of encoding are wanted"],
  ]),
  ...of("rds/chain.contract.test.ts", "chain", [
    [
      "Access pending: BackupMode UPDF, IsOnlineDB False; the database is In Recovery",
      "waits closed after each file",
    ],
    ["Without a standby it is Restoring", "waits in the state Restoring"],
    ["The log in this backup set begins at LSN xxx, which is too recent …", "names the gap"],
    [
      "Backup set (xxx) is a Database FULL backup, we only accept transaction log or differential backup.",
      "a second full backup",
    ],
    ["File details list all files of the task", "waits closed after each file"],
    ["Open Database, synchronous or asynchronous", "checks before, or afterwards"],
    [
      "Advanced features that the edition lacks: Failed to open database xxx.",
      "fails where the edition has not what the database uses",
    ],
  ]),
  ...of("rds/chain.contract.test.ts", "api", [
    ["CreateOnlineDatabaseTask is idempotent by ClientToken", "may be sent again with its token"],
    ["DescribeMigrateTasks: full backups only", "is not in the list of full imports"],
  ]),
  ...of("rds/accounts.contract.test.ts", "api", [
    ["The first account is a privileged one", "wants a privileged account first"],
    ["One privileged account at most; names and passwords have rules", "refuses %j with %s"],
    [
      'Cannot open database "xxx" requested by the login. The login failed.',
      "lets the account into the database",
    ],
    ["DbRestoring", "a database that cannot be read yet"],
  ]),
  ...of("rds/backups.contract.test.ts", "api", [
    ["Running, no other backup, 20 a day", "takes one at a time"],
    ["The next scheduled backup includes the migrated data", "the night after an import"],
  ]),
  ...of("rds/manage-databases.contract.test.ts", "api", [
    ["CreateDatabase is asynchronous", "answers at once, and the database is there a little later"],
    ["DescribeCharacterSetName wants mssql", "under the engine's other name only"],
  ]),
  ...of("rds/account-views.contract.test.ts", "api", [
    ["MaxResults and NextToken", "pages by token until none is left"],
    ["DescribeTasks tells Progress and Remain", "tells how far an import is"],
  ]),
  ...of("ram/ram.contract.test.ts", "api", [
    ["A denial names the action", "is told the very action that it lacks"],
    ["EntityNotExist.Role", "is made, given its policy, looked at"],
    ["The import role must not be changed", "that %s fails the download"],
    ["A session has what role and session policy both allow", "takes a session policy as a second limit"],
    ["A session ends", "gives another key each time, which ends by the clock"],
  ]),
  ...of("ram/policy.test.ts", "api", [["An explicit Deny wins", "a Deny wins"]]),
  ...of("rpc/authenticate-rpc.test.ts", "api", [
    ["15 minutes between the clocks", "takes a clock that is off by %s ms"],
    ["SignatureNonceUsed", "believes a call once"],
  ]),
  ...of("fetch.contract.test.ts", "api", [
    ["Throttling.User, with x-acs-retry-after", "throttling with the header"],
  ]),
];

/** Rows that share a file and a source. */
export function of(
  file: string,
  source: ContractRow["source"],
  rows: readonly (readonly [says: string, test: string])[],
): readonly ContractRow[] {
  return rows.map(([says, test]) => ({ says, source, file, test }));
}
