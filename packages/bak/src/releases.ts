/**
 * SQL Server releases by the numbers that a backup carries.
 *
 * The database's internal version decides whether a restore is possible; the compatibility level does not,
 * since a 2019 database may still run at 100. Sources: Microsoft Learn, "ALTER DATABASE compatibility level"
 * and "SQL Server build versions"; the internal versions were read from real backups of every release.
 */

/** One release and its three ways of being numbered. */
export interface SqlServerRelease {
  readonly name: string;
  readonly major: number;
  readonly minor: number;
  readonly databaseVersion: number;
  /** The level that a database gets when it is created on this release. */
  readonly compatibilityLevel: number;
}

/** Oldest first. */
export const SQL_SERVER_RELEASES: readonly SqlServerRelease[] = [
  { name: "2005", major: 9, minor: 0, databaseVersion: 611, compatibilityLevel: 90 },
  { name: "2008", major: 10, minor: 0, databaseVersion: 655, compatibilityLevel: 100 },
  { name: "2008 R2", major: 10, minor: 50, databaseVersion: 661, compatibilityLevel: 100 },
  { name: "2012", major: 11, minor: 0, databaseVersion: 706, compatibilityLevel: 110 },
  { name: "2014", major: 12, minor: 0, databaseVersion: 782, compatibilityLevel: 120 },
  { name: "2016", major: 13, minor: 0, databaseVersion: 852, compatibilityLevel: 130 },
  { name: "2017", major: 14, minor: 0, databaseVersion: 869, compatibilityLevel: 140 },
  { name: "2019", major: 15, minor: 0, databaseVersion: 904, compatibilityLevel: 150 },
  { name: "2022", major: 16, minor: 0, databaseVersion: 957, compatibilityLevel: 160 },
  { name: "2025", major: 17, minor: 0, databaseVersion: 998, compatibilityLevel: 170 },
];

/** The newest internal version that this table knows; a larger one is from a release that came later. */
export const NEWEST_DATABASE_VERSION: number = Math.max(
  ...SQL_SERVER_RELEASES.map(({ databaseVersion }) => databaseVersion),
);

/** A 2005 database that was switched to the vardecimal storage format. */
const VARDECIMAL_2005 = 612;

/** `undefined` for the internal version of a preview or of a release that this table does not know. */
export function releaseOf(databaseVersion: number): SqlServerRelease | undefined {
  const version = databaseVersion === VARDECIMAL_2005 ? 611 : databaseVersion;
  return SQL_SERVER_RELEASES.find((release) => release.databaseVersion === version);
}

/** The release that wrote the backup, from its software version. */
export function releaseOfSoftware(major: number, minor: number): SqlServerRelease | undefined {
  return SQL_SERVER_RELEASES.find((release) => release.major === major && release.minor === minor);
}

/** By name ("2008 R2"), as a person writes it. */
export function releaseNamed(name: string): SqlServerRelease | undefined {
  return SQL_SERVER_RELEASES.find((release) => release.name === name);
}
