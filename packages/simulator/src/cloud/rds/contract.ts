/**
 * What the documentation of RDS says about importing, and the test that shows that the simulated one does it.
 *
 * A test looks up each row's test by its title. Sources: "guide" is "Migrate full backups to the cloud", "chain" is
 * "Migrate incremental backup data", "batch" is "Migrate instance-level databases", "api" the API reference.
 */
import { type ContractRow, rows, type Shown } from "../../contract-row.ts";

export const RDS_CONTRACT: readonly ContractRow[] = [
  ...rows("cloud/rds/migrate.contract.test.ts", "guide", [
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
  ...rows("cloud/rds/migrate.contract.test.ts", "batch", [
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
  ...rows("cloud/import/advance-imports.test.ts", "guide", [
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
  ...rows("cloud/import/judge-media.test.ts", "guide", [
    ["The source is not newer than the instance", "%s and a database of version %i"],
    [
      "Your backup is corrupted or newer than RDS, failed to verify.",
      "2008 R2 on local disks has its own words",
    ],
    ["A certificate is missing on RDS", "a certificate is missing for %s"],
  ]),
  ...rows("cloud/rds/local-disk.contract.test.ts", "guide", [
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
  ...rows("cloud/rds/chain.contract.test.ts", "chain", [
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
  ...rows("cloud/rds/chain.contract.test.ts", "api", [
    ["CreateOnlineDatabaseTask is idempotent by ClientToken", "may be sent again with its token"],
    ["DescribeMigrateTasks: full backups only", "is not in the list of full imports"],
  ]),
  ...rows("cloud/rds/accounts.contract.test.ts", "api", [
    ["The first account is a privileged one", "wants a privileged account first"],
    ["One privileged account at most; names and passwords have rules", "refuses %j with %s"],
    [
      'Cannot open database "xxx" requested by the login. The login failed.',
      "lets the account into the database",
    ],
    ["DbRestoring", "a database that cannot be read yet"],
  ]),
  ...rows("cloud/rds/backups.contract.test.ts", "api", [
    ["Running, no other backup, 20 a day", "takes one at a time"],
    ["The next scheduled backup includes the migrated data", "the night after an import"],
  ]),
  ...rows("cloud/rds/manage-databases.contract.test.ts", "api", [
    ["CreateDatabase is asynchronous", "answers at once, and the database is there a little later"],
    ["DescribeCharacterSetName wants mssql", "under the engine's other name only"],
  ]),
  ...rows("cloud/rds/account-views.contract.test.ts", "api", [
    ["MaxResults and NextToken", "pages by token until none is left"],
    ["DescribeTasks tells Progress and Remain", "tells how far an import is"],
  ]),
  ...rows("cloud/rds/families.contract.test.ts", "api", [
    ["Every version and edition on cloud disks", "%s on cloud disks restores what stands in OSS"],
    ["2008 R2 on local disks", "2008r2 on local disks restores what a signed URL leads to"],
  ]),
  ...rows("cloud/rds/account-views.contract.test.ts", "api", [
    ["DescribeDBInstances filters by tags, zone and expiry", "finds by tags, zone and expiry"],
  ]),
  ...rows("create-simulator.test.ts", "api", [
    ["LockByDiskQuota: a full disk locks its instance until it grows", "a disk fills by the clock"],
  ]),
  ...rows("cloud/rds/migrate.contract.test.ts", "api", [
    ["TerminateMigrateTask stops a task until it ends", "a task can be terminated until it ends"],
  ]),
];

const OFFICIAL = "cloud/rpc/official-clients.contract.test.ts";
const MIGRATE = "cloud/rds/migrate.contract.test.ts";
const VIEWS = "cloud/rds/account-views.contract.test.ts";

/** Each operation, called by an official client. */
export const RDS_OPERATIONS_SHOWN: Readonly<Record<string, Shown>> = {
  DescribeRegions: { file: VIEWS, test: "DescribeRegions names each zone" },
  DescribeDBInstances: { file: OFFICIAL, test: "reads what an instance is" },
  DescribeDBInstanceAttribute: { file: OFFICIAL, test: "reads what an instance is" },
  DescribeResourceUsage: { file: OFFICIAL, test: "reads what an instance is" },
  DescribeDatabases: { file: OFFICIAL, test: "reads what an instance is" },
  DescribeAccounts: { file: OFFICIAL, test: "reads what an instance is" },
  CreateAccount: { file: OFFICIAL, test: "makes databases, accounts and backups" },
  GrantAccountPrivilege: { file: OFFICIAL, test: "makes databases, accounts and backups" },
  RevokeAccountPrivilege: {
    file: "cloud/rds/accounts.contract.test.ts",
    test: "lets the account into the database",
  },
  CreateBackup: { file: OFFICIAL, test: "makes databases, accounts and backups" },
  DescribeBackupTasks: {
    file: "cloud/rds/backups.contract.test.ts",
    test: "starts a job that can be followed to its backup",
  },
  DescribeBackups: { file: OFFICIAL, test: "makes databases, accounts and backups" },
  ModifyDBInstanceSpec: { file: "create-simulator.test.ts", test: "a disk fills by the clock" },
  CheckDBNameAvailable: {
    file: "cloud/rpc/rpc.contract.test.ts",
    test: "the database name %s is refused with %s",
  },
  CreateDatabase: { file: OFFICIAL, test: "makes databases, accounts and backups" },
  DeleteDatabase: { file: OFFICIAL, test: "set up a role, and take it with fewer rights" },
  DescribeInstanceKeywords: { file: OFFICIAL, test: "reads what an instance is" },
  DescribeCharacterSetName: {
    file: "cloud/rds/manage-databases.contract.test.ts",
    test: "character sets, under the engine's other name only",
  },
  CreateMigrateTask: { file: OFFICIAL, test: "imports a full backup" },
  CreateOnlineDatabaseTask: { file: OFFICIAL, test: "keeps a chain open, opens it" },
  DescribeMigrateTaskById: { file: OFFICIAL, test: "imports a full backup" },
  DescribeMigrateTasks: { file: OFFICIAL, test: "imports a full backup" },
  DescribeOssDownloads: { file: OFFICIAL, test: "imports a full backup" },
  TerminateMigrateTask: { file: MIGRATE, test: "a task can be terminated until it ends" },
  DescribeTasks: { file: VIEWS, test: "tells how far an import is" },
  DescribeHistoryTasks: { file: VIEWS, test: "gives each step of a chain a number of its own" },
};
