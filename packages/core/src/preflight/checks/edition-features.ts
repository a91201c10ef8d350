/**
 * Features of the Enterprise edition keep a database from opening on another: "Failed to open database …".
 *
 * The header tells no features. Since 2016 SP1 all editions open compression, partitions and the like, and encryption
 * since 2019, so on older Standard and Web instances one query at the source settles it.
 * Source: SQL Server, sys.dm_db_persisted_sku_features.
 */
import { editionOf, parseEngineVersion } from "../../model/engine-version.ts";
import { advise } from "../../model/finding.ts";
import { sqlName } from "../../model/sql-name.ts";
import { text } from "../../texts/text.ts";
import { type Check, from, passed, warning, whenAllKnown } from "../check.ts";
import { type Facts, setIn } from "../facts.ts";

/** That of 2016: from here on the editions differ in size and not in what they open. */
const ALL_EDITIONS_VERSION = 852;

export const editionFeatures: Check<Pick<Facts, "media" | "instance">> = {
  id: "edition-features",
  group: "instance",
  run({ media, instance }) {
    return whenAllKnown({ media, instance }, text("check.edition.unknown"), (known) => {
      const set = setIn(known.media);
      const release = known.instance && parseEngineVersion(known.instance.engineVersion);
      if (!set || !release || !known.instance) return null;
      const edition = editionOf(known.instance.engineVersion);
      const evidence = from("instance", instance, { edition, engineVersion: known.instance.engineVersion });
      const isOpen = release.newestDatabaseVersion >= ALL_EDITIONS_VERSION;
      if (edition === null || edition === "enterprise" || isOpen) {
        return passed(text("check.edition.passed", { edition: edition ?? "" }), evidence);
      }
      const command = `USE ${sqlName(set.databaseName)}; SELECT feature_name FROM sys.dm_db_persisted_sku_features;`;
      return warning(
        text("check.edition.limited", { edition, release: release.name }),
        advise(text("check.edition.remedy"), { kind: "command", language: "sql", command }),
        evidence,
      );
    });
  },
};
