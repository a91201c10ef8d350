/** What the checks of the source and of the file found, and what to do about it. */
import { formatBytes, formatDuration } from "../format.ts";

const sourceTexts = {
  "check.media.unknown": (v: { source: string }) => `${v.source} could not be read.`,
  "check.system.passed": (v: { database: string }) => `${v.database} is a user database.`,
  "check.system.blocked": (v: { database: string }) => `${v.database} is one of SQL Server's own databases.`,
  "check.system.remedy": () => "Migrate user databases only; create logins and jobs anew on RDS.",
  "check.fresh.passed": (v: { ageMs: number }) =>
    `The backup was finished ${formatDuration(v.ageMs)} before the request. What was written since is not in it.`,
  "check.fresh.old": (v: { ageMs: number }) =>
    `The backup was finished ${formatDays(v.ageMs)} before the request. What was written since is not in it.`,
  "check.fresh.future": (v: { aheadMs: number }) =>
    `The backup says that it was finished ${formatDays(v.aheadMs)} after the request was made.`,
  "check.fresh.unclear": (v: { finishedAt: string }) =>
    `How old the backup is cannot be told: it was finished ${v.finishedAt} in a time zone that it does not name.`,
  "check.fresh.takeNew": () =>
    "For a cut-over stop the writers, take a new full backup, and ask again with that one.",
  "check.fresh.setClock": () => "Compare the clocks of the source server and of this machine.",
  "check.checksums.backup": () => "The backup carries checksums of its own.",
  "check.checksums.pages": () => "The database's pages carry checksums.",
  "check.checksums.none": () =>
    "Neither the backup nor the database's pages carry checksums, so damage to the data would show only in DBCC CHECKDB.",
  "check.checksums.remedy": () =>
    "Run `DBCC CHECKDB` at the source and take the backup again `WITH CHECKSUM`. Pages written from then on get checksums by this:",
  "check.tde.passed": () => "No sign of transparent data encryption.",
  "check.tde.likely": () =>
    "The header holds what databases under transparent data encryption have; the instance does not have their certificate.",
  "check.tde.certain": (v: { thumbprint: string }) =>
    `The database is encrypted (TDE) with the certificate ${v.thumbprint}, which the instance does not have.`,
  "check.tde.remedy": () =>
    "Turn the encryption off at the source, wait until it is decrypted, and take the backup again.",
  "check.filegroups.passed": () => "Data and log files only.",
  "check.filegroups.special": (v: { files: string }) =>
    `The database has FILESTREAM or memory-optimised data (${v.files}). RDS documents neither, and a restore may fail without a reason.`,
  "check.filegroups.remedy": () =>
    "See which filegroups these are, and ask Alibaba Cloud whether the instance takes them before you upload:",
  "check.route.full": () => "One full backup, opened at once, is the simplest way for this size.",
  "check.route.long": (v: { backupBytes: number; p50Ms: number }) =>
    `${formatBytes(v.backupBytes)}, about ${formatDuration(v.p50Ms)}: if the source is stopped for all of it, that is the downtime.`,
  "check.route.incremental": () =>
    "For less downtime restore the full backup first and the log backups of the meantime on top. Alibaba Cloud advises that from 100 GB or two hours on.",
  "check.route.differential": () =>
    "For less downtime restore the full backup first and a differential on top. For log backups the recovery model has to be FULL before the full backup is taken.",
  "check.chain.unknown": () => "The backups that shall follow could not be read.",
  "check.chain.passed": (v: { count: number }) =>
    v.count === 0
      ? "The chain begins with the full backup; nothing follows it yet."
      : `${v.count} ${v.count === 1 ? "backup follows" : "backups follow"} the full backup without a gap.`,
  "check.chain.gap": (v: { missing: string; from: string; to: string }) => missingBackup(v),
  "check.chain.findMissing": () =>
    "Find it: msdb.dbo.backupset at the source says who took it and where it is. Then ask again with all of them.",
  "check.chain.surplus": (v: { surplus: number; incrementCount: number }) =>
    `${v.surplus} of ${v.incrementCount} backups do not follow the full backup: they are from before it, from another chain, or held by another one.`,
  "check.chain.leaveOut": () => "Leave them out; `bakferry inspect FOLDER` shows which ones they are.",
};

