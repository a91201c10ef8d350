/** What RDS's messages and statuses mean, and what to do about them. */
import { formatBytes } from "../format.ts";

export interface Counts {
  allocation: number | null;
  consistency: number | null;
  /** Table or database that the counts are of; empty when the message does not say. */
  where: string;
}

export interface Space {
  leftBytes: number | null;
  neededBytes: number | null;
  instanceId: string;
}

const outcomes = {
  "import.succeeded": () => "RDS has imported the backup.",
  "import.checked": () => "DBCC CHECKDB, run after the database opened, found no errors.",
  "import.checkClean": () => "DBCC CHECKDB found no errors.",
  "import.noAccount": (v: { database: string }) =>
    `${v.database} is there, but the instance has no privileged account, so RDS could give nobody access.`,
  "import.createPrivileged": (v: { instanceId: string }) =>
    `Create a privileged account in the RDS console: ${v.instanceId} → Accounts.`,
  "import.grantDatabase": (v: { database: string }) => `Grant the account the database ${v.database}.`,
  "import.noOldLogins": () => "Logins of the source never work on RDS: create the accounts anew.",
  "import.loginRefused": (v: { database: string }) =>
    `The account that connects has no permission on ${v.database}. The import itself is done.`,
  "import.terminated": () => "The import was stopped.",
};

const backups = {
  "import.newer": (v: { from: string; to: string }) =>
    `The backup is of SQL Server ${v.from}, and the instance runs ${v.to}. SQL Server never restores backwards; the compatibility level does not change this.`,
  "import.newerInstance": (v: { release: string }) =>
    v.release === ""
      ? "If SQL Server is newer than the instance, use an instance of the same version or newer."
      : `Choose an instance that runs SQL Server ${v.release} or newer, or upgrade this one first.`,
  "import.exportInstead": (v: { database: string }) =>
    `Or export the data of ${v.database} instead: a .bacpac or bcp moves between versions, a backup does not.`,
  "import.unreadable": () => "RDS could not verify the backup: it is damaged, or newer than the instance.",
  "import.damagedAtSource": (v: { from: string; to: string; file: string; crc64: string }) =>
    `${nameOf(v.file)} is damaged: SQL Server ${v.from} restores on ${v.to}, so the version is not the cause. The object in OSS is what was read from the file (CRC-64 ${v.crc64} on both sides), so the damage is older than the upload.`,
  "import.damagedSomewhere": (v: { from: string; to: string; file: string; crc64: string }) =>
    `${nameOf(v.file)} is damaged: SQL Server ${v.from} restores on ${v.to}, so the version is not the cause. Bakferry did not send the object${v.crc64 === "" ? "" : ` (CRC-64 ${v.crc64})`}, so the copy may be at fault as well as the original.`,
  "import.compareChecksum": () =>
    "Run `bakferry inspect --deep` on the object and on the original file. If only the object is damaged, send the file again with `bakferry upload`, which proves the copy.",
  "import.verifyOriginal": () =>
    "Test the original with `RESTORE VERIFYONLY … WITH CHECKSUM`, and look into it with `bakferry inspect --deep`.",
  "import.newBackup": () =>
    "If the original is damaged too, take a new full backup `WITH CHECKSUM` and ask again.",
  "import.objectChanged": (v: { address: string }) =>
    `${v.address} was replaced while RDS read it: it is no longer the object that was approved.`,
  "import.objectGone": (v: { address: string }) => `${v.address} was deleted before RDS had read it.`,
  "import.uploadAgain": () => "Upload the backup again, and ask again.",
  "import.holdObject": () =>
    "Find out who or which lifecycle rule touched it: the object has to stay as it is until the import has ended.",
  "import.wrongKind": (v: { file: string; kind: string }) =>
    `${nameOf(v.file)} is a ${v.kind === "" ? "partial" : v.kind} backup, and only a full one can be opened by itself.`,
  "import.fullInChain": (v: { file: string }) =>
    `${nameOf(v.file)} is a full backup; the full one is restored already, and now only differential and log backups fit.`,
  "import.takeFull": () => "Choose the full backup, or take one, and ask again.",
  "import.asIncrement": () =>
    "Or import its full backup first and keep the database closed for this one: the extension of a file says nothing about its kind.",
  "import.nextIncrement": () => "Choose the backup that follows the last one restored.",
  "import.chainGap": (v: { lsn: string }) =>
    `The log backup begins ${v.lsn === "" ? "" : `at LSN ${v.lsn}, `}after the end of what is restored: a backup between them is missing.`,
  "import.chainOld": (v: { lsn: string }) =>
    `The log backup ends ${v.lsn === "" ? "" : `at LSN ${v.lsn}, `}before what is restored already: it holds nothing new.`,
  "import.wrongBase": () => "The differential backup builds on another full backup than the one restored.",
  "import.findMissingLog": () =>
    "Look in `msdb.dbo.backupset` at the source for the backup in between and who took it; import that one first.",
  "import.newChain": () =>
    "If it is lost, begin anew with a full backup, and pause other backup jobs of this database.",
  "import.encrypted": () =>
    "The backup is encrypted with a certificate that the instance does not have: TDE, or WITH ENCRYPTION.",
  "import.withoutEncryption": () =>
    "Turn TDE off at the source and drop the key, or take the backup without ENCRYPTION, and ask again.",
  "import.corruptDatabase": (v: Counts) =>
    `DBCC CHECKDB found ${errorsOf(v)}: the source database is damaged, and the backup is a true copy of it.`,
  "import.corruptOnline": (v: Counts & { database: string }) =>
    `${v.database} is open, but DBCC CHECKDB then found ${errorsOf(v)}: the source is damaged too.`,
  "import.stopUsing": (v: { database: string }) =>
    `Decide now whether ${v.database} may stay in use: what is written meanwhile is lost when it is imported anew.`,
  "import.restorePages": () =>
    "At the source: `RESTORE DATABASE … PAGE = '…'` from a good backup mends single pages without a loss.",
  "import.goodBackup": () =>
    "Otherwise restore an earlier good backup there and bring it up to date with log backups; then run `DBCC CHECKDB`, take a new full backup, and ask again.",
  "import.repairLast": (v: { database: string }) =>
    `DANGER, the last way, because it loses data; Bakferry never runs it: ${code(`DBCC CHECKDB (${quoted(v.database)}, REPAIR_ALLOW_DATA_LOSS) WITH NO_INFOMSGS, ALL_ERRORMSGS`)} at the source, in single-user mode, with a copy of the database kept.`,
};

