/**
 * No database of that name may be on the instance: RDS never replaces one. 2008 R2 on local disks wants the opposite:
 * the database has to exist, and to be empty.
 *
 * Names are compared without case, as the default collations do. RDS is asked a second way, too, which knows names
 * that its list of databases does not show.
 */
import { advise, type Remedy } from "../../model/finding.ts";
import type { TargetDatabase } from "../../model/target.ts";
import { text } from "../../texts/text.ts";
import { blocker, type Check, from, passed, warning, whenAllKnown } from "../check.ts";
import { fetchesByUrl } from "../facts.ts";
import { freeName, takenNames } from "../free-name.ts";

export const nameConflict: Check = {
  id: "name-conflict",
  group: "target",
  run(facts) {
    const { databases, nameAvailability, request } = facts;
    const { targetDatabaseName: name, target } = request;
    const { instanceId } = target;
    const unread = text("check.conflict.unknown", { instanceId });
    return whenAllKnown({ databases, nameAvailability }, unread, (known) => {
      const there = known.databases.find((database) => database.name.toLowerCase() === name.toLowerCase());
      const evidence = [
        ...from("databases", databases, {
          status: there?.status ?? null,
          databaseCount: known.databases.length,
        }),
        ...from("names", nameAvailability, { availability: known.nameAvailability }),
      ];
      if (fetchesByUrl(facts)) return { ...judgeLocal(there, name), evidence };
      const rename = renameTo(freeName(name, takenNames(facts)));
      if (there) {
        const summary = text("check.conflict.taken", { name: there.name, status: there.status, instanceId });
        return blocker(summary, rename, evidence);
      }
      if (known.nameAvailability === "taken") {
        return blocker(text("check.conflict.hidden", { name, instanceId }), rename, evidence);
      }
      return passed(text("check.conflict.passed", { name }), evidence);
    });
  },
};

function judgeLocal(there: TargetDatabase | undefined, name: string): ReturnType<typeof passed> {
  return there
    ? warning(text("check.conflict.mustBeEmpty", { name }), advise(text("check.conflict.lookInside")))
    : passed(text("check.conflict.createdFirst", { name }));
}

function renameTo(name: string): Remedy {
  return advise(text("check.conflict.remedy", { name }), {
    kind: "button",
    button: { id: "another_name", name },
  });
}
