/**
 * Whether two backups of one database lie on one way through its log.
 *
 * A restore that ends with RECOVERY starts a new recovery fork: the same numbers of the log then stand for other
 * changes, so an LSN means something only together with the fork it was taken on. The media names the fork, the
 * one before it and the point where they part. Sources: "Recovery paths (SQL Server)"; RESTORE HEADERONLY,
 * RecoveryForkID and ForkPointLSN.
 */

/** What a backup set, or a restored database, says of the way that led to it. */
export interface RecoveryPath {
  /** Equal for all copies of a database, however often it was restored. */
  readonly familyGUID: string | null;
  readonly recoveryForkID: string | null;
  /** Where the fork left the one before; `null` on the first fork. */
  readonly forkPointLSN: string | null;
  /** The fork that the database was on before it was restored. Missing or `null`: nothing is known of it. */
  readonly previousRecoveryForkID?: string | null;
}

/** A path and how far along it the log is known. A backup set is one. */
export interface LogEnd extends RecoveryPath {
  readonly lastLSN: string | null;
}

/**
 * How the path of a backup relates to where a database stands: it goes on from there (or passed there already, the
 * LSNs decide), it ends on the way that led there, it went another way, or the media does not tell.
 */
export type PathRelation = "continues" | "contained" | "leaves" | "unknown";

/** Looks at the forks alone. Both must be of one family and have a fork and a last LSN. */
export function relatePaths(end: LogEnd, next: LogEnd): PathRelation {
  if (end.recoveryForkID === next.recoveryForkID) return "continues";
  const [here, there] = [lsnValue(end.lastLSN), lsnValue(next.lastLSN)];
  const [leftBefore, forksAt] = [lsnValue(end.forkPointLSN), lsnValue(next.forkPointLSN)];
  if (here === null || there === null) return "unknown";
  const [endParent, nextParent] = [forkBefore(end), forkBefore(next)];

  if (endParent !== null && endParent === next.recoveryForkID) {
    if (leftBefore === null) return "unknown";
    return there <= leftBefore ? "contained" : "leaves";
  }
  if (forksAt === null || here > forksAt) return "leaves";
  if (nextParent === end.recoveryForkID) return "continues";
  return nextParent !== null && nextParent === endParent ? "leaves" : "unknown";
}

/** `null` when the media does not name it. */
export function forkBefore({ recoveryForkID, previousRecoveryForkID }: RecoveryPath): string | null {
  return previousRecoveryForkID === undefined || previousRecoveryForkID === recoveryForkID
    ? null
    : previousRecoveryForkID;
}

/** `null` for a missing LSN and for a text that is none. */
export function lsnValue(decimal: string | null): bigint | null {
  return decimal !== null && /^\d{1,25}$/.test(decimal) ? BigInt(decimal) : null;
}
