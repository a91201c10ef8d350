/** Backups for every outcome, made on the spot; none of them holds anybody's data. */
import { damage, syntheticBackup, type SyntheticBackupOptions } from "@bakferry/bak/testing";

const GIB = 2 ** 30;
const MIB = 2 ** 20;

export interface Sample {
  /** Name of the database, and of the file. */
  readonly database: string;
  readonly fileName: string;
  /** What it is good for, for the list that the demo prints. */
  readonly purpose: string;
  /** `staged` ones are in OSS already, as if somebody had uploaded them. */
  readonly place: "directory" | "staged";
  make(): Uint8Array;
}

export const SAMPLES: readonly Sample[] = [
  {
    database: "dbtest",
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
    database: "dbstaged",
    fileName: "dbstagedFULL20261120.bak",
    purpose: "a good backup that is in OSS already",
    place: "staged",
    make: () => freshBackup({ databaseName: "dbstaged", release: "2016", ids: otherSet(2) }),
  },
  {
    database: "dbdiff",
    fileName: "dbdiff.bak",
    purpose: "a differential backup with the extension of a full one",
    place: "directory",
    make: () => freshBackup({ databaseName: "dbdiff", kind: "differential", ids: otherSet(3) }),
  },
  {
    database: "dbnewer",
    fileName: "dbnewer.bak",
    purpose: "a backup of SQL Server 2025, newer than the instance",
    place: "directory",
    make: () => freshBackup({ databaseName: "dbnewer", release: "2025", ids: otherSet(4) }),
  },
  {
    database: "dbcut",
    fileName: "dbcut.bak",
    purpose: "a backup whose end is missing",
    place: "directory",
    make() {
      const whole = freshBackup({ databaseName: "dbcut", ids: otherSet(5) });
      return damage(whole, { kind: "truncate", keepBytes: Math.floor(whole.length / 2) });
    },
  },
  {
    database: "dbhuge",
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
    database: "dbdamaged",
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
    database: "orders",
    fileName: "orders.bak",
    purpose: "a backup of a database whose name is taken on the instance",
    place: "directory",
    make: () => freshBackup({ databaseName: "orders", ids: otherSet(7) }),
  },
];

const HOUR_MS = 3_600_000;

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

function otherSet(number: number): { readonly backupSetGUID: string } {
  return { backupSetGUID: `00000000-0000-4000-8000-${String(number).padStart(12, "0")}` };
}
