/** What the preflight checks found, and what to do about it. */
import { countCharacters, formatBytes } from "../format.ts";

export interface Versions {
  from: string;
  fromVersion: number;
  to: string;
  toVersion: number;
}

const fileTexts = {
  "check.readable.unknown": (v: { source: string }) => `${v.source} could not be read.`,
  "check.readable.stranger": (v: { source: string; description: string }) =>
    `${v.source} is no SQL Server backup: ${v.description}.`,
  "check.readable.hidden": (v: { detail: string }) => `The header cannot be used: ${withoutStop(v.detail)}.`,
  "check.readable.noSet": (v: { source: string }) => `${v.source} holds no complete backup.`,
  "check.readable.passed": (v: { database: string; version: string }) =>
    `A backup of ${v.database}, written by SQL Server ${v.version}.`,
  "check.readable.takeBackup": () =>
    "Take a native backup: `BACKUP DATABASE [name] TO DISK = N'…' WITH COPY_ONLY, CHECKSUM, COMPRESSION, INIT, FORMAT`.",
  "check.readable.unzip": () =>
    "Unzip it first and use the .bak inside. A .bacpac is no backup: take one with BACKUP DATABASE.",
  "check.readable.withoutEncryption": () =>
    "RDS does not have the certificate. Take the backup again without `ENCRYPTION`, and for a database under TDE turn it off first.",
  "check.readable.withoutPassword": () => "Take the backup again without `PASSWORD` and `MEDIAPASSWORD`.",
  "check.whole.passed": () => "The file is complete: it ends where its own header says.",
  "check.whole.damaged": (v: { source: string; detail: string }) =>
    `${v.source} is not whole: ${withoutStop(v.detail)}.`,
  "check.whole.copyAgain": () =>
    "Wait until the backup is finished, then copy or upload the file again and compare its size with the original.",
  "check.whole.backupAgain": () =>
    "Test the original with `RESTORE VERIFYONLY … WITH CHECKSUM`; copy it again if it is good, take a new backup if not.",
  "check.set.stripe": (v: { number: number; count: number }) =>
    `This is file ${v.number} of ${v.count} of a striped backup; RDS imports a single file.`,
  "check.set.oneFile": () => "Take the backup into one file: one `TO DISK = …` only.",
  "check.set.several": (v: { count: number; sets: string }) =>
    `The file holds ${v.count} backups, and RDS imports one. ${v.sets}.`,
  "check.set.init": () => "Take the backup into a new file, or with `INIT, FORMAT`.",
  "check.set.passed": () => "One backup in one file.",
  "check.kind.full": (v: { finishedAt: string }) => `A full backup, finished ${v.finishedAt} (server time).`,
  "check.kind.notFull": (v: { kind: string; database: string }) =>
    `This is a ${v.kind} backup of ${v.database}; only a full backup can be opened.`,
  "check.kind.takeFull": () =>
    "Choose the full backup, or take one: `BACKUP DATABASE [name] TO DISK = N'…'`.",
  "check.system.blocked": (v: { database: string }) => `${v.database} is one of SQL Server's own databases.`,
  "check.system.remedy": () => "Migrate user databases only; create logins and jobs anew on RDS.",
  "check.name.extension": (v: { name: string; extension: string }) =>
    `RDS does not recognise ${v.extension === "" ? "a name without an extension" : `the extension ${v.extension}`}: ${v.name}.`,
  "check.name.renameExtension": () => "Give the object a name that ends in .bak and ask again.",
  "check.name.characters": (v: { name: string; characters: string }) =>
    `The name ${v.name} holds characters that the import cannot take: ${v.characters}`,
  "check.name.unusual": (v: { name: string }) =>
    `The name ${v.name} holds characters that Alibaba Cloud's guide forbids and its own examples use.`,
  "check.name.renamePlain": () =>
    "Copy the object to a name of letters and digits, as dbtestFULL20261122.bak.",
  "check.name.passed": (v: { name: string }) => `The name ${v.name} is one that RDS recognises.`,
};