const places = {
  "import.nameTaken": (v: { database: string }) =>
    `A database ${v.database} came to be on the instance meanwhile. RDS never replaces one.`,
  "import.otherName": () => "Ask again with `as NEWNAME`.",
  "import.dropFirst": (v: { database: string }) =>
    `Or back the other ${v.database} up, drop it, and ask again.`,
  "import.noSpaceToRestore": (v: Space) =>
    `The disk of ${v.instanceId} is too small for the restored files${sizesOf(v)}.`,
  "import.noSpaceForBackup": (v: Space) =>
    `The disk of ${v.instanceId} is too small for the backup file alone${sizesOf(v)}; the restored files come on top.`,
  "import.growStorage": (v: { instanceId: string }) => `Grow the storage of ${v.instanceId}.`,
  "import.growStorageTo": (v: { instanceId: string; proposedGb: number }) =>
    `Grow the storage of ${v.instanceId} to at least ${v.proposedGb} GB.`,
  "import.growStorageBy": (v: { instanceId: string; missingBytes: number }) =>
    `Grow the storage of ${v.instanceId}: ${formatBytes(v.missingBytes)} are missing, and a tenth of the disk should stay free.`,
  "import.askAgain": () => "Ask for the migration again; the backup in OSS is used as it is.",
  "import.waitAndAsk": () => "Wait some minutes, then ask again.",
  "import.tooManyDatabases": (v: { instanceId: string }) =>
    `${v.instanceId} holds as many databases as it may.`,
  "import.dropOrOther": () => "Drop a database that is no longer needed, or choose another instance.",
  "import.notOpened": (v: { database: string }) =>
    `RDS restored ${v.database} and could not open it: it uses features that the edition of the instance does not have.`,
  "import.listEditionFeatures": () =>
    "Run `SELECT * FROM sys.dm_db_persisted_sku_features` in the source database: it lists them (compression, partitioning, TDE). Remove them and take a new full backup.",
  "import.sameEdition": () => "Or choose an instance of the edition of the source.",
};

const access = {
  "import.urlExpired": () => "The download link of the backup expired before RDS had fetched it.",
  "import.askForNewUrl": () => "Ask for the migration again: a new link is made, which lives longer.",
  "import.downloadFailed": () => "RDS could not fetch the backup from OSS.",
  "import.roleAndObject": () =>
    "Check that the role AliyunRDSImportRole is unchanged, that no bucket policy denies it, and that the object is still there.",
  "import.roleMissing": () => "RDS may not read OSS: the role AliyunRDSImportRole is missing or was changed.",
  "import.roleGrantRefused": () =>
    "The RAM user who authorises RDS may not create the role AliyunRDSImportRole.",
  "import.grantRamForAWhile": () =>
    "The account owner gives this RAM user AliyunRAMFullAccess for as long as the authorisation takes, or authorises RDS with the main account.",
  "import.takeRamBack": () =>
    "Take AliyunRAMFullAccess away as soon as the role is there: it may do everything with every user of the account.",
  "import.unknown": () => "RDS ended the import with words that Bakferry does not know.",
  "import.reportMessage": () =>
    "Send the words to the maintainers of Bakferry, so that the next one is explained.",
};

