/**
 * No database of that name may be on the instance: RDS never replaces one.
 *
 * Names are compared without case, as the default collations do. A leftover data file of that name is not visible
 * through any API; RDS would refuse it after the download.
 */
import { text } from "../../texts/text.ts";
import { blocker, type Check, passed, whenKnown } from "../check.ts";

export const nameConflict: Check = {
  id: "name-conflict",
  group: "target",
  run({ request, databases }) {
    const { targetDatabaseName: name, target } = request;
    return whenKnown(
      databases,
      text("check.conflict.unknown", { instanceId: target.instanceId }),
      (known) => {
        const taken = known.find((database) => database.name.toLowerCase() === name.toLowerCase());
        return taken
          ? blocker(
              text("check.conflict.taken", {
                name: taken.name,
                status: taken.status,
                instanceId: target.instanceId,
              }),
              text("check.conflict.remedy", { database: request.databaseName, name }),
            )
          : passed(text("check.conflict.passed", { name }));
      },
    );
  },
};