const cloudTexts = {
  "check.bucket.unknown": () => "The bucket could not be looked at.",
  "check.region.passed": (v: { bucket: string; region: string }) =>
    `The bucket ${v.bucket} is in ${v.region}, as the instance is.`,
  "check.region.differs": (v: { bucket: string; region: string; wanted: string }) =>
    `The bucket ${v.bucket} is in ${v.region}; the instance is in ${v.wanted}.`,
  "check.region.remedy": (v: { wanted: string }) =>
    `Use a bucket in ${v.wanted}; RDS imports from no other region.`,
  "check.class.passed": () => "The storage class is Standard.",
  "check.class.differs": (v: { found: string; bucket: string }) =>
    `The storage class in ${v.bucket} is ${v.found}; RDS reads Standard only.`,
  "check.class.remedy": () => "Use a bucket of class Standard, or copy the object with class Standard.",
  "check.encryption.passed": () => "Server-side encryption is off.",
  "check.encryption.object": (v: { algorithm: string }) =>
    `The object is encrypted by the server (${v.algorithm}).`,
  "check.encryption.remedyObject": () =>
    "Turn the bucket's encryption off and upload the object again; turning it off does not decrypt what is there.",
  "check.encryption.bucket": (v: { algorithm: string; bucket: string }) =>
    `The bucket ${v.bucket} encrypts what is put into it (${v.algorithm}).`,
  "check.encryption.remedyBucket": () =>
    "Turn server-side encryption of the bucket off, or use another bucket.",
  "check.owner.unknown": () => "The account of Bakferry's own access key could not be read.",
  "check.owner.passed": (v: { account: string }) => `Bucket and access key belong to account ${v.account}.`,
  "check.owner.differs": (v: { bucket: string; owner: string; account: string }) =>
    `The bucket ${v.bucket} belongs to account ${v.owner}, the instance to ${v.account}.`,
  "check.owner.remedy": (v: { account: string }) =>
    `Use a bucket of account ${v.account}; RDS imports from no other.`,
  "check.role.unknown": () => "Whether RDS may read OSS could not be read.",
  "check.role.missing": () => "RDS may not read OSS yet: the role AliyunRDSImportRole does not exist.",
  "check.role.distrusts": () =>
    "The role AliyunRDSImportRole was changed: it no longer trusts rds.aliyuncs.com.",
  "check.role.authorize": (v: { instanceId: string; regionId: string }) =>
    `The account owner authorises it once: https://rdsnext.console.aliyun.com/detail/${v.instanceId}/backup?region=${v.regionId} → Migrate OSS Backup Data to RDS → Next, Next → Authorization URL.`,
  "check.role.passed": () => "RDS may read OSS (AliyunRDSImportRole).",
};

