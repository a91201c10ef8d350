/** Refuses backups of SQL Server's own databases: RDS keeps its own and lets nobody replace them. */
import { text } from "../../texts/text.ts";
import { blocker, type Check } from "../check.ts";
import { backupSetOf, type FileFacts } from "../facts.ts";

const SYSTEM_DATABASES: ReadonlySet<string> = new Set(["master", "model", "msdb", "tempdb", "distribution"]);

export const systemDatabase: Check<FileFacts> = {
  id: "system-database",
  group: "file",
  run(facts) {
    const set = backupSetOf(facts);
    if (!set || !SYSTEM_DATABASES.has(set.databaseName.toLowerCase())) return null;
    return blocker(text("check.system.blocked", { database: set.databaseName }), text("check.system.remedy"));
  },
};
