/** What the checks of the instance and of the name on it found, and what to do about it. */
import { countCharacters, formatBytes } from "../format.ts";

export interface Versions {
  from: string;
  fromVersion: number;
  to: string;
  toVersion: number;
}

export interface Quota {
  ofDatabase: number;
  onInstance: number;
  databaseLimit: number;
  instanceLimit: number;
}

const FAMILIES: Readonly<Record<string, string>> = {
  current: "RDS reads the backup from its place in OSS",
  cloud_2008r2: "RDS reads the backup from its place in OSS (2008 R2 on cloud disks)",
  local_2008r2:
    "RDS reads the backup by a signed URL, into a database that exists and is empty (2008 R2 on local disks)",
};

const instanceTexts = {
  "check.instance.unknown": (v: { instanceId: string }) =>
    `The instance ${v.instanceId} could not be looked at.`,
  "check.instance.missing": (v: { instanceId: string; regionId: string }) =>
    `There is no instance ${v.instanceId} in ${v.regionId} in this account.`,
  "check.instance.remedyMissing": (v: { name: string }) =>
    `Check the instance id and the region of the target ${v.name}.`,
  "check.instance.engine": (v: { instanceId: string; engine: string }) =>
    `${v.instanceId} runs ${v.engine}, not SQL Server.`,
  "check.instance.type": (v: { instanceId: string; instanceType: string }) =>
    `${v.instanceId} is a ${v.instanceType} instance; imports go to a primary one.`,
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
  "check.family.passed": (v: { family: string; engineVersion: string }) =>
    `${FAMILIES[v.family] ?? v.family}.`,
  "check.family.unknown": (v: { engineVersion: string; storageType: string }) =>
    `How RDS imports into “${v.engineVersion}” on “${v.storageType}” is not known here.`,
  "check.version.unknown": () => "Whether the instance restores this backup is not known.",
  "check.version.passed": (v: Versions) => `SQL Server ${v.from} restores on ${v.to}.`,
  "check.version.newer": (v: Versions) =>
    `The backup is from SQL Server ${v.from} (database version ${v.fromVersion}); the instance runs ${v.to} (up to ${v.toVersion}). The compatibility level does not change this.`,
  "check.version.options": (v: { releases: string }) =>
    `Choose an instance that runs ${v.releases}; or upgrade the major version of this one in the console; or move schema and data instead of a backup (DTS, .bacpac), which also goes to an older version.`,
  "check.version.noTarget": () =>
    "Export the data instead: no RDS version is known that restores this backup.",
  "check.version.updateNeeded": (v: Versions) =>
    `The backup is of the same release, SQL Server ${v.to}, with an update that the instance may not have (database version ${v.fromVersion}, without updates ${v.toVersion}).`,
  "check.version.update": () => "Update the minor version of the instance to the newest one first.",
  "check.version.spelling": (v: { engineVersion: string }) =>
    `RDS calls the engine version “${v.engineVersion}”, which Bakferry does not know.`,
  "check.version.report": () => "Report this engine version to the maintainers of Bakferry.",
  "check.edition.unknown": () => "Whether the edition of the instance opens the database is not known.",
  "check.edition.passed": (v: { edition: string }) =>
    v.edition === ""
      ? "The edition of the instance opens any database of its version."
      : `The ${v.edition} edition of the instance opens any database of its version.`,
  "check.edition.limited": (v: { edition: string; release: string }) =>
    `The instance is a ${v.edition} edition of ${v.release}, which does not open databases that use Enterprise features (compression, partitions, TDE).`,
  "check.edition.remedy": () => "At the source this has to return no row:",
  "check.space.unknown": () => "Whether the backup fits on the instance is not known.",
  "check.space.passed": (v: { neededBytes: number; freeBytes: number }) =>
    `${formatBytes(v.neededBytes)} needed, ${formatBytes(v.freeBytes)} free.`,
  "check.space.tight": (v: { neededBytes: number; freeBytes: number }) =>
    `${formatBytes(v.neededBytes)} needed, ${formatBytes(v.freeBytes)} free: less than a tenth of the disk is left after it.`,
  "check.space.watch": () => "Consider growing the storage first; RDS locks an instance whose disk is full.",
  "check.space.short": (v: {
    dataBytes: number;
    logBytes: number;
    backupBytes: number;
    totalBytes: number;
    freeBytes: number;
    instanceId: string;
  }) =>
    `Data ${formatBytes(v.dataBytes)}, log ${formatBytes(v.logBytes)} and backup ${formatBytes(v.backupBytes)} need ${formatBytes(v.totalBytes)}; ${v.instanceId} has ${formatBytes(v.freeBytes)} free.`,
  "check.space.noRoomForBackup": (v: { backupBytes: number; freeBytes: number; instanceId: string }) =>
    `Not even the backup (${formatBytes(v.backupBytes)}) fits: ${v.instanceId} has ${formatBytes(v.freeBytes)} free.`,
  "check.space.shortInWave": (v: {
    neededBytes: number;
    beforeBytes: number;
    freeBytes: number;
    instanceId: string;
  }) =>
    `${formatBytes(v.neededBytes)} needed behind the ${formatBytes(v.beforeBytes)} of those before it in the wave; ${v.instanceId} has ${formatBytes(v.freeBytes)} free.`,
  "check.space.growForWave": (v: { instanceId: string; proposedGb: number }) =>
    `Grow the storage of ${v.instanceId} to at least ${v.proposedGb} GB, which costs, then retry; or ask for it when the others are there.`,
  "check.space.grow": (v: { instanceId: string; proposedGb: number }) =>
    `Grow the storage of ${v.instanceId} to at least ${v.proposedGb} GB, which costs, then ask again.`,
  "check.account.unknown": (v: { instanceId: string }) =>
    `The accounts of ${v.instanceId} could not be read.`,
  "check.account.passed": (v: { account: string }) => `There is a privileged account: ${v.account}.`,
  "check.account.missing": (v: { instanceId: string }) =>
    `${v.instanceId} has no privileged account: the database would be there and nobody could use it.`,
  "check.account.create": () =>
    "Create a privileged account in the RDS console; logins of the source do not come along.",
  "check.window.unknown": () => "Whether the import would meet the maintenance window is not known.",
  "check.window.passed": (v: { window: string }) =>
    `Begun now, the import ends before the maintenance window (${v.window}).`,
  "check.window.overlaps": (v: { window: string }) =>
    `Begun now, the import may run into the maintenance window of the instance (${v.window}).`,
  "check.window.remedy": () =>
    "Approve it after the window, or move the window in the console; RDS may restart the instance in it.",
  "check.quota.unknown": () => "The imports of the last days could not be listed.",
  "check.quota.passed": (v: Quota) =>
    `${v.ofDatabase} of ${v.databaseLimit} imports of this database and ${v.onInstance} of ${v.instanceLimit} of the instance in the last 24 hours.`,
  "check.quota.nearly": (v: Quota) =>
    `${v.ofDatabase} of ${v.databaseLimit} imports of this database and ${v.onInstance} of ${v.instanceLimit} of the instance are used up for 24 hours.`,
  "check.quota.usedUp": (v: Quota) =>
    `RDS takes no more imports for now: ${v.ofDatabase} of ${v.databaseLimit} of this database, ${v.onInstance} of ${v.instanceLimit} of the instance in the last 24 hours.`,
  "check.quota.fewTries": () => "Few tries are left: make sure that this one is meant.",
  "check.quota.wait": () => "Wait until the oldest of them is 24 hours old, or import under another name.",
  "check.collation.unknown": () => "The collations could not be compared.",
  "check.collation.passed": (v: { collation: string }) => `Database and instance both use ${v.collation}.`,
  "check.collation.differs": (v: { ofDatabase: string; ofInstance: string }) =>
    `The database uses ${v.ofDatabase}, the instance and its tempdb ${v.ofInstance}.`,
  "check.collation.remedy": () =>
    "Test queries that join temporary tables; they may need `COLLATE DATABASE_DEFAULT`.",
  "check.zone.unknown": () => "The time zones could not be compared.",
  "check.zone.passed": (v: { zone: string }) => `The source keeps the time of the instance (${v.zone}).`,
  "check.zone.differs": (v: { zone: string; hours: number; instanceHours: number }) =>
    `The clock of the source is UTC${signed(v.hours)}, that of the instance UTC${signed(v.instanceHours)} (${v.zone}): GETDATE() jumps.`,
  "check.zone.remedy": () =>
    "Check what writes local times. The time zone of an instance is chosen when it is created.",
};

