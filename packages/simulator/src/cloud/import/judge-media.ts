/**
 * What RDS says after it has read the headers of a backup: fit to be restored here, or not and why.
 *
 * RDS puts damage and a newer version into one sentence that blames both; it is kept word for word, since telling
 * them apart beforehand is what a client is for.
 *
 * Source: "Migrate full backups to the cloud", Common return messages and Troubleshooting. Internal versions of a
 * database: RESTORE HEADERONLY, DatabaseVersion.
 */
import type { BackupKind, BackupSet, MediaProblem, MediaReading } from "@bakferry/bak";

import type { InstanceState } from "../model.ts";

export type MediaVerdict =
  | { readonly accepted: true; readonly dataBytes: number }
  | { readonly accepted: false; readonly description: string };

export function judgeMedia(
  reading: MediaReading,
  { fileName, instance }: { fileName: string; instance: InstanceState },
): MediaVerdict {
  // RESTORE without WITH FILE takes the first set of the file.
  const set = reading.kind === "backup" ? reading.sets[0] : undefined;
  const problems = reading.kind === "backup" ? reading.problems : [];
  if (problems.some(({ code }) => code === "encrypted")) {
    return refused("Cannot find server certificate with thumbprint of the backup encryption.");
  }
  if (set === undefined || problems.some(isFatal)) return refused(unverified(fileName, instance));

  const wrongKind = KIND_NAMES[set.kind];
  if (wrongKind !== null) {
    const subject = isLocalDisk2008R2(instance) ? fileName : `Backup set (${fileName})`;
    return refused(`${subject} is a ${wrongKind} backup, we only accept a FULL Backup.`);
  }
  if (set.databaseVersion > newestDatabaseVersion(instance.engineVersion)) {
    return refused(unverified(fileName, instance));
  }
  return { accepted: true, dataBytes: restoredBytes(set) };
}

/** Space that the database's files take once restored, as RESTORE FILELISTONLY lists them. */
export function restoredBytes(set: BackupSet): number {
  return set.files.reduce((sum, { size }) => sum + size, 0);
}

/** 2008 R2 on local disks imports by signed URL, and into a database that exists already. */
export function isLocalDisk2008R2({ engineVersion, storageType }: InstanceState): boolean {
  return engineVersion === "2008r2" && storageType === "local_ssd";
}

const KIND_NAMES: Readonly<Record<BackupKind, string | null>> = {
  full: null,
  differential: "Database Differential",
  log: "Transaction Log",
  file: "File",
  differentialFile: "File Differential",
  partial: "Partial",
  differentialPartial: "Partial Differential",
};

/** Restoring the first of several sets, or ignoring what follows the media, is no trouble for SQL Server. */
const HARMLESS: ReadonlySet<MediaProblem["code"]> = new Set([
  "several_sets",
  "trailing_bytes",
  "unknown_version",
]);

function isFatal({ code }: MediaProblem): boolean {
  return !HARMLESS.has(code);
}

function refused(description: string): MediaVerdict {
  return { accepted: false, description };
}

function unverified(fileName: string, instance: InstanceState): string {
  return isLocalDisk2008R2(instance)
    ? "Your backup is corrupted or newer than RDS, failed to verify."
    : `Failed to verify ${fileName}, backup file was corrupted or newer edition than RDS.`;
}

/** Highest internal database version that each release opens. */
const NEWEST_DATABASE_VERSION: Readonly<Record<string, number>> = {
  "2008r2": 661,
  "08r2": 661,
  "2012": 706,
  "2014": 782,
  "2016": 852,
  "2017": 869,
  "2019": 904,
  "2022": 958,
};

function newestDatabaseVersion(engineVersion: string): number {
  const release = engineVersion.split("_")[0] ?? "";
  return NEWEST_DATABASE_VERSION[release] ?? 0;
}
