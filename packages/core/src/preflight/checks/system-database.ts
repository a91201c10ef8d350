/** Refuses backups of SQL Server's own databases: RDS keeps its own and lets nobody replace them. */
import { advise } from "../../model/finding.ts";
import { isSystemDatabase } from "../../model/system-databases.ts";
import { text } from "../../texts/text.ts";
import { blocker, type Check, from, passed, whenKnown } from "../check.ts";
import { setIn, type FileFacts, sourceOf } from "../facts.ts";

export const systemDatabase: Check<FileFacts> = {
  id: "system-database",
  group: "source",
  run(facts) {
    return whenKnown(facts.media, text("check.media.unknown", { source: sourceOf(facts) }), (media) => {
      const database = setIn(media)?.databaseName;
      if (database === undefined) return null;
      const evidence = from("backup", facts.media, { databaseName: database });
      return isSystemDatabase(database)
        ? blocker(text("check.system.blocked", { database }), advise(text("check.system.remedy")), evidence)
        : passed(text("check.system.passed", { database }), evidence);
    });
  },
};
