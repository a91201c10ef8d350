/**
 * What RDS says after it has read a backup: fit to be restored here, or not and why.
 *
 * RDS puts damage and a newer version into one sentence that blames both; it is kept word for word, since telling
 * them apart beforehand is what a client is for.
 *
 * Source: "Migrate full backups to the cloud", Common return messages and Troubleshooting; "Migrate incremental
 * backup data", Common errors. Internal versions of a database: RESTORE HEADERONLY, DatabaseVersion. Certificates:
 * SQL Server error 33111.
 */
import { createHash } from "node:crypto";

import {
  type BackupKind,
  type BackupReading,
  type BackupSet,
  type MediaProblem,
  type MediaReading,
  restoredBytes,
} from "@bakferry/bak";

import type { InstanceState } from "../model.ts";
import type { MediaDamage } from "./import-book.ts";

export type MediaVerdict =
  | { readonly accepted: true; readonly dataBytes: number }
  | { readonly accepted: false; readonly description: string };

export interface MediaPlace {
  readonly fileName: string;
  readonly instance: InstanceState;
  /** An increment goes on with a database that waits; a full backup makes one. A full one when left out. */
  readonly expects?: "full" | "increment";
  readonly damage?: MediaDamage | null;
}

export function judgeMedia(reading: MediaReading, place: MediaPlace): MediaVerdict {
  const { fileName, instance, expects = "full" } = place;
  if (reading.kind !== "backup") return refused(unverified(fileName, instance));
  // RESTORE without WITH FILE takes the first set of the file.
  const [set] = reading.sets;
  const { problems } = reading;
  const isEncrypted = problems.some(({ code }) => code === "encrypted");
  if (isEncrypted || set?.hints.some(({ code }) => code === "tde") === true) {
    return refused(`Cannot find server certificate with thumbprint '${thumbprintFor(reading)}'.`);
  }
  if (set === undefined || problems.some(isFatal)) return refused(unverified(fileName, instance));

  const wrongKind = expects === "full" ? notAFull(set, place) : notAnIncrement(set, place);
  if (wrongKind !== null) return refused(wrongKind);
  if (
    isProvedBroken(set, place.damage ?? null) ||
    set.databaseVersion > newestDatabaseVersion(instance.engineVersion)
  ) {
    return refused(unverified(fileName, instance));
  }
  return { accepted: true, dataBytes: restoredBytes(set) };
}

/** 2008 R2 on local disks imports by signed URL, and into a database that exists already. */
export function isLocalDisk2008R2({ engineVersion, storageType }: InstanceState): boolean {
  return engineVersion === "2008r2" && storageType === "local_ssd";
}

const KIND_NAMES: Readonly<Record<Exclude<BackupKind, "full">, string>> = {
  differential: "Database Differential",
  log: "Transaction Log",
  file: "File",
  differentialFile: "File Differential",
  partial: "Partial",
  differentialPartial: "Partial Differential",
};

function notAFull({ kind }: BackupSet, { fileName, instance }: MediaPlace): string | null {
  if (kind === "full") return null;
  const subject = isLocalDisk2008R2(instance) ? fileName : `Backup set (${fileName})`;
  return `${subject} is a ${KIND_NAMES[kind]} backup, we only accept a FULL Backup.`;
}

function notAnIncrement({ kind }: BackupSet, { fileName }: MediaPlace): string | null {
  if (kind === "differential" || kind === "log") return null;
  const name = kind === "full" ? "Database FULL" : KIND_NAMES[kind];
  return `Backup set (${fileName}) is a ${name} backup, we only accept transaction log or differential backup.`;
}

/** Restoring the first of several sets, or ignoring what follows the media, is no trouble for SQL Server. */
const HARMLESS: ReadonlySet<MediaProblem["code"]> = new Set([
  "several_sets",
  "trailing_bytes",
  "unknown_version",
]);

function isFatal({ code }: MediaProblem): boolean {
  return !HARMLESS.has(code);
}

/** A backup WITH CHECKSUM is verified page by page; another one only by its structure. */
function isProvedBroken({ hasBackupChecksums }: BackupSet, damage: MediaDamage | null): boolean {
  if (damage === null) return false;
  return damage.isUnreadable || (damage.tornPages > 0 && hasBackupChecksums === true);
}

function refused(description: string): MediaVerdict {
  return { accepted: false, description };
}

function unverified(fileName: string, instance: InstanceState): string {
  return isLocalDisk2008R2(instance)
    ? "Your backup is corrupted or newer than RDS, failed to verify."
    : `Failed to verify ${fileName}, backup file was corrupted or newer edition than RDS.`;
}

/** The media does not tell the certificate's own thumbprint; this one is steady for a database. */
function thumbprintFor({ media, sets, sizeBytes }: BackupReading): string {
  const seed = sets[0]?.familyGUID ?? media?.mediaSetId ?? String(sizeBytes);
  return `0x${createHash("sha1").update(seed).digest("hex").toUpperCase()}`;
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
