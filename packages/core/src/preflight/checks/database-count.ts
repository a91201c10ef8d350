/** An instance holds a limited number of databases, which RDS tells as `DBMaxQuantity`. */
import { text } from "../../texts/text.ts";
import { blocker, type Check, passed } from "../check.ts";
import { instanceOf } from "../facts.ts";

export const databaseCount: Check = {
  id: "database-count",
  group: "target",
  run(facts) {
    const limit = instanceOf(facts)?.maxDatabases ?? null;
    if (limit === null || facts.databases.kind === "unknown") return null;
    const count = facts.databases.value.length;
    return count < limit
      ? passed(text("check.count.passed", { count, limit }))
      : blocker(text("check.count.full", { count, limit }), text("check.count.remedy"));
  },
};