const refusals = {
  "refused.databaseState": (v: { database: string }) =>
    `RDS does not take ${v.database} in its present state: on 2008 R2 with local disks it has to exist and be empty, everywhere else it may not exist.`,
  "refused.createEmpty": (v: { database: string }) =>
    `2008 R2 with local disks: create ${v.database} empty, then ask again.`,
  "refused.name": (v: { database: string }) => `RDS does not take the name ${v.database}.`,
  "refused.instanceState": (v: { instanceId: string }) =>
    `${v.instanceId} is doing something else; an import needs it to be Running.`,
  "refused.engine": (v: { instanceId: string }) =>
    `${v.instanceId} is of a type that takes no import from OSS.`,
  "refused.otherInstance": () => "Choose another instance: `to NAME`.",
  "refused.lock": (v: { instanceId: string }) => `${v.instanceId} is locked: expired, or its disk is full.`,
  "refused.unlock": () => "Renew the instance or grow its storage in the RDS console.",
  "refused.databaseBusy": (v: { database: string }) =>
    `${v.database} is being created, or another import of it runs.`,
  "refused.databaseQuota": (v: { database: string }) =>
    `${v.database} was imported 20 times today, which is RDS's limit for one database of an instance.`,
  "refused.instanceQuota": (v: { instanceId: string }) =>
    `${v.instanceId} took 500 imports today, which is RDS's limit for an instance.`,
  "refused.tomorrow": () => "Wait until tomorrow, then ask again.",
  "refused.extension": () => "RDS does not recognise the extension of the file.",
  "refused.url": () => "RDS cannot use the address of the backup in OSS.",
  "refused.fileSize": () => "The backup file is larger than the 3 TB that RDS imports.",
  "refused.smallerBackup": () =>
    "Take the backup WITH COMPRESSION, or move old data out of the database first.",
  "refused.restoredSize": (v: { instanceId: string }) =>
    `The restored database would be larger than the storage of ${v.instanceId}.`,
  "refused.instanceUnknown": (v: { instanceId: string; regionId: string }) =>
    `There is no instance ${v.instanceId} in ${v.regionId} in this account.`,
  "refused.key": () => "The access key of Bakferry is unknown, or its secret is wrong.",
  "refused.setKey": () => "Set a valid access key pair, or renew the STS token.",
  "refused.permission": () => "RAM does not let Bakferry's identity do this.",
  "refused.grantAction": () =>
    "Grant the action that the cloud names; the page on permissions has the whole policy.",
  "refused.rate": () => "Alibaba Cloud asked for fewer requests.",
  "refused.nothingToDo": () => "Nothing to do: Bakferry waits and tries again.",
};

const statuses = {
  "status.queued": () => "waiting to start",
  "status.running": () => "running",
  "status.waiting": () => "waiting for the next backup, or to be opened",
  "status.success": () => "done",
  "status.failed": () => "failed",
  "status.downloading": () => "RDS fetches the file from OSS",
  "status.downloaded": () => "the file is on the instance",
  "status.downloadFailed": () => "the file could not be fetched",
  "status.verifyFailed": () => "the file arrived with another checksum",
  "status.checked": () => "the header is good",
  "status.checkFailed": () => "the backup does not fit",
  "status.restoring": () => "RDS restores the database",
  "status.restored": () => "the files are restored",
  "status.restoreFailed": () => "the restore failed",
  "status.deleted": () => "RDS removed its copy of the file",
  "status.deleteFailed": () => "RDS could not remove its copy of the file",
};

export const diagnosisTexts = {
  ...outcomes,
  ...backups,
  ...places,
  ...access,
  ...refusals,
  ...statuses,
};

function nameOf(file: string): string {
  return file === "" ? "The backup" : file;
}

function errorsOf({ allocation, consistency, where }: Counts): string {
  if (allocation === null || consistency === null) return "errors";
  const place = where === "" ? "" : ` (in ${where})`;
  return `${allocation} allocation and ${consistency} consistency errors${place}`;
}

function sizesOf({ leftBytes, neededBytes }: Space): string {
  return leftBytes === null || neededBytes === null
    ? ""
    : `: ${formatBytes(neededBytes)} needed, ${formatBytes(leftBytes)} left`;
}

/** A name as T-SQL wants it. */
function quoted(name: string): string {
  return `[${name.replaceAll("]", "]]")}]`;
}

function code(statement: string): string {
  return `\`${statement.replaceAll("`", "'")}\``;
}
