/**
 * Whether an instance can open a database at all that it could restore.
 *
 * What a database uses of a higher edition comes to light only when it is opened. A backup's header shows some of
 * it: filegroups for FILESTREAM or memory-optimised tables. Compression and partitions it does not show, so an
 * object can be marked as using them (`CloudControl.markObject`).
 *
 * Source: "Migrate incremental backup data to ApsaraDB RDS for SQL Server", Common errors: compression and
 * partitions of an Enterprise Edition do not open on Web. SQL Server 2016 SP1 brought both to every edition. "Database
 * mirroring": not with FILESTREAM filegroups nor memory-optimised ones; RDS mirrors up to 2016.
 */
import type { BackupDataFile, BackupSet } from "@bakferry/bak";

import type { InstanceState } from "../model.ts";

export function canOpen(
  { engineVersion, category }: InstanceState,
  { set, needsEnterprise }: { readonly set: BackupSet | undefined; readonly needsEnterprise: boolean },
): boolean {
  const [release = "", edition = ""] = engineVersion.split("_");
  const isBeforeSharing = ["2008r2", "08r2", "2012", "2014"].includes(release);
  if (needsEnterprise && isBeforeSharing && (edition === "std" || edition === "web")) return false;
  const isMirrored = category === "HighAvailability" && (isBeforeSharing || release === "2016");
  return !(isMirrored && set?.files.some(isSpecial) === true);
}

/** Neither data nor log: FILESTREAM or memory-optimised, for which no number in the media is proved. */
function isSpecial({ type }: BackupDataFile): boolean {
  return type !== "D" && type !== "L";
}
