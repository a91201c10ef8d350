/** Refuses backups of SQL Server's own databases: RDS keeps its own and lets nobody replace them. */
import { isSystemDatabase } from "../../model/system-databases.ts";
import { text } from "../../texts/text.ts";
import { blocker, type Check } from "../check.ts";
import { backupSetOf, type FileFacts } from "../facts.ts";

export const systemDatabase: Check<FileFacts> = {
  id: "system-database",
  group: "file",
  run(facts) {
    const set = backupSetOf(facts);
    if (!set || !isSystemDatabase(set.databaseName)) return null;
    return blocker(text("check.system.blocked", { database: set.databaseName }), text("check.system.remedy"));
  },
};
