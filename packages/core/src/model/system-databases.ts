/** SQL Server's own databases: RDS keeps its own and lets nobody replace them. */

/** Names are compared without case, as nearly every server does. */
export function isSystemDatabase(name: string): boolean {
  return SYSTEM_DATABASES.has(name.toLowerCase());
}

const SYSTEM_DATABASES: ReadonlySet<string> = new Set(["master", "model", "msdb", "tempdb", "distribution"]);