const fileTexts = {
  "check.readable.stranger": (v: { source: string; description: string }) =>
    `${v.source} is no SQL Server backup: ${v.description}.`,
  "check.readable.hidden": (v: { detail: string }) => `The header cannot be used: ${withoutStop(v.detail)}.`,
  "check.readable.noSet": (v: { source: string }) => `${v.source} holds no complete backup.`,
  "check.readable.passed": (v: { database: string; version: string }) =>
    `A backup of ${v.database}, written by SQL Server ${v.version}.`,
  "check.readable.takeBackup": () =>
    "Take a native backup: `BACKUP DATABASE [name] TO DISK = N'…' WITH COPY_ONLY, CHECKSUM, COMPRESSION, INIT, FORMAT`.",
  "check.readable.unzip": () =>
    "Unpack it first and use the .bak inside; `bakferry upload` does that on the way. A .bacpac is no backup: take one with BACKUP DATABASE.",
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
  "check.set.one": (v: { position: number; database: string; kind: string; finishedAt: string }) =>
    `${v.position}: ${v.database}, ${v.kind}, ${v.finishedAt}`,
  "check.set.several": (v: { count: number; sets: readonly string[] }) =>
    `The file holds ${v.count} backups, and RDS imports one. ${v.sets.join("; ")}.`,
  "check.set.init": () => "Take the backup into a new file, or with `INIT, FORMAT`.",
  "check.set.passed": () => "One backup in one file.",
  "check.kind.full": (v: { finishedAt: string }) => `A full backup, finished ${v.finishedAt} (server time).`,
  "check.kind.notFull": (v: { kind: string; database: string }) =>
    `This is a ${v.kind} backup of ${v.database}; only a full backup can be opened.`,
  "check.kind.takeFull": () =>
    "Choose the full backup, or take one: `BACKUP DATABASE [name] TO DISK = N'…'`.",
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
  "check.extension.passed": (v: { kind: string; extension: string }) =>
    `The extension ${v.extension} fits a ${v.kind} backup.`,
  "check.extension.differs": (v: { name: string; kind: string }) =>
    `${v.name} holds a ${v.kind} backup, which its extension does not say.`,
  "check.extension.rename": (v: { extension: string }) =>
    `Name it with ${v.extension}, so that nobody takes it for another kind.`,
  "check.size.passed": (v: { sizeBytes: number }) =>
    `${formatBytes(v.sizeBytes)}; RDS takes up to 3 TB a file.`,
  "check.size.nearLimit": (v: { sizeBytes: number }) =>
    `${formatBytes(v.sizeBytes)} is at the limit of 3 TB a file, and RDS does not say how it counts.`,
  "check.size.tooLarge": (v: { sizeBytes: number }) =>
    `${formatBytes(v.sizeBytes)} is more than the 3 TB that RDS takes in one file.`,
  "check.size.shrink": () =>
    "Take the backup WITH COMPRESSION, or move old data out of the database first. Alibaba Cloud DTS moves databases that are larger.",
};

export const preflightFileTexts = { ...sourceTexts, ...fileTexts };

/** Details of the media reading are whole sentences; here they end one of ours. */
function withoutStop(detail: string): string {
  return detail.replace(/\.$/, "");
}

const DAY_MS = 24 * 3_600_000;

function formatDays(milliseconds: number): string {
  const days = Math.floor(milliseconds / DAY_MS);
  if (days < 2) return formatDuration(milliseconds);
  return `${days} days`;
}

function missingBackup(v: { missing: string; from: string; to: string }): string {
  switch (v.missing) {
    case "logs":
      return `A log backup is missing: LSN ${v.from} to ${v.to}.`;
    case "stripes":
      return `Stripe ${v.from} of ${v.to} of a striped backup is missing.`;
    case "intactCopy":
      return `${v.from} is damaged; a whole copy of it is missing.`;
    default:
      return `The full backup ${v.from} that an increment builds on is missing.`;
  }
}
