/**
 * RDS's names for SQL Server versions, and the database versions each of them can restore.
 *
 * SQL Server restores forwards only. What decides is the internal database version, not the compatibility level.
 * Source: RDS CreateDBInstance, EngineVersion; internal versions as RESTORE HEADERONLY prints them.
 */

export interface EngineRelease {
  /** "2019", "2008 R2": what people call it. */
  readonly name: string;
  /** Highest internal database version that any update of this release writes, and so the highest it restores. */
  readonly newestDatabaseVersion: number;
  /** That of the release without updates; an instance that was not updated restores no newer one. */
  readonly firstDatabaseVersion: number;
}

export type Edition = "enterprise" | "standard" | "web";

const RELEASES: Readonly<Record<string, EngineRelease>> = {
  "2008r2": { name: "2008 R2", newestDatabaseVersion: 661, firstDatabaseVersion: 660 },
  "08r2": { name: "2008 R2", newestDatabaseVersion: 661, firstDatabaseVersion: 660 },
  "2012": { name: "2012", newestDatabaseVersion: 706, firstDatabaseVersion: 706 },
  "2014": { name: "2014", newestDatabaseVersion: 782, firstDatabaseVersion: 782 },
  "2016": { name: "2016", newestDatabaseVersion: 852, firstDatabaseVersion: 852 },
  "2017": { name: "2017", newestDatabaseVersion: 869, firstDatabaseVersion: 868 },
  "2019": { name: "2019", newestDatabaseVersion: 904, firstDatabaseVersion: 904 },
  "2022": { name: "2022", newestDatabaseVersion: 958, firstDatabaseVersion: 957 },
  "2025": { name: "2025", newestDatabaseVersion: 998, firstDatabaseVersion: 998 },
};

/** Reads "2022_ent_ha", "08r2_ent_ha", "2012"; `null` for a spelling that nobody has documented: ask, never guess. */
export function parseEngineVersion(engineVersion: string): EngineRelease | null {
  const match = /^(\d{4}|08)(r2)?(?:_(?:ent|std|web))?(?:_(?:ha|sl))?$/.exec(engineVersion);
  if (!match) return null;
  return RELEASES[`${match[1] ?? ""}${match[2] ?? ""}`] ?? null;
}

const EDITIONS: Readonly<Record<string, Edition>> = { ent: "enterprise", std: "standard", web: "web" };

/** `null` where the engine version does not tell: "2012" and "2008r2" are sold in one edition only. */
export function editionOf(engineVersion: string): Edition | null {
  return EDITIONS[/_(ent|std|web)(?:_|$)/.exec(engineVersion)?.[1] ?? ""] ?? null;
}

/** The releases of RDS that restore a database of this internal version, oldest first. */
export function releasesThatRestore(databaseVersion: number): readonly EngineRelease[] {
  const byName = new Map(Object.values(RELEASES).map((release) => [release.name, release]));
  return [...byName.values()]
    .filter(({ newestDatabaseVersion }) => newestDatabaseVersion >= databaseVersion)
    .sort((a, b) => a.newestDatabaseVersion - b.newestDatabaseVersion);
}
