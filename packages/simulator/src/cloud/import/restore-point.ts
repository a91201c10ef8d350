/**
 * Where a database stands that was restored WITH NORECOVERY, and whether the next backup fits there.
 *
 * Only the header decides, as in SQL Server: the log must begin at or before the point that is reached and end
 * behind it, a differential must have the restored full backup as its base. These rules are this simulator's own,
 * on purpose not those with which Bakferry predicts the same.
 *
 * Source: "Migrate incremental backup data to ApsaraDB RDS for SQL Server", Common errors, for the gap; SQL Server's
 * own messages 3117, 3136, 3154, 4326 and 4330 for what that page leaves out.
 */
import { type BackupSet, compareLSN } from "@bakferry/bak";

export interface RestorePoint {
  readonly familyGUID: string | null;
  readonly recoveryForkID: string | null;
  /** Of the full backup at the beginning. */
  readonly baseGUID: string | null;
  /** The first log record that is not there yet. */
  readonly redoLSN: string | null;
}

export type IncrementOutcome =
  | { readonly kind: "applied"; readonly point: RestorePoint }
  | { readonly kind: "refused"; readonly description: string };

export function pointAfter(full: BackupSet): RestorePoint {
  const { familyGUID, recoveryForkID, backupSetGUID, lastLSN } = full;
  return { familyGUID, recoveryForkID, baseGUID: backupSetGUID, redoLSN: lastLSN };
}

/** `set` is a differential or a log; what its header does not say is not held against it. */
export function applyIncrement(point: RestorePoint, set: BackupSet, databaseName: string): IncrementOutcome {
  const verb = set.kind === "log" ? "LOG" : "DATABASE";
  const refuse = (sentence: string): IncrementOutcome => ({
    kind: "refused",
    description: `${sentence}RESTORE ${verb} is terminating abnormally.`,
  });
  if (differs(point.familyGUID, set.familyGUID)) {
    return refuse(
      `The backup set holds a backup of a database other than the existing '${databaseName}' database.`,
    );
  }
  if (!isSamePath(point, set)) {
    return refuse(
      "This backup set cannot be applied because it is on a recovery path that is inconsistent with the database.",
    );
  }
  const misfit = set.kind === "log" ? logMisfit(point, set) : differentialMisfit(point, set);
  if (misfit !== null) return refuse(misfit);
  const { recoveryForkID, lastLSN } = set;
  return {
    kind: "applied",
    point: {
      ...point,
      recoveryForkID: recoveryForkID ?? point.recoveryForkID,
      redoLSN: lastLSN ?? point.redoLSN,
    },
  };
}

function logMisfit({ redoLSN }: RestorePoint, { firstLSN, lastLSN }: BackupSet): string | null {
  if (isAfter(firstLSN, redoLSN)) {
    return `The log in this backup set begins at LSN ${firstLSN}, which is too recent to apply to the database.`;
  }
  if (isAfter(redoLSN, lastLSN)) {
    return `The log in this backup set terminates at LSN ${lastLSN}, which is too early to apply to the database.`;
  }
  return null;
}

function differentialMisfit({ baseGUID, redoLSN }: RestorePoint, set: BackupSet): string | null {
  const bases = set.files
    .filter(({ type }) => type !== "L")
    .map(({ differentialBaseGUID }) => differentialBaseGUID);
  if ([set.differentialBaseGUID, ...bases].some((base) => differs(base, baseGUID))) {
    return "This differential backup cannot be restored because the database has not been restored to the correct earlier state.";
  }
  return isAfter(redoLSN, set.lastLSN)
    ? "The log or differential backup cannot be restored because no files are ready to rollforward."
    : null;
}

/** A backup continues the fork that the database is on, or the one that parted from it at or after this point. */
function isSamePath({ recoveryForkID, redoLSN }: RestorePoint, set: BackupSet): boolean {
  if (!differs(recoveryForkID, set.recoveryForkID)) return true;
  return set.previousRecoveryForkID === recoveryForkID && !isAfter(redoLSN, set.forkPointLSN);
}

function differs(a: string | null, b: string | null): boolean {
  return a !== null && b !== null && a !== b;
}

function isAfter(a: string | null, b: string | null): boolean {
  return a !== null && b !== null && compareLSN(a, b) > 0;
}
