/**
 * The two procedures of RDS for imports from OSS, and which of them an instance follows.
 *
 * SQL Server 2008 R2 on local disks takes signed URLs and wants the database to exist, empty; everything else takes
 * positions in OSS and wants the name to be free. Source: RDS, "Migrate full backups to the cloud", prerequisites;
 * CreateDBInstance, EngineVersion: `2008r2` is on local disks, `08r2_ent_ha` on cloud disks.
 */
import { parseEngineVersion } from "./engine-version.ts";
import type { TargetInstance } from "./target.ts";

export type InstanceFamily = "current" | "cloud_2008r2" | "local_2008r2";

/** `null` for an engine version or a pair of version and disk that nobody has documented: ask, never guess. */
export function instanceFamily({
  engineVersion,
  storageType,
}: Pick<TargetInstance, "engineVersion" | "storageType">): InstanceFamily | null {
  const release = parseEngineVersion(engineVersion);
  if (!release) return null;
  if (release.name !== "2008 R2") return "current";
  if (engineVersion.startsWith("08r2") && storageType !== "local_ssd") return "cloud_2008r2";
  return engineVersion === "2008r2" && storageType === "local_ssd" ? "local_2008r2" : null;
}
