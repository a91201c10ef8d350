/** An instance holds a limited number of databases, which RDS tells as `DBMaxQuantity`. */
import { advise } from "../../model/finding.ts";
import { text } from "../../texts/text.ts";
import { blocker, type Check, from, passed, whenAllKnown } from "../check.ts";
import type { Facts } from "../facts.ts";

export const databaseCount: Check<Pick<Facts, "request" | "instance" | "databases">> = {
  id: "database-count",
  group: "target",
  run({ request, instance, databases }) {
    const { instanceId } = request.target;
    const unread = text("check.conflict.unknown", { instanceId });
    return whenAllKnown({ instance, databases }, unread, (known) => {
      const limit = known.instance?.maxDatabases ?? null;
      if (limit === null) return null;
      const count = known.databases.length + (request.ahead ?? 0);
      const evidence = [
        ...from("databases", databases, { databaseCount: count }),
        ...from("instance", instance, { maxDatabases: limit }),
      ];
      return count < limit
        ? passed(text("check.count.passed", { count, limit }), evidence)
        : blocker(text("check.count.full", { count, limit }), advise(text("check.count.remedy")), evidence);
    });
  },
};