const instanceTexts = {
  "check.instance.unknown": (v: { instanceId: string }) =>
    `The instance ${v.instanceId} could not be looked at.`,
  "check.instance.missing": (v: { instanceId: string; regionId: string }) =>
    `There is no instance ${v.instanceId} in ${v.regionId} in this account.`,
  "check.instance.remedyMissing": (v: { name: string }) =>
    `Check \`targets.${v.name}\` in bakferry.yaml: instance id and region.`,
  "check.instance.engine": (v: { instanceId: string; engine: string }) =>
    `${v.instanceId} runs ${v.engine}, not SQL Server.`,
  "check.instance.state": (v: { instanceId: string; status: string }) =>
    `${v.instanceId} is ${v.status}; an import needs it to be Running.`,
  "check.instance.wait": () => "Wait until the instance is Running, then ask again.",
  "check.instance.passed": (v: { instanceId: string }) => `${v.instanceId} is Running.`,
  "check.lock.passed": () => "The instance is not locked.",
  "check.lock.locked": (v: { instanceId: string; lockMode: string }) =>
    `${v.instanceId} is locked: ${v.lockMode}.`,
  "check.lock.expired": () => "The instance has expired. Renew it, then ask again.",
  "check.lock.disk": () => "The disk is full. Grow the storage of the instance, then ask again.",
  "check.lock.remedy": () => "Lift the lock in the RDS console, then ask again.",
  "check.version.passed": (v: Versions) => `SQL Server ${v.from} restores on ${v.to}.`,
  "check.version.newer": (v: Versions) =>
    `The backup is from SQL Server ${v.from} (database version ${v.fromVersion}); the instance runs ${v.to} (up to ${v.toVersion}). The compatibility level does not change this.`,
  "check.version.remedy": (v: { from: string }) =>
    `Choose an instance that runs SQL Server ${v.from} or newer, or upgrade this one first.`,
  "check.version.noTarget": () =>
    "Export the data instead: no RDS version is known that restores this backup.",
  "check.version.spelling": (v: { engineVersion: string }) =>
    `RDS calls the engine version “${v.engineVersion}”, which Bakferry does not know.`,
  "check.version.report": () => "Report this engine version to the maintainers of Bakferry.",
  "check.space.passed": (v: { neededBytes: number; freeBytes: number }) =>
    `${formatBytes(v.neededBytes)} needed, ${formatBytes(v.freeBytes)} free.`,
  "check.space.tight": (v: { neededBytes: number; freeBytes: number }) =>
    `${formatBytes(v.neededBytes)} needed, ${formatBytes(v.freeBytes)} free: less than a tenth of the disk is left after it.`,
  "check.space.watch": () => "Consider growing the storage first; RDS locks an instance whose disk is full.",
  "check.space.short": (v: { neededBytes: number; freeBytes: number; instanceId: string }) =>
    `Restored files and backup need ${formatBytes(v.neededBytes)}; ${v.instanceId} has ${formatBytes(v.freeBytes)} free.`,
  "check.space.grow": (v: { instanceId: string; proposedGb: number }) =>
    `Grow the storage of ${v.instanceId} to at least ${v.proposedGb} GB, then ask again.`,
  "check.account.unknown": (v: { instanceId: string }) =>
    `The accounts of ${v.instanceId} could not be read.`,
  "check.account.passed": (v: { account: string }) => `There is a privileged account: ${v.account}.`,
  "check.account.missing": (v: { instanceId: string }) =>
    `${v.instanceId} has no privileged account: the database would be there and nobody could use it.`,
  "check.account.create": () =>
    "Create a privileged account in the RDS console; logins of the source do not come along.",
};

const targetTexts = {
  "check.target.passed": (v: { name: string }) => `${v.name} is a valid name.`,
  "check.target.reserved": (v: { name: string }) => `${v.name} is reserved by SQL Server or RDS.`,
  "check.target.long": (v: { name: string; limit: number }) =>
    `${v.name} has ${countCharacters(v.name)} characters; RDS takes ${v.limit}.`,
  "check.target.characters": (v: { name: string }) =>
    `${v.name} holds characters that RDS does not take: use letters, digits, _ and -, and begin with a letter.`,
  "check.target.unusual": (v: { name: string }) =>
    `${v.name} is valid for SQL Server but outside the letters, digits, _ and - that RDS documents.`,
  "check.target.rename": (v: { database: string }) =>
    `Choose another name: \`/migrate ${v.database} as NEWNAME\`.`,
  "check.conflict.unknown": (v: { instanceId: string }) =>
    `The databases of ${v.instanceId} could not be listed.`,
  "check.conflict.passed": (v: { name: string }) => `No database is called ${v.name} yet.`,
  "check.conflict.taken": (v: { name: string; status: string; instanceId: string }) =>
    `A database ${v.name} is already on ${v.instanceId} (${v.status}). RDS never replaces one.`,
  "check.conflict.remedy": (v: { database: string; name: string }) =>
    `Import under another name: \`/migrate ${v.database} as ${v.name}2\`; or back the old one up, drop it, and ask again.`,
  "check.count.passed": (v: { count: number; limit: number }) => `${v.count} of ${v.limit} databases.`,
  "check.count.full": (v: { count: number; limit: number }) =>
    `The instance holds ${v.count} databases, and ${v.limit} is its limit.`,
  "check.count.remedy": () => "Drop a database that is no longer needed, or choose another instance.",
};

export const preflightTexts = { ...fileTexts, ...cloudTexts, ...instanceTexts, ...targetTexts };

/** Details of the media reading are whole sentences; here they end one of ours. */
function withoutStop(detail: string): string {
  return detail.replace(/\.$/, "");
}
