/**
 * Whether a file can be restored next, on a database that was left waiting for more.
 *
 * RDS takes one file with one set at a time, and a differential or a log that does not fit fails only after it was
 * pulled. A differential may also come after logs: it needs its base, not what lies between.
 */
import type { BackupKind, BackupSet, MediaProblem, MediaReading, StrangerKind } from "../model.ts";
import { assembleMediaSets } from "./assemble-media-sets.ts";
import type { ChainEnd } from "./chain-model.ts";
import { type DifferentialFit, differentialFits } from "./differential-fits.ts";
import { type LogFit, logFollows } from "./log-follows.ts";
import { type RecoveryPath, lsnValue, relatePaths } from "./recovery-path.ts";

export type IncrementFit =
  /** `end` is where the database stands once it is restored. */
  | { readonly kind: "fits"; readonly set: BackupSet; readonly advances: boolean; readonly end: ChainEnd }
  | { readonly kind: "notABackup"; readonly stranger: StrangerKind }
  | { readonly kind: "unreadable"; readonly problems: readonly MediaProblem["code"][] }
  | { readonly kind: "severalSets"; readonly count: number }
  | { readonly kind: "striped"; readonly familyCount: number; readonly familySequenceNumber: number }
  | { readonly kind: "notAnIncrement"; readonly backupKind: BackupKind }
  | Exclude<LogFit, { readonly kind: "follows" | "notALog" }>
  | Exclude<DifferentialFit, { readonly kind: "fits" | "notAFull" | "notADifferential" }>;

export function nextIncrementFits(
  chainEnd: ChainEnd,
  file: { readonly reading: MediaReading },
): IncrementFit {
  const { reading } = file;
  if (reading.kind === "stranger") return { kind: "notABackup", stranger: reading.stranger };
  const [backup, ...others] = assembleMediaSets([{ name: "", reading }]);
  if (backup === undefined) {
    return { kind: "unreadable", problems: [...new Set(reading.problems.map(({ code }) => code))] };
  }
  if (backup.damage.length > 0) return { kind: "unreadable", problems: backup.damage };
  if (backup.familyCount > 1) {
    const familySequenceNumber = backup.files[0]?.familySequenceNumber ?? 1;
    return { kind: "striped", familyCount: backup.familyCount, familySequenceNumber };
  }
  if (others.length > 0) return { kind: "severalSets", count: others.length + 1 };
  return setFits(chainEnd, backup.set);
}

function setFits(chainEnd: ChainEnd, set: BackupSet): IncrementFit {
  switch (set.kind) {
    case "log": {
      const fit = logFollows(chainEnd, set);
      if (fit.kind === "notALog") return { kind: "notAnIncrement", backupKind: set.kind };
      return fit.kind === "follows" ? fits(chainEnd, set, fit.advances) : fit;
    }
    case "differential":
      return differentialFollows(chainEnd, set);
    default:
      return { kind: "notAnIncrement", backupKind: set.kind };
  }
}

function differentialFollows(chainEnd: ChainEnd, set: BackupSet): IncrementFit {
  const fit = differentialFits(chainEnd.full, set);
  if (fit.kind === "notAFull" || fit.kind === "notADifferential") {
    return { kind: "notAnIncrement", backupKind: set.kind };
  }
  if (fit.kind !== "fits") return fit;
  const [last, here] = [lsnValue(set.lastLSN), lsnValue(chainEnd.lastLSN)];
  if (last === null || here === null || set.lastLSN === null || set.recoveryForkID === null) {
    return { kind: "unknown", fields: [set.recoveryForkID === null ? "recoveryForkID" : "lastLSN"] };
  }
  const relation = relatePaths(chainEnd, set);
  if (relation === "unknown") return { kind: "unknown", fields: ["previousRecoveryForkID"] };
  if (relation === "leaves") return { kind: "otherFork", forkPointLSN: set.forkPointLSN };
  if (relation === "contained" || last < here) return { kind: "tooEarly", lastLSN: set.lastLSN };
  return fits(chainEnd, set, last > here);
}

function fits(chainEnd: ChainEnd, set: BackupSet & RecoveryPath, advances: boolean): IncrementFit {
  const { databaseName, familyGUID, recoveryForkID, forkPointLSN, lastLSN } = set;
  const { full } = chainEnd;
  const previousRecoveryForkID = set.previousRecoveryForkID ?? null;
  const path = { familyGUID, recoveryForkID, forkPointLSN, previousRecoveryForkID, lastLSN };
  return { kind: "fits", set, advances, end: { ...path, databaseName, full } };
}
