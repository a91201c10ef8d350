/**
 * Which names a database may have, by CreateDatabase's rule and by that of an import, which is wider.
 *
 * Source: ApsaraDB RDS API reference, "CreateDatabase"; "Migrate full backups to the cloud", Database name.
 */

/** Names that SQL Server and RDS keep for themselves. */
export function isReservedName(name: string): boolean {
  return RESERVED.has(name.toLowerCase());
}

/** 2 to 64 lower-case letters, digits, `_` and `-`, starting with a letter, ending with a letter or digit. */
export function isPlainName(name: string): boolean {
  return /^[a-z][a-z0-9_-]{0,62}[a-z0-9]$/.test(name);
}

/** A name that SQL Server takes and that needs no quoting anywhere on its way. */
export function isImportName(name: string): boolean {
  return /^[\p{L}_][\p{L}\p{N}_$#@ .-]{0,127}$/u.test(name) && !/[ .]$/.test(name);
}

/** What DescribeInstanceKeywords answers for databases. */
export function reservedDatabaseNames(): readonly string[] {
  return [...RESERVED];
}

const RESERVED: ReadonlySet<string> = new Set([
  "distribution",
  "master",
  "model",
  "msdb",
  "rdscore",
  "resource",
  "sys_info",
  "tempdb",
]);
