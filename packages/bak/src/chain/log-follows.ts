/**
 * Whether a log backup can be restored on top of what was restored before.
 *
 * `lastLSN` is the first log record that a backup does not hold, so a log that starts there follows without a gap,
 * and one that starts earlier merely overlaps. Sources: RESTORE HEADERONLY, FirstLSN and LastLSN; SQL Server errors
 * 4305 (too recent), 4326 (too early) and 4330 (another recovery path).
 */
import type { BackupSet } from "../model.ts";
import { type LogEnd, lsnValue, relatePaths } from "./recovery-path.ts";

export interface LSNRange {
  readonly fromLSN: string;
  readonly toLSN: string;
}

export type LogFit =
  /** `advances` is false when the log holds nothing that is not there already. */
  | { readonly kind: "follows"; readonly advances: boolean }
  /** It ends before the point that is reached; restoring it is an error, leaving it out none. */
  | { readonly kind: "tooEarly"; readonly lastLSN: string | null }
  /** Log backups of this range are missing in between. */
  | ({ readonly kind: "gap" } & LSNRange)
  | { readonly kind: "otherFork"; readonly forkPointLSN: string | null }
  | { readonly kind: "otherFamily"; readonly familyGUID: string | null }
  | { readonly kind: "notALog" }
  /** The media does not hold these columns, so nothing can be said. */
  | { readonly kind: "unknown"; readonly fields: readonly string[] };

export type LogSet = LogEnd & Pick<BackupSet, "kind" | "firstLSN">;

/** `previous` is the backup restored last, or the end of a chain. */
export function logFollows(previous: LogEnd, log: LogSet): LogFit {
  if (log.kind !== "log") return { kind: "notALog" };
  const fields = [...unknownFields(previous), ...unknownFields(log)];
  if (lsnValue(log.firstLSN) === null) fields.push("firstLSN");
  if (fields.length > 0) return { kind: "unknown", fields: [...new Set(fields)] };
  if (previous.familyGUID !== log.familyGUID) return { kind: "otherFamily", familyGUID: log.familyGUID };

  switch (relatePaths(previous, log)) {
    case "unknown":
      return { kind: "unknown", fields: ["previousRecoveryForkID"] };
    case "leaves":
      return { kind: "otherFork", forkPointLSN: log.forkPointLSN };
    case "contained":
      return { kind: "tooEarly", lastLSN: log.lastLSN };
    case "continues":
      return compareRange(lsnValue(previous.lastLSN) ?? 0n, log);
  }
}

function compareRange(here: bigint, { firstLSN, lastLSN }: LogSet): LogFit {
  const [first, last] = [lsnValue(firstLSN) ?? 0n, lsnValue(lastLSN) ?? 0n];
  if (last < here) return { kind: "tooEarly", lastLSN: String(last) };
  if (first > here) return { kind: "gap", fromLSN: String(here), toLSN: String(first) };
  return { kind: "follows", advances: last > here };
}

/** Columns without which a place on a recovery path is no place. */
export function unknownFields(end: LogEnd): readonly string[] {
  const fields: string[] = [];
  if (end.familyGUID === null) fields.push("familyGUID");
  if (end.recoveryForkID === null) fields.push("recoveryForkID");
  if (lsnValue(end.lastLSN) === null) fields.push("lastLSN");
  return fields;
}
