/**
 * Warns of FILESTREAM and memory-optimised filegroups, as far as the header shows them.
 *
 * Their containers are files of type `S`. RDS for SQL Server documents neither, other services refuse both, and the
 * refusal there is "An internal error occurred while restoring" without a reason (SQL Server error 41915 behind it).
 */
import type { BackupSet } from "@bakferry/bak";

import { advise } from "../../model/finding.ts";
import { sqlName } from "../../model/sql-name.ts";
import { text } from "../../texts/text.ts";
import { type Check, from, passed, warning, whenKnown } from "../check.ts";
import { type FileFacts, setIn, sourceOf } from "../facts.ts";

export const specialFilegroups: Check<FileFacts> = {
  id: "special-filegroups",
  group: "source",
  run(facts) {
    return whenKnown(facts.media, text("check.media.unknown", { source: sourceOf(facts) }), (media) => {
      const set = setIn(media);
      if (!set) return null;
      const special = specialFiles(set);
      const files = special.map(({ logicalName }) => logicalName).join(", ");
      const evidence = from("backup", facts.media, { fileCount: set.files.length, specialFiles: files });
      if (special.length === 0) return passed(text("check.filegroups.passed"), evidence);
      const command = `SELECT name, type_desc FROM ${sqlName(set.databaseName)}.sys.filegroups WHERE type IN ('FD', 'FX');`;
      return warning(
        text("check.filegroups.special", { files }),
        advise(text("check.filegroups.remedy"), { kind: "command", language: "sql", command }),
        evidence,
      );
    });
  },
};

/** `null` is a type that no release known here writes: it may be anything. */
function specialFiles({ files }: BackupSet): BackupSet["files"] {
  return files.filter(({ type }) => type === "S" || type === null);
}
