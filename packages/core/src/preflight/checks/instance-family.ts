/**
 * Which of RDS's two procedures the instance follows; a pair of version and disk that nobody documents stays unknown.
 *
 * The one of 2008 R2 on local disks takes a full backup once, and nothing on top of it. Source: RDS, "Migrate full
 * backups to the cloud", SQL Server 2008 R2; CreateMigrateTask, BackupMode.
 */
import { advise } from "../../model/finding.ts";
import { instanceFamily as familyOf } from "../../model/instance-family.ts";
import { text } from "../../texts/text.ts";
import { blocker, type Check, from, passed, unknown, whenKnown } from "../check.ts";
import type { Facts } from "../facts.ts";

export const instanceFamily: Check<Pick<Facts, "request" | "instance" | "increments">> = {
  id: "instance-family",
  group: "instance",
  run(facts) {
    const { instanceId } = facts.request.target;
    return whenKnown(facts.instance, text("check.instance.unknown", { instanceId }), (instance) => {
      if (!instance) return null;
      const { engineVersion, storageType, category } = instance;
      const family = familyOf(instance);
      const evidence = from("instance", facts.instance, { engineVersion, storageType, category, family });
      if (family === "local_2008r2" && facts.increments !== null)
        return blocker(text("check.family.noIncrements"), advise(text("check.family.fullOnly")), evidence);
      return family
        ? passed(text("check.family.passed", { family, engineVersion }), evidence)
        : unknown(
            text("check.family.unknown", { engineVersion, storageType }),
            advise(text("check.version.report")),
            evidence,
          );
    });
  },
};
