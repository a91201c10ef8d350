/** Chains of made-up backups, as they would be taken at one source; the headers fit, the data is nobody's. */
import type { SyntheticBackupOptions } from "@bakferry/bak/testing";

export type ChainPart = "full" | "differential" | "log-1" | "log-2";

/** Where each part begins and ends in the log of its database. */
const LSNS: Readonly<Record<ChainPart, NonNullable<SyntheticBackupOptions["lsns"]>>> = {
  full: { first: "40000000012300037", last: "40000000014500001", checkpoint: "40000000012300037" },
  differential: {
    first: "40000000020000010",
    last: "40000000021100001",
    checkpoint: "40000000020000010",
    databaseBackup: "40000000012300037",
  },
  "log-1": {
    first: "40000000021100001",
    last: "40000000023400001",
    databaseBackup: "40000000012300037",
  },
  "log-2": {
    first: "40000000023400001",
    last: "40000000030000001",
    databaseBackup: "40000000012300037",
  },
};

const NUMBERS: Readonly<Record<ChainPart, number>> = { full: 1, differential: 2, "log-1": 3, "log-2": 4 };

/** One part of the chain of a database; `series` tells the chains of several databases apart. */
export function chainBackup(databaseName: string, series: number, part: ChainPart): SyntheticBackupOptions {
  const set = (of: ChainPart): string =>
    `00000000-0000-4000-8000-${String(series * 100 + NUMBERS[of]).padStart(12, "0")}`;
  return {
    databaseName,
    kind: part === "full" || part === "differential" ? part : "log",
    lsns: LSNS[part],
    ids: {
      backupSetGUID: set(part),
      differentialBaseGUID: set("full"),
      familyGUID: `00000000-0000-4000-9000-${String(series).padStart(12, "0")}`,
    },
  };
}
