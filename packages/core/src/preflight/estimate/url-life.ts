/** How long a signed URL for an import lives: it has to outlast the download, and RDS says nothing of a restore before its end. */

const HOUR_MS = 3_600_000;
/** The guide's eight hours. Source: "Migrate backup data of SQL Server 2008 R2", signed URL of the object. */
const SHORTEST_MS = 8 * HOUR_MS;
/** OSS signs for seven days at most. Source: OSS, signature version 4 in URLs. */
export const LONGEST_URL_LIFE_MS = 7 * 24 * HOUR_MS;
/** RDS has published no rate; a tenth of what one connection to OSS gives leaves room for a busy instance. */
const SLOW_BYTES_PER_SECOND = 10 * 1024 ** 2;

/** Twice the estimate or twice a slow download, whichever is longer; within what the guide asks for and OSS signs. */
export function urlLifeMs({
  p90Ms,
  backupBytes,
}: {
  readonly p90Ms: number;
  readonly backupBytes: number;
}): number {
  const slowMs = (backupBytes / SLOW_BYTES_PER_SECOND) * 1000;
  return Math.min(LONGEST_URL_LIFE_MS, Math.max(SHORTEST_MS, 2 * p90Ms, 2 * slowMs));
}
