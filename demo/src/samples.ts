/** Backups for every outcome, made on the spot; none of them holds anybody's data. */
import {
  damage,
  syntheticBackup,
  type SyntheticBackupOptions,
  withDatabasePages,
} from "@bakferry/bak/testing";

import { type ChainPart, chainBackup } from "./chain-samples.ts";

const GIB = 2 ** 30;
const MIB = 2 ** 20;

export interface Sample {
  /** Asks for it. */
  readonly command: string;
  readonly fileName: string;
  /** What it is good for, for the list that the demo prints; empty for a file that belongs to another one. */
  readonly purpose: string;
  /** `staged` ones are in OSS already, as if somebody had uploaded them; `later` ones are put beside the bot by a scenario. */
  readonly place: "directory" | "staged" | "later";
  make(): Uint8Array;
}

export const SAMPLES: readonly Sample[] = [
  ...chain("dbchain", 30, "a full backup with a differential and a log, restored one by one"),
  ...chain("dbgap", 31, "the same, with a log that is missing at first"),
  {
    command: "/migrate dbold to old-2008r2",
    fileName: "dboldFULL.bak",
    purpose: "a backup of SQL Server 2008 R2, for the instance on local disks",
    place: "directory",
    make: () => freshBackup({ databaseName: "dbold", release: "2008 R2", ids: otherSet(40) }),
  },
  {
    command: "/migrate dbtorn",
    fileName: "dbtornFULL.bak",
    purpose: "a backup that reads well, of a database with a damaged page: found by DBCC CHECKDB",
    place: "staged",
    make() {
      const whole = withDatabasePages(freshBackup({ databaseName: "dbtorn", ids: otherSet(41) }));
      return damage(whole, { kind: "flip", offset: Math.floor(whole.length / 2) });
    },
  },
  {
    command: "/migrate dbspoilt",
    fileName: "dbspoiltFULL.bak",
    purpose: "damage in OSS that no header tells: found by RDS",
    place: "staged",
    make() {
      const whole = freshBackup({ databaseName: "dbspoilt", ids: otherSet(42), hasChecksums: true });
      return damage(whole, { kind: "flip", offset: Math.floor(whole.length / 2) });
    },
  },
  {
    command: "/migrate dbsealed",
    fileName: "dbsealedFULL.bak",
    purpose: "a backup WITH ENCRYPTION",
    place: "directory",
    make: () => freshBackup({ databaseName: "dbsealed", ids: otherSet(43), isEncrypted: true }),
  },
  {
    command: "/migrate dbtest",
    fileName: "dbtest.bak",
    purpose: "a good backup beside the bot: is uploaded after approval, then imported",
    place: "directory",
    make: () =>
      freshBackup({
        databaseName: "dbtest",
        release: "2019",
        dataBytes: 48 * MIB,
        files: [
          { logicalName: "dbtest", type: "D", sizeBytes: 64 * MIB },
          { logicalName: "dbtest_log", type: "L", sizeBytes: 16 * MIB },
        ],
      }),
  },
  {
    command: "/migrate dbstaged",
    fileName: "dbstagedFULL20261120.bak",
    purpose: "a good backup that is in OSS already",
    place: "staged",
    make: () => freshBackup({ databaseName: "dbstaged", release: "2016", ids: otherSet(2) }),
  },
  {
    command: "/migrate dbpacked to web-2012",
    fileName: "dbpackedFULL.bak",
    purpose: "a backup of 2012 with features of an Enterprise edition, for an instance of the Web edition",
    place: "staged",
    make: () => freshBackup({ databaseName: "dbpacked", release: "2012", ids: otherSet(44) }),
  },
  {
    command: "/migrate dbdiff",
    fileName: "dbdiff.bak",
    purpose: "a differential backup with the extension of a full one",
    place: "directory",
    make: () => freshBackup({ databaseName: "dbdiff", kind: "differential", ids: otherSet(3) }),
  },
  {
    command: "/migrate dbnewer",
    fileName: "dbnewer.bak",
    purpose: "a backup of SQL Server 2025, newer than the instance",
    place: "directory",
    make: () => freshBackup({ databaseName: "dbnewer", release: "2025", ids: otherSet(4) }),
  },
  {
    command: "/migrate dbcut",
    fileName: "dbcut.bak",
    purpose: "a backup whose end is missing",
    place: "directory",
    make() {
      const whole = freshBackup({ databaseName: "dbcut", ids: otherSet(5) });
      return damage(whole, { kind: "truncate", keepBytes: Math.floor(whole.length / 2) });
    },
  },
  {
    command: "/migrate dbhuge",
    fileName: "dbhuge.bak",
    purpose: "a small file that restores to more than the instance can hold",
    place: "directory",
    make: () =>
      freshBackup({
        databaseName: "dbhuge",
        ids: otherSet(6),
        files: [
          { logicalName: "dbhuge", type: "D", sizeBytes: 300 * GIB },
          { logicalName: "dbhuge_log", type: "L", sizeBytes: 20 * GIB },
        ],
      }),
  },
  {
    command: "/migrate dbdamaged",
    fileName: "dbdamaged.bak",
    purpose: "a good header over damaged content: found while it is uploaded, nothing is imported",
    place: "directory",
    make() {
      const whole = freshBackup({
        databaseName: "dbdamaged",
        ids: otherSet(8),
        hasChecksums: true,
        dataBytes: 24 * MIB,
      });
      return damage(whole, { kind: "flip", offset: 20 * MIB });
    },
  },
  {
    command: "/migrate orders",
    fileName: "orders.bak",
    purpose: "a backup of a database whose name is taken on the instance",
    place: "directory",
    make: () => freshBackup({ databaseName: "orders", ids: otherSet(7) }),
  },
];

const HOUR_MS = 3_600_000;

/** One of many that only their names tell apart. */
export function crowdBackup(databaseName: string, number: number): Uint8Array {
  return freshBackup({ databaseName, ids: otherSet(1000 + number) });
}

/** Finished an hour ago, at a source that keeps the time and the collation of the simulated instances. */
function freshBackup(options: SyntheticBackupOptions): Uint8Array {
  const hoursEast = 8;
  const at = (hoursAgo: number): string =>
    new Date(Date.now() + (hoursEast - hoursAgo) * HOUR_MS).toISOString().slice(0, 19);
  return syntheticBackup({
    startedAt: at(2),
    finishedAt: at(1),
    timeZoneQuarterHours: hoursEast * 4,
    // Chinese_PRC_CI_AS.
    collation: { info: 0xd0_0804, sortId: 0 },
    ...options,
  });
}

/** A chain beside the bot; its second log comes later. */
function chain(database: string, series: number, purpose: string): readonly Sample[] {
  const sample = (part: ChainPart, fileName: string, place: Sample["place"]): Sample => ({
    command: `/migrate ${database} with increments`,
    fileName,
    purpose: part === "full" ? purpose : "",
    place,
    make: () => freshBackup(chainBackup(database, series, part)),
  });
  const hasGap = database === "dbgap";
  return [
    sample("full", `${database}FULL.bak`, "directory"),
    sample("differential", `${database}DIFF.diff`, "directory"),
    sample("log-1", `${database}LOG1.trn`, hasGap ? "later" : "directory"),
    sample("log-2", `${database}LOG2.trn`, "later"),
  ];
}

function otherSet(number: number): { readonly backupSetGUID: string } {
  return { backupSetGUID: `00000000-0000-4000-8000-${String(number).padStart(12, "0")}` };
}
