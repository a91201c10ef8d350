/**
 * Refuses a backup that is newer than the instance it would be restored on.
 *
 * SQL Server restores forwards only, and the compatibility level does not change that. RDS finds this out after it
 * has pulled the whole file, and then says "backup file was corrupted or newer edition than RDS".
 */
import { releaseOfSoftware } from "@bakferry/bak";

import { parseEngineVersion } from "../../model/engine-version.ts";
import { text } from "../../texts/text.ts";
import { blocker, type Check, passed } from "../check.ts";
import { backupSetOf, instanceOf } from "../facts.ts";

export const engineVersion: Check = {
  id: "engine-version",
  group: "instance",
  run(facts) {
    const set = backupSetOf(facts);
    const instance = instanceOf(facts);
    if (!set || !instance) return null;
    const release = parseEngineVersion(instance.engineVersion);
    if (!release) {
      return {
        kind: "unknown",
        summary: text("check.version.spelling", { engineVersion: instance.engineVersion }),
        remedy: text("check.version.report"),
      };
    }
    const from = releaseOfSoftware(set.softwareVersionMajor, set.softwareVersionMinor)?.name ?? `?`;
    const versions = {
      from,
      fromVersion: set.databaseVersion,
      to: release.name,
      toVersion: release.newestDatabaseVersion,
    };
    return set.databaseVersion > release.newestDatabaseVersion
      ? blocker(text("check.version.newer", versions), text("check.version.remedy", { from }))
      : passed(text("check.version.passed", versions));
  },
};
