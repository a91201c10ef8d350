/**
 * Warns of a backup in which damage to the data could not be noticed by anybody before DBCC CHECKDB.
 *
 * Either the backup carries checksums (WITH CHECKSUM, or compression, whose records have their own), or the pages do
 * (PAGE_VERIFY CHECKSUM, the default since 2005). The header tells both. When DBCC CHECKDB ran last, it does not tell.
 */
import { advise } from "../../model/finding.ts";
import { sqlName } from "../../model/sql-name.ts";
import { text } from "../../texts/text.ts";
import { type Check, from, passed, warning, whenKnown } from "../check.ts";
import { type FileFacts, setIn, sourceOf } from "../facts.ts";

export const checksums: Check<FileFacts> = {
  id: "checksums",
  group: "source",
  run(facts) {
    return whenKnown(facts.media, text("check.media.unknown", { source: sourceOf(facts) }), (media) => {
      const set = setIn(media);
      if (!set) return null;
      const { hasBackupChecksums, pageVerify, compressed, databaseName } = set;
      const evidence = from("backup", facts.media, { hasBackupChecksums, pageVerify, compressed });
      if (hasBackupChecksums === true || compressed) return passed(text("check.checksums.backup"), evidence);
      if (pageVerify === "CHECKSUM") return passed(text("check.checksums.pages"), evidence);
      const command = `ALTER DATABASE ${sqlName(databaseName)} SET PAGE_VERIFY CHECKSUM;`;
      return warning(
        text("check.checksums.none"),
        advise(text("check.checksums.remedy"), { kind: "command", language: "sql", command }),
        evidence,
      );
    });
  },
};
