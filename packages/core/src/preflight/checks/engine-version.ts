/**
 * Refuses a backup that is newer than the instance it would be restored on.
 *
 * SQL Server restores forwards only, and the compatibility level does not change that. RDS finds this out after it
 * has pulled the whole file, and then says "backup file was corrupted or newer edition than RDS". Two numbers decide:
 * the release that wrote the backup, and the internal version of the database in it, which updates of one release may
 * raise (2017: 868 and 869, 2022: 957 and 958).
 */
import { type BackupSet, releaseOfSoftware, SQL_SERVER_RELEASES } from "@bakferry/bak";

import { consoleLink } from "../../model/console-link.ts";
import { type EngineRelease, parseEngineVersion, releasesThatRestore } from "../../model/engine-version.ts";
import { advise, type Remedy } from "../../model/finding.ts";
import type { ConfiguredTarget } from "../../model/target.ts";
import { text } from "../../texts/text.ts";
import { type Answer, blocker, type Check, from, passed, unknown, warning, whenAllKnown } from "../check.ts";
import { type Facts, setIn } from "../facts.ts";

export const engineVersion: Check<Pick<Facts, "request" | "media" | "instance">> = {
  id: "engine-version",
  group: "instance",
  run({ request, media, instance }) {
    return whenAllKnown({ media, instance }, text("check.version.unknown"), (known) => {
      const set = setIn(known.media);
      if (!set || !known.instance) return null;
      const { databaseVersion, softwareVersionMajor, softwareVersionMinor } = set;
      const spelling = known.instance.engineVersion;
      const release = parseEngineVersion(spelling);
      const evidence = [
        ...from("backup", media, { databaseVersion, softwareVersionMajor, softwareVersionMinor }),
        ...from("instance", instance, {
          engineVersion: spelling,
          newestDatabaseVersion: release?.newestDatabaseVersion ?? null,
        }),
      ];
      if (release) return { ...judge(set, release, request.target), evidence };
      const summary = text("check.version.spelling", { engineVersion: spelling });
      return unknown(summary, advise(text("check.version.report")), evidence);
    });
  },
};

function judge(set: BackupSet, release: EngineRelease, target: ConfiguredTarget): Answer {
  const writtenBy = releaseOfSoftware(set.softwareVersionMajor, set.softwareVersionMinor);
  const versions = {
    from: writtenBy?.name ?? `${set.softwareVersionMajor}.${set.softwareVersionMinor}`,
    fromVersion: set.databaseVersion,
    to: release.name,
    toVersion: release.newestDatabaseVersion,
  };
  const isNewer = set.databaseVersion > release.newestDatabaseVersion || isWrittenByNewer(set, release);
  if (isNewer) return blocker(text("check.version.newer", versions), options(set, target));
  if (set.databaseVersion > release.firstDatabaseVersion) {
    const remedy = advise(text("check.version.update"), consoleLink("basicInfo", target));
    return warning(
      text("check.version.updateNeeded", { ...versions, toVersion: release.firstDatabaseVersion }),
      remedy,
    );
  }
  return passed(text("check.version.passed", versions));
}

/** A release without a number here is newer than all of them. */
function isWrittenByNewer(set: BackupSet, release: EngineRelease): boolean {
  const target = SQL_SERVER_RELEASES.find(({ name }) => name === release.name);
  if (!target) return false;
  const major = set.softwareVersionMajor - target.major;
  return major > 0 || (major === 0 && set.softwareVersionMinor > target.minor);
}

/** Source: RDS, "Upgrade the major engine version": of some versions, by a new instance. */
function options(set: BackupSet, target: ConfiguredTarget): Remedy {
  const releases = releasesThatRestore(set.databaseVersion).map(({ name }) => name);
  if (releases.length === 0) return advise(text("check.version.noTarget"));
  return advise(
    text("check.version.options", { releases: releases.join(", ") }),
    consoleLink("basicInfo", target),
  );
}