const targetTexts = {
  "check.target.unknown": (v: { name: string }) => `Whether RDS takes the name ${v.name} is not known.`,
  "check.target.passed": (v: { name: string }) => `${v.name} is a valid name.`,
  "check.target.reserved": (v: { name: string }) => `${v.name} is reserved by SQL Server or RDS.`,
  "check.target.long": (v: { name: string; limit: number }) =>
    `${v.name} has ${countCharacters(v.name)} characters; RDS takes ${v.limit}.`,
  "check.target.characters": (v: { name: string }) =>
    `${v.name} holds characters that RDS does not take: use letters, digits, _ and -, and begin with a letter.`,
  "check.target.malformed": (v: { name: string }) =>
    `RDS does not create a database ${v.name}: lower-case letters, digits, _ and - only, and a letter first.`,
  "check.target.unusual": (v: { name: string }) =>
    `${v.name} is valid for SQL Server but outside the letters, digits, _ and - that RDS documents.`,
  "check.target.rename": (v: { name: string }) => `Choose another name, as ${v.name}.`,
  "check.conflict.unknown": (v: { instanceId: string }) =>
    `The databases of ${v.instanceId} could not be listed.`,
  "check.conflict.passed": (v: { name: string }) => `No database is called ${v.name} yet.`,
  "check.conflict.taken": (v: { name: string; status: string; instanceId: string }) =>
    `A database ${v.name} is already on ${v.instanceId} (${v.status}). RDS never replaces one.`,
  "check.conflict.hidden": (v: { name: string; instanceId: string }) =>
    `RDS says that the name ${v.name} is taken on ${v.instanceId}, although its list of databases does not show it.`,
  "check.conflict.remedy": (v: { name: string }) =>
    `Import under another name, as ${v.name}; or back the old one up, drop it, and ask again.`,
  "check.conflict.createdFirst": (v: { name: string }) =>
    `The empty database ${v.name} that this instance needs is created after the approval.`,
  "check.conflict.mustBeEmpty": (v: { name: string }) =>
    `The database ${v.name} exists, as this instance needs it; RDS restores over whatever is in it.`,
  "check.conflict.lookInside": () => "Make sure that it is empty: what is in it is lost.",
  "check.running.passed": (v: { count: number }) =>
    v.count === 0
      ? "No other import runs on the instance."
      : `${v.count} ${v.count === 1 ? "import runs" : "imports run"} on the instance, none of them under this name.`,
  "check.running.blocked": (v: { name: string; taskId: string; status: string }) =>
    `RDS is importing into ${v.name} already: task ${v.taskId}, ${v.status}.`,
  "check.running.wait": () => "Wait until it has ended, or end it in the console, then ask again.",
  "check.leftover.passed": (v: { name: string }) => `No import into ${v.name} failed in the last week.`,
  "check.leftover.possible": (v: { name: string; taskId: string }) =>
    `An import into ${v.name} failed within the week (task ${v.taskId}). A file that it left behind would make RDS refuse the name, and nothing shows such files.`,
  "check.leftover.remedy": (v: { name: string }) =>
    `If it is refused, import under another name, as ${v.name}, or ask Alibaba Cloud to remove the file.`,
  "check.files.passed": () => "No file of the backup is called as another database of the instance.",
  "check.files.clash": (v: { file: string; database: string }) =>
    `The backup holds the file ${v.file}, called as the database ${v.database} of the instance.`,
  "check.files.remedy": () =>
    "RDS should give restored files names of its own. If it refuses, rename the file at the source and take the backup again.",
  "check.count.passed": (v: { count: number; limit: number }) => `${v.count} of ${v.limit} databases.`,
  "check.count.full": (v: { count: number; limit: number }) =>
    `The instance holds ${v.count} databases, and ${v.limit} is its limit.`,
  "check.count.remedy": () => "Drop a database that is no longer needed, or choose another instance.",
};

export const preflightTargetTexts = { ...instanceTexts, ...targetTexts };

function signed(hours: number): string {
  return hours < 0 ? String(hours) : `+${hours}`;
}
